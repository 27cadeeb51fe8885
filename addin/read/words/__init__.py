"""What a sender wrote beside the cells of a workbook: notes, threaded comments, text boxes; and at which cell."""

from addin.read.words.remark import Remark, RemarkKind
from addin.read.words.remarks import words_of

__all__ = ["Remark", "RemarkKind", "words_of"]
