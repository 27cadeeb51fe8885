"""Every figure of a period as data, one line a figure with its state and its cell; adds up nothing, writes nothing."""

from collections.abc import Iterator
from typing import NamedTuple

from schemas.cells import Value, address
from schemas.form import Column, Form
from schemas.forms import ALL_FORMS
from schemas.reference import unit_by_code
from schemas.summary import NO_ROW, Doubt, FormSummary, StackedRow, Summary

KNOWN, DOUBTFUL, UNKNOWN, LEFT_OUT = "đã có", "đang rà soát", "chưa có số liệu", "đã đọc, chưa cộng"


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
    DataColumn("Dòng", "row_label", width=36.0), DataColumn("Mã cột", "column", width=18.0),
    DataColumn("Cột", "column_label", width=36.0), DataColumn("Đơn vị tính", "measure", width=12.0),
    DataColumn("Giá trị", "value", "number"), DataColumn("Trạng thái", "state", width=16.0),
    DataColumn("Tệp", "file", width=34.0), DataColumn("Trang", "sheet", width=18.0),
    DataColumn("Ô", "cell", width=8.0),
)  # fmt: skip


def figures_table(summary: Summary) -> Iterator[tuple[Value, ...]]:
    """A line for each number that a unit reported or should have; an unknown one has no value, and is never 0."""
    for form in ALL_FORMS:
        found = summary.forms.get(form.id)
        columns = [column for column in form.columns if column.type.is_number]
        for unit in summary.units if found else ():
            doubts = [one for one in summary.doubts_by_form[form.id] if one.unit == unit]
            for row in found.rows_of(unit) if found else ():
                for column in columns:
                    yield _line(summary, form, row, column, doubts)


def _line(summary: Summary, form: Form, row: StackedRow, column: Column, doubts: list[Doubt]) -> tuple[Value, ...]:
    printed = {one.code: one for one in form.fixed_rows}.get(row.code)
    value = row.values.get(column.key, row.left_out.get(column.key))
    measure = printed.unit_of_measure if printed and (column.in_row_unit or not column.unit) else column.unit
    label = printed.label if printed else str(row.values.get(form.label_key) or row.code)
    state = _state(row, column, doubts)
    number = value if isinstance(value, int | float) else None
    return (
        summary.period, row.unit, unit_by_code(row.unit).name, form.id, form.version, row.code, label, column.key,
        column.full_label, measure, number, state, *_source(summary, summary.forms[form.id], row, column.key),
    )  # fmt: skip


def _state(row: StackedRow, column: Column, doubts: list[Doubt]) -> str:
    """What the value may be used for: one that is read but left out counts in no total."""
    if column.key not in row.values:
        return LEFT_OUT if column.key in row.left_out else UNKNOWN
    doubted = any(one.code in ("", row.code) and (not one.keys or column.key in one.keys) for one in doubts)
    return DOUBTFUL if doubted else KNOWN


def _source(summary: Summary, found: FormSummary, row: StackedRow, key: str) -> tuple[str, str, str]:
    """File, sheet and cell of a figure; no cell where its sheet has no such column or row."""
    columns = row.source.columns if row.source else found.columns.get(row.unit, {})
    file = row.source.file if row.source else summary.files.get(row.unit, "")
    has_cell = key in columns and row.row != NO_ROW
    return file, row.sheet, address(row.row, columns[key]) if has_cell else ""
