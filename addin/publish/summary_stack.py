"""The sheet of a list form on which every row of every unit stands, the unit's name in front; it counts nothing."""

from itertools import groupby
from typing import NamedTuple

from addin.publish.layout import capitals
from addin.publish.plan import Content, SheetPlan
from addin.publish.summary_sheet import (
    NOTHING,
    UNIT_WIDTH,
    Anchors,
    SheetDraft,
    Span,
    coverage,
    styles_of,
    tag_of,
    unit_name,
)
from schemas.form import Form
from schemas.period import Period
from schemas.summary import FormSummary

#: Columns in front of the form's own: the unit and the row's number at the unit.
LEADING = ("Đơn vị", "STT")


class Stack(NamedTuple):
    """The sheet, the rows in which its data stand, and where each unit's figures are."""

    sheet: SheetPlan
    span: Span
    anchors: Anchors


def plan_stack(form: Form, summary: FormSummary, period: Period) -> Stack:
    """Lay out the stacked rows under a header that stays in sight, ready to be filtered."""
    draft = SheetDraft(f"{form.id} danh sách", [UNIT_WIDTH, 5.0, *(column.width for column in form.columns)])
    below = coverage(summary.reported, summary.missing)
    draft.add_head(f"{capitals(form.title)}: DANH SÁCH THEO ĐƠN VỊ", period, below, tag_of(form))
    body = draft.add_header(form.columns, LEADING)
    rows = _rows(form, summary)
    draft.add_rows(body, rows, ["cell-text", "cell-center", *styles_of("cell", form.columns)])
    span = Span(body, body + len(rows) - 1, draft.name)
    draft.add_missing(span.last + 1, summary.missing, len(draft.widths), len(LEADING))
    columns = len(draft.widths)
    places = {(row.unit, row.code): at for at, row in enumerate(summary.rows, body)}
    index = {column.key: at for at, column in enumerate(form.columns, len(LEADING))}
    sheet = draft.plan(body, 3, filter_range=(body - 1, 0, span.last, columns - 1))
    return Stack(sheet, span, Anchors(draft.name, places, index))


def _rows(form: Form, summary: FormSummary) -> list[list[Content]]:
    keys = [column.key for column in form.columns]
    rows: list[list[Content]] = []
    for unit, stacked in groupby(summary.rows, key=lambda row: row.unit):
        name = unit_name(unit)
        rows += [[name, number, *map(row.values.get, keys)] for number, row in enumerate(stacked, 1)]
    return rows or [["", None, NOTHING if summary.reported else "", *[None] * (len(keys) - 1)]]
