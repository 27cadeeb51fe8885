"""From a figure to the cells behind it: unit, file, version, sheet, cell, value, and what the office adjusted."""

from collections.abc import Container, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from addin.summary.lookup import ROWS, coverage_at, doubts_at, parts_at, value_at
from addin.summary.source_cells import SourceCell, cells_at
from addin.system.errors import InputError
from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.findings import Finding
from schemas.form import Agg, Column, Form, naming_column
from schemas.numbers import Amount, exact, show_number
from schemas.office import new_settings
from schemas.period_words import periods_told
from schemas.report import FigurePlace
from schemas.submission import Received
from schemas.summary import Adjusted, Origin, Summary
from schemas.text import fold

_SPREAD = {"minimum": "Thấp nhất", "median": "Mức giữa", "maximum": "Cao nhất", "sum": "Tổng số"}
_SAME = 0.0005


class Traced(NamedTuple):
    """One cell behind a figure: the row and column of the form as a person names them, and the value that counts."""

    unit: str
    file: str
    version: int
    sheet: str
    cell: str
    row: str
    column: str
    value: Value
    adjustments: tuple[Adjusted, ...]


class FigurePart(NamedTuple):
    """What a figure is made of: the sum itself, or one part of a percentage, a group, one end of a spread."""

    label: str
    value: Value
    cells: tuple[Traced, ...]
    added: bool = False  # whether the value is the sum of the cells

    @property
    def by_unit(self) -> dict[str, tuple[Traced, ...]]:
        """The cells of each unit, in the order of the cells."""
        found: dict[str, list[Traced]] = {}
        for cell in self.cells:
            found.setdefault(cell.unit, []).append(cell)
        return {unit: tuple(cells) for unit, cells in found.items()}

    @property
    def subtotals(self) -> dict[str, Amount]:
        """What each unit's cells add up to; none where the value is no sum."""
        sums = {unit: _sum([cell.value for cell in cells]) for unit, cells in self.by_unit.items() if self.added}
        return {unit: total for unit, total in sums.items() if total is not None}


class Trace(NamedTuple):
    """A figure and everything behind it; `missing` are the units without figures on the form.

    `left_out` names, by unit, the rows that are not in the figure; `findings` are open against it.
    """

    place: FigurePlace
    what: str
    value: Value
    measure: str
    parts: tuple[FigurePart, ...]
    missing: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    catalogue: Catalogue  # of the period

    @property
    def cells(self) -> tuple[Traced, ...]:
        """Every cell behind the figure."""
        return tuple(cell for part in self.parts for cell in part.cells)

    def name(self, unit: str) -> str:
        """What a unit is called."""
        return self.catalogue.units.name_of(unit)

    def words(self, cell: Traced) -> str:
        """A cell in one line."""
        where = f"lần gửi {cell.version}, tệp “{cell.file}”, trang “{cell.sheet}”, ô {cell.cell}"
        if not cell.cell:
            where = f"trang “{cell.sheet}” của cơ quan"
        changed = "".join(f" [{made.words}]" for made in cell.adjustments)
        return f"{self.name(cell.unit)}, {where} ({cell.row}; {cell.column}): {_shown(cell.value)}{changed}"


def trace(summary: Summary, received: Sequence[Received], place: FigurePlace, level: str = "") -> Trace:
    """The cells behind a figure of the summary; `level` is what the office calls all units together.

    InputError where the form has no such row.
    """
    form = summary.catalogue.form(place.form)
    place = place._replace(code=_code(form, summary, place.code))
    versions = {(line.unit, line.period): line.version for line in received if line.status == "current"}
    view = _View(summary, form, versions)
    column = form.figures.get(place.column)
    doubts = [] if column is None and place.column != ROWS else doubts_at(summary, place)
    whose = (
        summary.catalogue.units.name_of(place.unit) if place.unit else level or new_settings(summary.catalogue).scope
    )
    return Trace(
        place, _what(form, column, place, whose), view.value(place), column.unit if column else "",
        tuple(view.parts(place, column)), summary.forms[form.id].missing, _left_out(form, summary, place),
        tuple(dict.fromkeys(doubt.finding for doubt in doubts)), summary.catalogue,
    )  # fmt: skip


def _left_out(form: Form, summary: Summary, place: FigurePlace) -> dict[str, tuple[str, ...]]:
    """The rows of units that are not in a figure; a row that the figure is of by itself is not left out of it."""
    if place.code and not form.summed_by_row:
        return {}
    behind = coverage_at(summary, place)
    months = {unit: (f"báo cáo {periods_told(gaps)}",) for unit, gaps in behind.gaps.items()}
    parts = {unit: (*behind.left_out.get(unit, ()), *months.get(unit, ())) for unit in (*behind.left_out, *months)}
    return {unit: rows for unit, rows in parts.items() if place.unit in ("", unit)}


def _code(form: Form, summary: Summary, row: str) -> str:
    """The code of a row by its code or label; "" for all rows together."""
    if not row:
        return ""
    known = {fixed.code: fixed.label for fixed in form.fixed_rows}
    known |= {stacked.code: stacked.code for stacked in summary.forms[form.id].rows if stacked.code not in known}
    found = [code for code in known if code == row] or [c for c, label in known.items() if fold(row) == fold(label)]
    if not found:
        raise InputError(f"Biểu {form.id} không có dòng “{row}”. Đề nghị kiểm tra mã dòng, tên xã hoặc số thứ tự.")
    return found[0]


def _what(form: Form, column: Column | None, place: FigurePlace, whose: str) -> str:
    kind = "cột" if place.column in form.by_key else "chỉ số"
    label = f"{kind} “{column.full_label}”" if column else "số dòng"
    labels = form.row_labels
    row = f", dòng “{labels.get(place.code, place.code)}”" if place.code else ""
    return f"Biểu {form.id}, {label}{row}, {whose}"


class _View:
    """One form of a summary, looked at cell by cell."""

    def __init__(self, summary: Summary, form: Form, versions: dict[tuple[str, str], int]) -> None:
        self._summary, self._form, self._versions = summary, form, versions
        self._labels = form.row_labels
        self._names = {
            (row.unit, row.code): str(row.values.get(naming_column(form)) or "")
            for row in summary.forms[form.id].rows
            if not form.summed_by_row
        }

    def value(self, place: FigurePlace) -> Value:
        """The figure itself: a number, a day, or None where it is a text or one for every group."""
        found = self._summary.forms[self._form.id]
        if place.code and not self._form.summed_by_row:  # a commune or a line of a list: the value in its cells
            rows = [row for row in found.rows if row.code == place.code and place.unit in ("", row.unit)]
            values = [row.values.get(place.column) for row in rows]
            return values[0] if len(values) == 1 else _sum(values)
        value = value_at(self._summary, place)
        if value is None and place.code and not place.unit:
            last = found.total.get(place.code, {}).get(place.column)
            return last if isinstance(last, date) else None
        return value

    def parts(self, place: FigurePlace, column: Column | None) -> Iterator[FigurePart]:
        """What the figure is made of, by the way its column is rolled up."""
        agg = set(column.agg) if column else set()
        if column and Agg.MET in agg and not place.code:
            yield self._met("Đạt", place, met=True)
            yield self._met("Chưa đạt", place, met=False)
        elif column and column.ratio:
            yield from self._of_rate(place, column.key, column.ratio.parts)
        elif column and agg & {Agg.COUNT_BY, Agg.SUM_BY} and not place.code:
            for group in self._groups(place, column):
                part = place._replace(column=ROWS, group=(column.key, group))
                yield self._part(group, part, value_at(self._summary, part))
        elif column and Agg.SPREAD in agg and place.code and not place.unit:
            for name, label in _SPREAD.items():
                part = place._replace(part=name)
                if (value := value_at(self._summary, part)) is not None:
                    yield self._part(label, part, value)
        else:
            yield self._part("", place, self.value(place))

    def _groups(self, place: FigurePlace, column: Column) -> list[str]:
        rows = self._summary.forms[self._form.id].rows
        values = [row.values.get(column.key) for row in rows if place.unit in ("", row.unit)]
        return list(dict.fromkeys(str(value) for value in values if value is not None))

    def _of_rate(self, place: FigurePlace, rate: str, keys: Sequence[str]) -> Iterator[FigurePart]:
        """What a percentage is computed from; of one that no sheet has, over the rows that have both."""
        parts = [(key, place._replace(column=key)) for key in keys]
        if rate in self._form.by_key or (place.code and not self._form.summed_by_row):
            for key, part in parts:
                yield self._part(self._form.by_key[key].full_label, part, self.value(part))
            return
        values = parts_at(self._summary, place, keys)
        among = {cell.origin for cell in cells_at(self._summary, place)}
        for key, part in parts:
            yield self._part(self._form.by_key[key].full_label, part, values[key], among)

    def _part(self, label: str, place: FigurePlace, value: Value, among: Container[Origin] | None = None) -> FigurePart:
        """A part with its cells, of which only some may count."""
        found = cells_at(self._summary, place)
        cells = tuple(self._traced(cell) for cell in found if among is None or cell.origin in among)
        total = _sum([cell.value for cell in cells])
        added = isinstance(value, int | float) and total is not None and abs(value - total) < _SAME
        return FigurePart(label, value, cells, added and len(cells) > 1)

    def _met(self, label: str, place: FigurePlace, *, met: bool) -> FigurePart:
        """The rows whose percentage is reached, or is not, with the cells it is computed from."""
        rates = {
            (row.unit, row.code): rate
            for row in self._summary.forms[self._form.id].rows
            if place.unit in ("", row.unit) and isinstance(rate := row.values.get(place.column), int | float)
        }
        chosen = [key for key, rate in rates.items() if (rate >= 100) is met]
        found = cells_at(self._summary, place)
        return FigurePart(
            label, len(chosen), tuple(self._traced(c) for c in found if (c.unit, c.code) in chosen)
        )  # fmt: skip

    def _traced(self, cell: SourceCell) -> Traced:
        unit = cell.origin.unit
        column = self._form.by_key.get(cell.column)
        row = self._labels.get(cell.code) or self._names.get((cell.unit, cell.code)) or cell.code
        made = self._summary.adjusted(cell.unit, self._form.id, cell.code, cell.column)
        version = self._versions.get((unit, cell.origin.period or self._summary.period), 0)
        return Traced(
            unit, cell.origin.file, version, cell.origin.sheet, cell.origin.cell, row,
            column.full_label if column else "", cell.value, tuple(made),
        )  # fmt: skip


def _sum(values: Sequence[Value]) -> Amount | None:
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return exact(sum(numbers)) if numbers else None


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        return show_number(value)
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value or "")


def to_text(traced: Trace) -> Iterator[str]:
    """The trace in words, line by line."""
    yield figure_line(traced)
    for part in traced.parts:
        if part.label:
            yield f"{part.label}: {_shown(part.value)}"
        for unit, cells in part.by_unit.items():
            yield from (f"  {traced.words(cell)}" for cell in cells)
            if unit in part.subtotals and len(cells) > 1 and len(part.by_unit) > 1:
                yield f"  {traced.name(unit)}, cộng {len(cells)} ô: {_shown(part.subtotals[unit])}"
        if part.added:
            yield f"  Cộng {len(part.cells)} ô: {_shown(part.value)}"
    yield from remarks(traced)


def figure_line(traced: Trace) -> str:
    """The figure itself in one line."""
    shown = _shown(traced.value)
    return f"{traced.what}: {f'{shown} {traced.measure}'.strip() if shown else 'xem từng phần dưới đây'}"


def remarks(traced: Trace) -> Iterator[str]:
    """What is not in the figure, and what is open against it."""
    if traced.missing and not traced.place.unit:
        yield "Chưa có số liệu của: " + ", ".join(map(traced.catalogue.units.in_sentence, traced.missing)) + "."
    for unit, rows in traced.left_out.items():
        yield f"Chưa gồm của {traced.catalogue.units.in_sentence(unit)}: {', '.join(rows)}."
    for one in traced.findings:
        said = one.with_explanation
        yield f"Đang rà soát: {traced.catalogue.units.in_sentence(one.unit)}, {said[:1].lower()}{said[1:]}"


def as_json(traced: Trace) -> dict[str, Any]:
    """The trace as the `trace` command prints it."""
    place = traced.place
    return {
        "form": place.form,
        "column": place.column,
        "unit": place.unit,
        "row": place.code,
        "what": traced.what,
        "value": traced.value,
        "unit_of_measure": traced.measure,
        "sources": [_cell_json(cell) for cell in traced.cells],
        "parts": [
            {
                "label": part.label,
                "value": part.value,
                "units": part.subtotals,
                "sources": [_cell_json(cell) for cell in part.cells],
            }
            for part in traced.parts
        ],
        "missing": list(traced.missing),
        "left_out": {unit: list(rows) for unit, rows in traced.left_out.items()},
        "findings": [one.model_dump(mode="json") for one in traced.findings],
    }


def _cell_json(cell: Traced) -> dict[str, Any]:
    return {**cell._asdict(), "adjustments": [made._asdict() for made in cell.adjustments]}
