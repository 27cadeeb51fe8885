"""One cell of an answer as the kind of its column: its value, and what is to be said of it."""

from typing import NamedTuple

from addin.check.cells import judge_cell
from addin.form_inference.drawn import DrawnColumn
from addin.form_inference.kind_words import Kind
from addin.read.looks import Look
from schemas.cells import Cell, Value
from schemas.clock import today
from schemas.fields import BOOL, COUNT, DATE, LONG_TEXT, TEXT, Choice, Context, FieldType, Number, Year
from schemas.findings import CellPlace
from schemas.numbers import round_half_up
from schemas.reference import NO_UNITS


class ReadCell(NamedTuple):
    """A value; `remark` is what must be looked at, `unusable` that the cell holds something that is no value."""

    value: Value
    remark: str = ""
    unusable: bool = False


_NUMBER, _PERCENT, _YEAR = Number(), Number(percent=True), Year(low=1850, high=2150)
_TYPES: dict[Kind, FieldType] = {
    Kind.COUNT: COUNT, Kind.NUMBER: _NUMBER, Kind.MONEY: _NUMBER, Kind.PERCENT: _PERCENT, Kind.YEAR: _YEAR,
    Kind.DATE: DATE, Kind.BOOL: BOOL, Kind.LONG_TEXT: LONG_TEXT,
}  # fmt: skip


def type_of(column: DrawnColumn) -> FieldType:
    """What a cell of the column may hold."""
    if column.kind is Kind.CHOICE and column.choices:
        return Choice(options=column.choices)
    return _TYPES.get(column.kind, TEXT)


def read_cell(
    cell: Cell, column: DrawnColumn, at: str, place: CellPlace, look: Look | None, *, since_1904: bool
) -> ReadCell:
    """The value of a cell as a person sees it; None for a blank, which is unknown and not 0."""
    shown = _as_shown(cell, column, look)
    context = Context("", today(), NO_UNITS, since_1904=since_1904)
    value, finding, usable = judge_cell(shown, type_of(column), column.label, at, place, context)
    remark = finding.message if finding and finding.to_review else ""
    if look and (look.struck or look.unseen) and value is not None:
        why = "bị gạch bỏ" if look.struck else look.unseen
        remark = remark or f"Trang “{place.sheet}”, ô {at}: số liệu {why} nhưng vẫn được tính."
    if look and look.perhaps and value is not None:
        told = f"Trang “{place.sheet}”, ô {at}: định dạng có điều kiện có thể {look.perhaps}; số liệu vẫn được tính."
        remark = remark or told
    if not usable:
        return ReadCell(None, remark or f"Trang “{place.sheet}”, ô {at}: không dùng được.", unusable=True)
    if column.kind is Kind.BOOL and value is False:
        value = None
    return ReadCell(value, remark)


def _as_shown(cell: Cell, column: DrawnColumn, look: Look | None) -> Cell:
    """A figure as its format shows it: in thousands, or 0,45 as 45 %."""
    if look is None or look.format is None or isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    section = look.format.shows(cell)
    if section.percent and column.kind is Kind.PERCENT:
        return round_half_up(cell * 100, 9)
    return round_half_up(cell / section.divisor, 9) if section.divisor != 1.0 else cell
