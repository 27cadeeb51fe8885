"""What a sender typed below a table: "Ghi chú: số tạm tính"; what the office prints there is taken off."""

import re
from collections.abc import Iterator, Sequence

from addin.read.raw_table import RawTable
from addin.read.words.remark import Remark
from schemas.cells import address
from schemas.form import FILLED_IN_NOTE
from schemas.text import fold, tidy

#: How such a line begins (folded), with more behind that; and how its text does where that is a mark.
_REMARK = re.compile(r"(?:ghi chu|luu y|chu y|chu thich|giai trinh|giai thich|thuyet minh|don vi tinh|dvt)\b.+")
_MARKS = ("*", "(*")
#: Is about the table that follows, where one does.
_UNIT = ("don vi tinh", "dvt")
_PRINTED = fold(FILLED_IN_NOTE)


def words_below(table: RawTable, tables: Sequence[RawTable]) -> Iterator[Remark]:
    """The remarks of the rows below a table, up to the next one of its sheet."""
    last = max(table.header.bottom, table.total_row or 0, *(line.row for line in table.lines))
    tops = [one.header.top for one in tables if one.sheet == table.sheet and one.header.top > last]
    for index in range(last + 1, min(tops, default=len(table.rows))):
        for column, cell in enumerate(table.rows[index]):
            if type(cell) is str and cell and (text := tidy(cell)) and _is_remark(text, follows=bool(tops)):
                yield Remark(address(index, column), text)


def _is_remark(text: str, *, follows: bool) -> bool:
    folded = fold(text)
    if not folded or _PRINTED in folded or (follows and folded.startswith(_UNIT)):
        return False
    return text.startswith(_MARKS) or _REMARK.fullmatch(folded) is not None
