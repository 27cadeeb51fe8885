"""What a sender wrote beside the figures: notes, threaded comments, text boxes, lines below a table; at which cell."""

from addin.read.words.below import words_below
from addin.read.words.remark import Remark, RemarkKind
from addin.read.words.remarks import words_of

__all__ = ["Remark", "RemarkKind", "words_below", "words_of"]
