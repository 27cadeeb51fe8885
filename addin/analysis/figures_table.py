"""Every figure of a period as data, one line a figure with its state and its cell; adds up nothing, writes nothing."""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.summary.lookup import doubts_at, gaps_at, gaps_of, is_carried, is_sound, rows_left_out, value_at
from schemas.cells import Value, column_letters
from schemas.form import Column, FixedRow, Form
from schemas.report import FigurePlace
from schemas.summary import NO_ROW, FormSummary, StackedRow, Summary

KNOWN, DOUBTFUL, UNKNOWN, LEFT_OUT = "đã có", "đang rà soát", "chưa có số liệu", "đã đọc, chưa cộng"
#: Of a value that the office has set: its cell in the unit's workbook holds another one.
CORRECTED = "đã điều chỉnh"
#: Of a cell that may be left blank, and of what cannot be calculated from it.
NO_FIGURE = "không có số"
#: Of a figure that lacks rows or periods which are not known, and of what an indicator makes of such.
IN_PART = "chưa đủ số liệu"
#: Of a unit that has not reported yet, in whose place the office takes its last figures.
CARRIED = "tạm lấy số kỳ trước"
#: Of a unit whose report, or this form of it, has not come in.
MISSING = "chưa báo cáo"


class DataColumn(NamedTuple):
    """A column of the table: its heading, its English name and its type in a Frictionless Table Schema."""

    label: str
    name: str
    type: str = "string"
    width: float = 14.0


COLUMNS = (
    DataColumn("Kỳ", "period", width=10.0), DataColumn("Mã đơn vị", "unit", width=10.0),
    DataColumn("Đơn vị", "unit_name", width=22.0), DataColumn("Biểu", "form", width=8.0),
    DataColumn("Phiên bản", "form_version", width=10.0), DataColumn("Mã dòng", "row", width=10.0),
    DataColumn("Dòng", "row_label", width=36.0), DataColumn("Mã cột", "column", width=24.0),
    DataColumn("Cột", "column_label", width=42.0), DataColumn("Đơn vị tính", "measure", width=12.0),
    DataColumn("Giá trị", "value", "number"), DataColumn("Số chưa cộng", "left_out", "number"),
    DataColumn("Trạng thái", "state", width=16.0), DataColumn("Tệp", "file", width=34.0),
    DataColumn("Trang", "sheet", width=18.0), DataColumn("Ô", "cell", width=8.0),
)  # fmt: skip

DataLine = tuple[Value, ...]


def count_figures(summary: Summary) -> int:
    """How many lines the table has, or nearly so: a unit without a report has one a column."""
    counts = {form.id: (len(_number_columns(form)), len(form.derived)) for form in summary.catalogue.forms}
    numbers = ((found, *counts.get(form, (0, 0))) for form, found in summary.forms.items())
    return sum(of * (len(found.rows) + len(found.missing)) + made * len(summary.units) for found, of, made in numbers)


def figures_table(summary: Summary) -> Iterator[DataLine]:
    """A line for each number that a unit reported or should have; an unknown one has no value, and is never 0.

    What was read and counts in no total is beside the values, not among them: these add up to the totals. What
    indicators make of a unit's figures has a line each, without a row and a cell.
    """
    for form in summary.catalogue.forms:
        found = summary.forms.get(form.id)
        if found is None:
            continue
        told = _OfForm(summary, form, found, _number_columns(form), {row.code: row for row in form.fixed_rows})
        for unit in summary.units:
            head = (summary.period, unit, summary.name_of(unit), form.id, form.version)
            yield from ((*head, *line) for line in told.lines(unit))
            for column in form.derived:
                about = (None, None, column.key, column.full_label, column.unit or None)
                yield (*head, *about, *_worked_out(summary, form, column, unit), None, None, None)


def _number_columns(form: Form) -> list[Column]:
    return [column for column in form.columns if column.type.is_number]


class _OfForm(NamedTuple):
    """What was reported of a form, its columns of numbers, and its printed rows by their codes."""

    summary: Summary
    form: Form
    found: FormSummary
    columns: Sequence[Column]
    printed: Mapping[str, FixedRow]

    def lines(self, unit: str) -> Iterator[DataLine]:
        """The lines of a unit, from the row on."""
        form, found = self.form, self.found
        rows = found.rows_of(unit)
        if not rows and unit in found.missing:
            for column in self.columns:
                about = (None, None, column.key, column.full_label, column.unit or None)
                yield (*about, None, None, MISSING, None, None, None)
            return
        behind = _Behind.of(self.summary, form, unit)
        labels = [(column.key, column.full_label, column.unit or None, column.in_row_unit) for column in self.columns]
        own = (self.summary.files.get(unit) or None, _letters(found.columns.get(unit, {})))
        for row in rows:
            one = self.printed.get(row.code)
            label = one.label if one else str(row.values.get(form.label_key) or row.code)
            of_row, code = (one.unit_of_measure or None) if one else None, row.code or None
            file, letters = (row.source.file, _letters(row.source.columns)) if row.source else own
            values, number = row.values, "" if row.row == NO_ROW else str(row.row + 1)
            plain = behind.is_plain and code not in form.children
            for key, name, measure, by_row in labels:
                if plain and values.get(key) is not None:
                    value, left, state = values[key], None, KNOWN
                elif key in values:
                    value, left, state = values[key], None, behind.state(row, key)
                else:
                    value, left, state = None, row.left_out.get(key), LEFT_OUT if key in row.left_out else UNKNOWN
                cell = letters[key] + number if number and key in letters else None
                unit_of = of_row if one and (by_row or not measure) else measure
                yield (code, label, key, name, unit_of, value, left, state, file, row.sheet or None, cell)


def _worked_out(summary: Summary, form: Form, column: Column, unit: str) -> tuple[Value, Value, str]:
    """What an indicator makes of a unit's figures, nothing beside it, and what it may be used for."""
    place = FigurePlace(form.id, column.key, unit)
    if unit in summary.forms[form.id].missing:
        return None, None, MISSING
    value = value_at(summary, place)
    if value is None:
        parts = column.ratio.parts if column.ratio else ()
        unknown = any(value_at(summary, place._replace(column=key)) is None for key in parts)
        return None, None, UNKNOWN if unknown else NO_FIGURE
    if doubts_at(summary, place):
        return value, None, DOUBTFUL
    if is_carried(summary, unit):
        return value, None, CARRIED
    return value, None, KNOWN if is_sound(summary, place) else IN_PART


def _letters(columns: Mapping[str, int]) -> dict[str, str]:
    return {key: column_letters(at) for key, at in columns.items()}


class _Behind(NamedTuple):
    """What is behind a unit's figures of a form: what is open against them, what the office set, what they lack."""

    summary: Summary
    form: Form
    is_doubted: bool
    corrected: Container[tuple[str, str]]
    carried: bool
    lacks_periods: bool

    @classmethod
    def of(cls, summary: Summary, form: Form, unit: str) -> "_Behind":
        """What is behind those of one unit; the rows of a list lack no period, since each happened in one."""
        made = (one for one in summary.adjustments if (one.counted_in or one.unit, one.form) == (unit, form.id))
        corrected = {(one.code, one.key) for one in made}
        gaps = not form.events and bool(gaps_of(summary.basis_of(unit), form))
        return cls(summary, form, bool(summary.doubts_on(form.id, unit)), corrected, is_carried(summary, unit), gaps)

    @property
    def is_plain(self) -> bool:
        """Whether all of it is known, but for what rows lack that others are added up to."""
        return not (self.is_doubted or self.corrected or self.carried or self.lacks_periods)

    def state(self, row: StackedRow, key: str) -> str:
        """What a value that counts may be used for."""
        codes = (row.code, *self.form.children.get(row.code, ()))
        if any(not one.keys or key in one.keys for one in self.summary.doubts_on(self.form.id, row.unit, codes)):
            return DOUBTFUL
        if (row.code, key) in self.corrected:
            return CORRECTED
        if row.values[key] is None:
            return NO_FIGURE
        if self.carried:
            return CARRIED
        place = FigurePlace(self.form.id, key, row.unit, row.code)
        gaps = self.lacks_periods and gaps_at(self.summary, place)
        in_part = gaps or (row.code in self.form.children and rows_left_out(self.summary, place))
        return IN_PART if in_part else KNOWN
