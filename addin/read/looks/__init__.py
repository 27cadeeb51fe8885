"""What a person sees on a sheet where that is not what its cells hold: from the raw file, only where it differs."""

from addin.read.looks.cells import looks_of, without_parts
from addin.read.looks.look import NOTHING_ODD, Look, Looks, TextPart

__all__ = ["NOTHING_ODD", "Look", "Looks", "TextPart", "looks_of", "without_parts"]
