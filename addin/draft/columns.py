"""The columns of appendix tables: which figures of a form they show, and how wide; never prints a row."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from addin.draft.recorder import Recorder
from addin.draft.words import unit_name, unit_of
from addin.lookup import ROWS, holders
from schemas.fields import Choice
from schemas.form import Agg, Column, Field, Form, RowKind
from schemas.report import Place

MONEY_UNIT = "triệu đồng"
#: Widths in mm.
MONEY, SHORT, NAME = 19.0, 13.0, 24.0
_SPREAD = {"minimum": "Thấp nhất", "median": "Trung vị", "maximum": "Cao nhất", "sum": "Tổng số"}

Show = Callable[[Recorder, Place], str]


class TableColumn(NamedTuple):
    """One column: its group ("" for none), label, width in mm, and whether its cells are centred numbers."""

    group: str
    label: str
    width: float
    number: bool = True


class FigureColumn(NamedTuple):
    """A column and how its cell is printed for the place of a row.

    `in_total`: the total over fixed rows shows it; `in_groups`: it can be summed by group.
    """

    column: TableColumn
    show: Show
    in_total: bool = True
    in_groups: bool = False
    money: bool = False


def figure_columns(form: Form) -> list[FigureColumn]:
    """Every figure of a form that the province rolls up, in the order of the form."""
    columns = [shown for column in form.columns if not column.label_column for shown in _of_column(form, column)]
    if form.rows in (RowKind.LIST, RowKind.OPEN):
        columns.insert(0, FigureColumn(TableColumn("", "Số lượng", SHORT), _figure(ROWS)))
    return columns


def row_columns(form: Form, column: Column) -> list[FigureColumn]:
    """The fixed rows of a form with one number column, as columns; then its single fields."""
    rows = [
        FigureColumn(TableColumn("", row.label, SHORT + 3), _figure(column.key, code=row.code))
        for row in form.fixed_rows
    ]
    return [
        *rows,
        *(FigureColumn(TableColumn("", field.label, 48, number=False), _field(field)) for field in form.fields),
    ]


def has_money(form: Form, columns: Sequence[FigureColumn]) -> bool:
    """Whether any of the columns counts triệu đồng."""
    return any(shown.money for shown in columns)


def _of_column(form: Form, column: Column) -> Iterator[FigureColumn]:
    agg = column.agg
    if Agg.SUM in agg or Agg.RATIO in agg:
        yield _summed(form, column)
    if Agg.COUNT in agg:
        yield FigureColumn(TableColumn(column.group, column.label, SHORT + 2), _figure(column.key))
    if Agg.COUNT_BY in agg and isinstance(column.type, Choice):
        for option in column.type.options:
            show = _figure(ROWS, group=(column.key, option))
            yield FigureColumn(TableColumn(column.label, option, SHORT + 4), show)
    if Agg.MET in agg:
        for part, label in (("met", "Đạt"), ("not_met", "Chưa đạt")):
            yield FigureColumn(TableColumn(column.label, label, SHORT + 8), _figure(column.key, part=part))
    if Agg.SPREAD in agg:
        yield from _spread(column)
    if Agg.LAST in agg:
        yield FigureColumn(TableColumn(column.group, column.label, MONEY), _last(column), in_total=False)


def _summed(form: Form, column: Column) -> FigureColumn:
    unit = unit_of(column)
    money = unit == MONEY_UNIT
    label = column.label.replace(f" ({MONEY_UNIT})", "")
    if unit and not money and unit not in label:
        label = f"{label} ({unit})"
    parts = [form.by_key[key] for key in column.ratio.parts] if column.ratio else [column]
    return FigureColumn(
        TableColumn(column.group, label, MONEY if money else SHORT),
        _figure(column.key),
        in_total=all(part.in_total for part in parts),
        in_groups=True,
        money=money,
    )


def _spread(column: Column) -> Iterator[FigureColumn]:
    for part, label in _SPREAD.items():
        yield FigureColumn(TableColumn(column.label, label, MONEY), _figure(column.key, part=part))
        if part in ("minimum", "maximum"):
            who = TableColumn(column.label, f"Đơn vị {label.lower()}", NAME + 8, number=False)
            yield FigureColumn(who, _who(column, part))


def _figure(key: str, *, code: str = "", group: tuple[str, str] | None = None, part: str = "") -> Show:
    def show(recorder: Recorder, place: Place) -> str:
        at = place._replace(column=key, code=code or place.code, group=group or place.group, part=part)
        return "–" if recorder.value(at) is None else recorder.print_value(at)

    return show


def _who(column: Column, part: str) -> Show:
    def show(recorder: Recorder, place: Place) -> str:
        units = holders(recorder.current, place._replace(column=column.key, part=part))
        return ", ".join(map(unit_name, units)) or "–"

    return show


def _last(column: Column) -> Show:
    def show(recorder: Recorder, place: Place) -> str:
        day = recorder.current.forms[place.form].total[place.code].get(column.key)
        return f"{day:%d/%m/%Y}" if isinstance(day, date) else "–"

    return show


def _field(field: Field) -> Show:
    def show(recorder: Recorder, place: Place) -> str:
        return str(recorder.current.forms[place.form].units.get(place.unit, {}).get(field.key) or "")

    return show
