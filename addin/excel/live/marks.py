"""Marks at cells of the office's own tables that cannot be used: a colour and a note that says why.

They go when the cell is mended. A mark is told from the office's own notes by the words that it begins with.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from addin.excel.live.matrix import Area
from addin.excel.live.programs import is_excel
from addin.excel.live.rows import rows_of
from addin.excel.live.sheets import is_protected
from addin.excel.live.write import set_styles
from addin.summary_workbook.office_tables import style_of
from addin.workspace.found_tables import find_tables
from schemas.office import TABLES_BY_NAME
from schemas.office.problem import Problem

if TYPE_CHECKING:
    import xlwings as xw

#: How a mark's note begins.
BEGINS = "Cần xem lại: "
_USUAL, _WRONG = "input-", "wrong-"


class _Mark(NamedTuple):
    row: int
    column: int
    text: str


def set_marks(sheets: Sequence["xw.Sheet"], problems: Sequence[Problem]) -> list[Problem]:
    """Mark what cannot be used on those sheets and take old marks away; the problems that are new."""
    new = []
    for sheet in sheets:
        here = [one for one in problems if one.sheet == sheet.name]
        wanted = {(one.row, one.column): f"{BEGINS}{one}" for one in here if one.row >= 0}
        known = {(mark.row, mark.column): mark.text for mark in _marks(sheet)}
        new += [
            one for one in problems if one.sheet == sheet.name and known.get((one.row, one.column)) != f"{BEGINS}{one}"
        ]
        if known != wanted and not is_protected(sheet):
            _change(sheet, known, wanted)
    return new


def _change(sheet: "xw.Sheet", known: dict[tuple[int, int], str], wanted: dict[tuple[int, int], str]) -> None:
    gone = [place for place in known if known[place] != wanted.get(place)]
    made = [place for place in wanted if known.get(place) != wanted[place]]
    _take_notes(sheet, gone)
    looks = _Looks(sheet)
    styles: dict[str, list[Area]] = {}
    for place in {*gone, *made}:
        style = looks.at(*place)
        if place in wanted:
            _put_note(sheet, place, wanted[place])
            style = style.replace(_USUAL, _WRONG)
        styles.setdefault(style, []).append(_area(place))
    width = max(column for _, column in [*gone, *made]) + 1
    set_styles(sheet.book, [(sheet, width, styles)])


def _area(place: tuple[int, int]) -> Area:
    return Area(*place, *place)


class _Looks:
    """What the cells of a sheet's tables look like when nothing is wrong, blank lines and headings too."""

    def __init__(self, sheet: "xw.Sheet") -> None:
        self._tables = list(find_tables([(sheet.name, rows_of(sheet))]).items())

    def at(self, row: int, column: int) -> str:
        """The style of a cell; "" outside the tables."""
        above = [(name, found) for name, found in self._tables if found.heading <= row]
        if not above:
            return ""
        name, found = max(above, key=lambda pair: pair[1].heading)
        table = TABLES_BY_NAME[name]
        own = next((one for one in table.columns if found.columns[one.key] == column), None)
        if own is None:
            return ""
        return "header" if row == found.heading else style_of(table, own)


def _marks(sheet: "xw.Sheet") -> Iterator[_Mark]:
    if is_excel(sheet.book):  # not run: the build machines have no Excel
        for comment in sheet.api.Comments:
            if comment.Text().startswith(BEGINS):
                yield _Mark(comment.Parent.Row - 1, comment.Parent.Column - 1, comment.Text())
        return
    notes = sheet.api.Annotations
    for note in (notes.getByIndex(at) for at in range(notes.Count)):
        if note.String.startswith(BEGINS):
            yield _Mark(note.Position.Row, note.Position.Column, note.String)


def _take_notes(sheet: "xw.Sheet", places: Sequence[tuple[int, int]]) -> None:
    for row, column in places:
        note = sheet.range((row + 1, column + 1)).note
        if note is not None:
            note.delete()


def _put_note(sheet: "xw.Sheet", place: tuple[int, int], text: str) -> None:
    cell = sheet.range((place[0] + 1, place[1] + 1))
    if is_excel(sheet.book):  # not run: the build machines have no Excel
        if cell.api.Comment is not None:
            cell.api.Comment.Delete()
        cell.api.AddComment(text)
        return
    where = cell.api.getCellByPosition(0, 0).getCellAddress()
    sheet.api.Annotations.insertNew(where, text)
