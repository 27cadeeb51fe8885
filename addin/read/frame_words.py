"""The words of rows around the data of a table: signatures, dates, sections, examples. Most texts are folded."""

import re
from collections.abc import Sequence

from schemas.cells import Cell
from schemas.text import fold, fold_keeping_marks, is_blank, says_nothing_happened

_SIGNATURES = (
    "nguoi lap bieu", "nguoi lap", "thu truong don vi", "noi nhan", "ky ghi ro ho ten", "ghi chu", "truong phong",
    "chu tich", "lap bieu",
)  # fmt: skip
_DATE_LINE = re.compile(r".*\bngay .*thang .*nam\b.*")
#: How a row of a form begins that only shows how to fill it in, by its words with their marks.
_EXAMPLE = re.compile(r"(?:vd|ví dụ)\b.*|vi du")
_SECTION = re.compile(r"([ivx]+|[a-h])( .*)?|trong do.*")


def ends_table(texts: Sequence[str]) -> bool:
    """Whether the texts of a row say that the table is over: who signs, or nothing but a day."""
    if any(text.startswith(_SIGNATURES) for text in texts):
        return True
    return len(texts) == 1 and bool(_DATE_LINE.fullmatch(texts[0]))


def is_section(text: str) -> bool:
    """Whether a row's text is the title of a section: "ii chuong trinh", "trong do"."""
    return bool(_SECTION.fullmatch(text))


def is_example(text: str) -> bool:
    """Whether a row's number or label says that it is the form's example: "VD", "Ví dụ: Nguyễn Văn A", "vi du".

    "Vi Dũ" is a name.
    """
    return text[:1] in "vV" and _EXAMPLE.fullmatch(fold_keeping_marks(text)) is not None


def words_of_nothing(row: Sequence[Cell], inputs: Sequence[int]) -> list[int] | None:
    """The columns whose words say that there is nothing to list, beside dots and noughts; None in other rows."""
    filled = [(index, cell) for index in inputs if not is_blank(cell := row[index]) and cell != 0]
    if not all(isinstance(cell, str) and (not fold(cell) or says_nothing_happened(cell)) for _, cell in filled):
        return None
    return [index for index, cell in filled if fold(str(cell))]
