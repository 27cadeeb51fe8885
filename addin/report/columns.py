"""The columns of appendix tables: which figures of a form they show, and how wide; never prints a row."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from addin.documents.content import CENTRE, RIGHT, TableColumn
from addin.documents.head_lines import text_width
from addin.documents.wording import unit_of
from addin.report.recorder import FigureRecorder
from addin.report.shortfalls import shortfall_at
from addin.summary.lookup import ROWS, doubts_at
from schemas.fields import Choice
from schemas.form import Agg, Column, Form, RowKind
from schemas.report import FigurePlace

MONEY_UNIT = "triệu đồng"
#: The least widths of figures, in mm.
MONEY, SHORT = 14.0, 10.0
#: The letters of a table in points, a point in mm, and what a cell leaves free at both sides, in mm.
LETTERS, POINT, SIDES = 9.0, 25.4 / 72, 2.0
#: What stands over the numbers of targets that are met and that are not.
_OF_TARGETS = "Số chỉ tiêu"
#: What a cell shows where nobody knows what should be there.
UNKNOWN = "…"
#: The grey behind figures that are under review.
DOUBTFUL = "E7E6E6"
#: So many lines a label takes, about.
_LINES = 4

#: From the place of a row to the place of a column's figure in it.
At = Callable[[FigurePlace], FigurePlace]


class TableCell(NamedTuple):
    """What is in a cell, the grey behind it ("D9D9D9"), and whether it is in italics."""

    text: str
    shade: str = ""
    slanted: bool = False


class FigureColumn(NamedTuple):
    """A column and what is in it: the figure `at` a place, or the `words` for it, of such a place or of none.

    `in_total`: the total over fixed rows shows it; `in_groups`: it can be summed by group. `decimals` are those that
    every cell shows, None for as many as the column's figures need.
    """

    form: str
    column: TableColumn
    at: At | None = None
    words: Callable[[FigureRecorder, FigurePlace], TableCell] | None = None
    in_total: bool = True
    in_groups: bool = False
    money: bool = False
    decimals: int | None = 0


def figure_columns(form: Form) -> list[FigureColumn]:
    """Every figure of a form that the province rolls up, in the order of the form."""
    columns = [shown for column in form.columns if not column.label_column for shown in _of_column(form, column)]
    if form.rows in (RowKind.LIST, RowKind.OPEN):
        columns.insert(0, FigureColumn(form.id, TableColumn("", "Số lượng", SHORT), _at(form, ROWS)))
    return [_unbroken(shown) for shown in columns]


def _unbroken(shown: FigureColumn) -> FigureColumn:
    """A column in which no word of its label breaks, and the label takes few lines."""
    label = shown.column.label
    words = max((text_width(word, LETTERS) for word in label.split()), default=0)
    width = max(shown.column.width, max(words, text_width(label, LETTERS) / _LINES) * POINT + SIDES)
    return shown._replace(column=shown.column._replace(width=width))


def row_columns(form: Form, column: Column) -> list[FigureColumn]:
    """The fixed rows of a form with one number column, as columns."""
    is_summed = Agg.SUM in column.agg
    columns = [
        FigureColumn(
            form.id,
            TableColumn("", _measured(row.label, row.unit_of_measure), SHORT + 2),
            _at(form, column.key, code=row.code, part="" if is_summed else "sum"),
            decimals=0 if is_summed else None,
        )
        for row in form.fixed_rows
    ]
    return [_unbroken(shown) for shown in columns]


def _measured(label: str, unit: str) -> str:
    """A label with its unit of measure, unless it names it already."""
    return label if not unit or unit.casefold() in label.casefold().split() else f"{label} ({unit})"


def _of_column(form: Form, column: Column) -> Iterator[FigureColumn]:
    agg = column.agg
    if Agg.SUM in agg or Agg.RATIO in agg:
        yield _summed(form, column)
    if column.blended:
        heading = _headed(column, _measured(column.label, unit_of(column)), SHORT + 2)
        yield FigureColumn(form.id, heading, _at(form, column.key), in_total=False, decimals=None)
    if Agg.COUNT in agg:
        yield FigureColumn(form.id, _headed(column, column.label, SHORT + 2), _at(form, column.key))
    if Agg.COUNT_BY in agg and isinstance(column.type, Choice):
        for option in column.type.options:
            at = _at(form, ROWS, group=(column.key, option))
            yield FigureColumn(form.id, TableColumn(column.label, option, SHORT + 4), at)
    if Agg.MET in agg:
        for part, label in (("met", "Đạt"), ("not_met", "Chưa đạt")):
            yield FigureColumn(form.id, TableColumn(_OF_TARGETS, label, SHORT + 4), _at(form, column.key, part=part))
    if Agg.LAST in agg:
        shown = _headed(column, column.label, MONEY + 2, CENTRE)
        yield FigureColumn(form.id, shown, _at(form, column.key), _last(form, column), in_total=False)


def _summed(form: Form, column: Column) -> FigureColumn:
    unit = unit_of(column)
    money = unit == MONEY_UNIT
    label = column.label.replace(f" ({MONEY_UNIT})", "")
    if unit and not money and unit not in label:
        label = f"{label} ({unit})"
    parts = [form.by_key[key] for key in column.ratio.parts] if column.ratio else [column]
    return FigureColumn(
        form.id,
        _headed(column, label, MONEY if money else SHORT),
        _at(form, column.key),
        in_total=all(part.in_total for part in parts),
        in_groups=True,
        money=money,
        decimals=2 if unit == "%" else None,
    )


def _headed(column: Column, label: str, width: float, align: str = RIGHT) -> TableColumn:
    """A column of the table under the groups that it is in on the form."""
    *upper, group = column.headings or ("",)
    return TableColumn(group, label, width, align, upper=tuple(upper))


def _at(form: Form, key: str, *, code: str = "", group: tuple[str, str] | None = None, part: str = "") -> At:
    def at(place: FigurePlace) -> FigurePlace:
        """The part of a spread is of the province only: a unit has one figure."""
        own = "" if place.unit and part == "sum" else part
        return place._replace(form=form.id, column=key, code=code or place.code, group=group or place.group, part=own)

    return at


def _last(form: Form, column: Column) -> Callable[[FigureRecorder, FigurePlace], TableCell]:
    at = _at(form, column.key)

    def words(recorder: FigureRecorder, place: FigurePlace) -> TableCell:
        summary, found = recorder.current, recorder.current.forms[form.id]
        if place.unit:
            rows = (row for row in found.rows_of(place.unit) if not place.code or row.code == place.code)
            told = [day for row in rows if isinstance(day := row.values.get(column.key), date)]
        else:
            total = found.total.get(place.code, {}) if form.summed_by_row else found.total
            told = [day] if isinstance(day := total.get(column.key), date) else []
        lacks = any(shortfall_at(summary, at(place)))
        text = f"{max(told):%d/%m/%Y}" if told else UNKNOWN if lacks else ""
        return TableCell(text, DOUBTFUL if doubts_at(summary, at(place)) else "", lacks and bool(told))

    return words
