"""What a sender wrote beside the cells of a workbook: notes, threaded comments, text boxes; and at which cell."""

from addin.read.words.remarks import Kind, Remark, words_of

__all__ = ["Kind", "Remark", "words_of"]
