"""The model of a row and the passes over columns are equal: what one takes the other takes, what one refuses too."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from pydantic import ValidationError

from addin.check.cells import judge_cells
from addin.read.header_match import Header
from addin.read.raw_table import DataRow, RawTable
from schemas.catalogue import Catalogue
from schemas.fields import Bool, Choice, Context, Count, Date, FieldType, Number, Text
from schemas.findings import CellPlace, Severity
from schemas.form import Column, Form
from schemas.models import row_model
from schemas.period import Period
from schemas.profile.profile import load
from schemas.profile.sheets import SHEETS
from schemas.profile.shipped import shipped_profile
from tests.profiles import own_office
from tests.test_wider_forms import LEVELS, MORE_COLUMNS, MORE_FORMS, MORE_ROWS, PETITIONS
from tests.test_wider_forms import SHEETS as PETITION_SHEETS

DAY = Period.parse("2023-12").to_date
Row = dict[str, Any]


def wider() -> Catalogue:
    """The forms of five levels of headings, repeated columns, figures of the month before."""
    lists = {
        "Biểu": [*MORE_FORMS, *PETITION_SHEETS["Biểu"]],
        "Cột": [*MORE_COLUMNS, *PETITIONS],
        "Danh mục": [*LEVELS, *PETITION_SHEETS["Danh mục"]],
        "Dòng": MORE_ROWS,
        "Quy tắc": [],
    }
    lines = {**own_office(3), **lists}
    profile = load({
        sheet.name: [[column.label for column in sheet.columns], [column.key for column in sheet.columns]]
        + [[line.get(column.key, "") for column in sheet.columns] for line in lines.get(sheet.name, [])]
        for sheet in SHEETS
    })  # fmt: skip
    return profile.on(DAY)


FIRST, WIDER = shipped_profile().on(DAY), wider()
FORMS = [(FIRST, form) for form in FIRST.forms] + [(WIDER, form) for form in WIDER.forms]
_ANY = (None, "xyz…", -1, 0.5, 1e16, date(1999, 1, 1), date(2101, 1, 1), True)
_ROWS = 400


def inputs(form: Form) -> list[Column]:
    """The columns that a person fills in and that are not decided by the unit."""
    return [
        column for column in form.columns if not column.computed and not (column.label_column and form.printed_rows)
    ]


def good(kind: FieldType, context: Context, draw: Random) -> Any:
    """A value that belongs into a column, or lies just beside its bounds."""
    if isinstance(kind, Bool):
        return draw.random() < 0.5
    if isinstance(kind, Date):
        return draw.choice([kind.low - timedelta(1), kind.low, date(2023, 5, 4), kind.high])
    if isinstance(kind, Number):
        low, high = kind.bounds(context)
        least, most = int(low or 0), int(1e6 if high is None else high)
        whole = draw.choice([least, most, draw.randint(least, most), draw.randint(least, most), least - 1])
        return whole if isinstance(kind, Count) or draw.random() < 0.5 else round(draw.uniform(least, most), 2)
    if isinstance(kind, Choice):
        return draw.choice(kind.choices(context))
    return draw.choice(["Điểu A", "0912 345 678", "a@b.vn", "Nhiều chữ " * 9])


def row_of(form: Form, context: Context, draw: Random) -> Row:
    """A row that is filled in well, or one with a cell or two that are not."""
    row = {column.key: good(column.type, context, draw) for column in inputs(form)}
    for key in draw.sample(list(row), min(len(row), draw.choice([0, 0, 1, 2]))):
        row[key] = draw.choice(_ANY)
    return row


def comparable(form: Form, row: Row, context: Context) -> Row:
    """The row without what the pass reads as something else: a text from a figure, a name that the unit decides."""
    kept = {}
    for column in inputs(form):
        value = row[column.key]
        if column.label_column and value is None:  # a row without its label is none
            value = "Chữ"
        named = isinstance(column.type, Choice) and not column.type.options
        if named and value not in (None, *column.type.choices(context)):  # type: ignore[attr-defined] # of a choice
            value = column.type.choices(context)[0]  # type: ignore[attr-defined]
        if isinstance(column.type, Text) and isinstance(value, int | float | date) and not isinstance(value, bool):
            value = "Chữ"
        if isinstance(column.type, Bool) and isinstance(value, int | float) and not isinstance(value, bool):
            value = "xyz…"
        kept[column.key] = value
    return kept


def passed(form: Form, row: Row, context: Context) -> bool:
    """Whether the passes over columns take the row as it is: nothing required is blank, and no cell is unusable."""
    columns = inputs(form)
    cells = [["" if row[column.key] is None else row[column.key] for column in columns]]
    code = form.fixed_rows[0].code if form.fixed_rows else "1"
    header = Header(form, 0, 0, {column.key: at for at, column in enumerate(columns)}, None, {}, {}, {})
    raw = RawTable(header, form.sheet, cells, (DataRow(0, code),), None, (), (), 0, 0)
    found = judge_cells(raw, {}, CellPlace(context.unit, form.id, "a.xlsx", form.sheet), context).findings
    return not any(one.severity is Severity.ERROR for one in found if one.code.startswith("cell-") and one.cell)


def taken(form: Form, row: Row) -> bool:
    """Whether the model takes the row."""
    printed = {column.key: "x" for column in form.columns if column.label_column and form.printed_rows}
    try:
        row_model(form).model_validate({**printed, **row})
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("catalogue", "form"), FORMS, ids=[form.id for _, form in FORMS])
def test_the_model_of_a_row_takes_what_the_passes_over_columns_take(catalogue: Catalogue, form: Form) -> None:
    draw, seen = Random(form.id), set()
    context = Context(catalogue.units_on(DAY)[0].code, DAY, catalogue.units)
    for _ in range(_ROWS):
        row = comparable(form, row_of(form, context, draw), context)
        if not any(value not in (None, False) for value in row.values()):  # what is wholly blank is no row
            continue
        seen.add(passed(form, row, context))
        assert taken(form, row) == passed(form, row, context), row
    assert seen == {True, False}, "both kinds of rows were tried"
