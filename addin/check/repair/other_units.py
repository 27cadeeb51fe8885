"""Units of measure that a sheet's own words give its figures and the form does not: asked about, never converted.

Money is brought to triệu đồng by `money.py` where one unit is named; here is told where two are, or an unknown one.
"""

import re
from collections.abc import Iterator, Sequence

from addin.check.repair.money import named_in
from addin.check.repair.money_units import unit_name
from addin.read.header_tail import is_header_tail
from addin.read.raw_table import RawTable
from schemas.catalogue import Catalogue, per_catalogue
from schemas.cells import Cell, address
from schemas.fields import Money
from schemas.findings import CellPlace, Finding
from schemas.form import Column, RowKind, is_number
from schemas.text import fold, tidy

_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
#: Rows of units and of column numbers below the labels.
_MOST_TAIL = 3
#: What figures are often counted in, besides the units of the office's forms.
_COMMON = frozenset({"%", "nguoi", "khau", "nhan khau", "ho", "luot", "luot nguoi"})
_MULTIPLE = re.compile(r"(?:nghin|ngan|trieu|ty|ti|chuc|tram|1000|1 000) \w")
_LEAD = re.compile(r"^(?:đvt|đơn vị(?: tính)?)\s*:?\s*", re.IGNORECASE)
_LETTER_OR_NUMBER = re.compile(r"\w?|\d+.*")


def other_units(raw: RawTable, over: frozenset[float], place: CellPlace, catalogue: Catalogue) -> list[Finding]:
    """The columns and printed rows whose units of measure are others than the form's.

    `over` are the units of money named above the table.
    """
    return [*_of_columns(raw, over, place, catalogue), *_of_rows(raw, place)]


def _of_columns(raw: RawTable, over: frozenset[float], place: CellPlace, catalogue: Catalogue) -> Iterator[Finding]:
    header = raw.header
    first = min((line.row for line in raw.lines), default=header.bottom + 1)
    labels = tuple(map(tuple, raw.rows[header.top : header.bottom + 1]))
    below = raw.rows[header.bottom + 1 : min(first, header.bottom + 1 + _MOST_TAIL)]
    asked = _asked(catalogue, header.form.id, tuple(header.columns.items()), labels, tuple(map(tuple, below)))
    for key, (own, other) in asked.items() if over - {1.0} or asked.is_odd else ():
        column, at = header.form.by_key[key], address(header.bottom, header.columns[key])
        if other:
            values = {"found": other, "unit": column.unit}
            yield place.finding("header-other-unit", at, label=column.full_label, value=other, **values)  # type: ignore[arg-type] # texts only
        elif isinstance(column.type, Money) and _contradict(own, over):
            named, deciding = own | over, own if len(own) == 1 else over
            read = unit_name(next(iter(deciding)) if len(deciding) == 1 else 1.0)
            told = ", ".join(f"“{unit_name(one)}”" for one in sorted(named))
            yield place.finding("header-units-differ", at, label=column.full_label, found=told, unit=read)


def _contradict(own: frozenset[float], over: frozenset[float]) -> bool:
    """Whether two units of money were typed: the one that the office printed over the table may just have stayed."""
    typed = over - {1.0}
    return len(own) > 1 or (bool(typed) and len(own | over) > 1)


class _Asked(dict[str, tuple[frozenset[float], str]]):
    """Column → the units of money that its heading names, and the one that the form does not have; "" for none."""

    is_odd = False  # whether a heading alone is to be asked about


@per_catalogue
def _asked(
    catalogue: Catalogue,
    form_id: str,
    columns: tuple[tuple[str, int], ...],
    labels: tuple[tuple[Cell, ...], ...],
    below: tuple[tuple[Cell, ...], ...],
) -> _Asked:
    """What a heading says of the columns whose units may be asked about.

    Most districts leave the heading of the blank form, so that it is looked at once.
    """
    form, places = catalogue.form(form_id), dict(columns)
    units = [row for row in below if is_header_tail(list(row)) and _names_units(row)]
    found = _Asked()
    for column in form.columns:
        at = places.get(column.key)
        if at is None or not is_number(column) or column.computed:
            continue
        heading = [cell for row in labels if type(cell := row[at]) is str and cell]
        given = [_unit_in(cell) for row in units if type(cell := row[at]) is str and cell]
        own = frozenset[float]().union(*(named_in(cell) for cell in (*heading, *given)))
        other = next((unit for unit in given if not _is_units(column, unit)), "")
        other = other or next((unit for unit in _bracketed(heading, column, catalogue)), "")
        if other or isinstance(column.type, Money):
            found[column.key] = own, other
            found.is_odd |= bool(other) or len(own) > 1
    return found


def _names_units(row: Sequence[Cell]) -> bool:
    """Whether a row below the labels has units: numbers and letters of columns are none."""
    texts = [_unit_in(cell) for cell in row if type(cell) is str and cell]
    return any(not _LETTER_OR_NUMBER.fullmatch(text) for text in texts)


def _unit_in(cell: str) -> str:
    return _LEAD.sub("", tidy(cell).removeprefix("(").removesuffix(")").strip())


def _is_units(column: Column, unit: str) -> bool:
    """Whether a unit is the column's own, or one of money that it is brought from."""
    if not unit or not column.unit or (_LETTER_OR_NUMBER.fullmatch(unit) and unit.casefold() != "đ"):
        return True
    return _same(unit, column.unit) or (isinstance(column.type, Money) and bool(named_in(unit)))


def _same(one: str, other: str) -> bool:
    return fold(one) == fold(other) if "%" not in one + other else "%" in one and "%" in other


def _bracketed(heading: Sequence[str], column: Column, catalogue: Catalogue) -> Iterator[str]:
    """Units in brackets behind a label, where the form has another there or none."""
    official = fold(" ".join(column.path))
    for text in heading:
        for unit in map(_unit_in, _IN_BRACKETS.findall(text)):
            known = unit == "%" or fold(unit) in _measures(catalogue) or _MULTIPLE.match(fold(unit))
            printed = bool(fold(unit)) and fold(unit) in official
            if known and not printed and not _is_units(column, unit):
                yield unit


@per_catalogue
def _measures(catalogue: Catalogue) -> frozenset[str]:
    """The units that the office's forms count in."""
    of_columns = {fold(column.unit) for form in catalogue.forms for column in form.columns}
    of_rows = {fold(row.unit_of_measure) for form in catalogue.forms for row in form.fixed_rows}
    return frozenset(of_columns | of_rows | _COMMON) - {""}


def _of_rows(raw: RawTable, place: CellPlace) -> Iterator[Finding]:
    """Printed rows beside which another unit of measure is typed than the office printed."""
    form, at = raw.header.form, raw.header.columns.get("unit_of_measure")
    if form.rows is not RowKind.FIXED or at is None:
        return
    for line in raw.lines:
        printed, cell = form.printed_by_code.get(line.code, {}).get("unit_of_measure", ""), raw.rows[line.row][at]
        if cell != printed and type(cell) is str and cell and printed and not _same(_unit_in(cell), printed):
            label = str(form.row_labels.get(line.code, line.code))
            values = {"found": cell, "unit": printed}
            yield place.finding("row-other-unit", address(line.row, at), label=label, value=cell, **values)  # type: ignore[arg-type] # texts only
