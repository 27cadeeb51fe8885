"""The sheet of a list form on which every row of every unit stands, the unit's name in front; it counts nothing."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from addin.sheets.layout import capitals
from addin.sheets.plan import SheetPlan
from addin.sheets.sheet_draft import (
    NOTHING,
    UNIT_WIDTH,
    Anchors,
    SheetDraft,
    Shown,
    Span,
    stack_name,
    styles_of,
    tag_of,
)
from addin.summary_workbook.states import States
from schemas.period import Period

#: Columns in front of the form's own: the unit and the row's number at the unit.
LEADING = ("Đơn vị", "STT")


class Stack(NamedTuple):
    """The sheet, the rows in which its data are, and where each unit's figures are."""

    sheet: SheetPlan
    span: Span
    anchors: Anchors


def plan_stack(states: States, period: Period) -> Stack:
    """Lay out the stacked rows under a header that stays in sight, ready to be filtered."""
    form, summary = states.form, states.summary
    widths, catalogue = [UNIT_WIDTH, 5.0, *(column.width for column in form.columns)], states.whole.catalogue
    draft = SheetDraft(stack_name(form, states.label), widths, catalogue)
    title = f"{capitals(form.title)}: DANH SÁCH THEO ĐƠN VỊ" + (f" – {capitals(states.area)}" if states.area else "")
    draft.add_head(title, period, states.line(), tag_of(form, catalogue))
    body = draft.add_header(form.columns, LEADING)
    count = draft.add_shown(body, _rows(states), ["cell-text", "cell-center", *styles_of("cell", form.columns)])
    span = Span(body, body + count - 1, draft.name)
    draft.add_missing(span.last + 1, states.missing_names(), len(draft.widths), len(LEADING))
    columns = len(draft.widths)
    places = {(row.unit, row.code): at for at, row in enumerate(summary.rows, body)}
    index = {column.key: at for at, column in enumerate(form.columns, len(LEADING))}
    sheet = draft.plan(body, 3, filter_range=(body - 1, 0, span.last, columns - 1))
    return Stack(sheet, span, Anchors(draft.name, places, index))


def _rows(states: States) -> Iterator[list[Shown]]:
    columns, summary = states.form.columns, states.summary
    for unit, stacked in groupby(summary.rows, key=lambda row: row.unit):
        name = Shown(states.name_of(unit))
        for number, row in enumerate(stacked, 1):
            yield [name, Shown(number), *(states.of_row(row, column) for column in columns)]
    if not summary.rows:
        nothing = ["", None, NOTHING if summary.reported else "", *[None] * (len(columns) - 1)]
        yield [Shown(content) for content in nothing]
