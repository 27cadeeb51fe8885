"""What kind of figure a place holds, and so what it may be compared with; looks at no figure."""

from enum import StrEnum

from addin.summary.lookup import ROWS
from schemas.computation import Linear
from schemas.form import Column, Form, RowKind
from schemas.period import Period
from schemas.report import FigurePlace

#: How the label of a figure says that it is of the period alone.
_OF_PERIOD = "trong kỳ"


class Nature(StrEnum):
    """How a figure goes through a year."""

    CUMULATIVE = "cumulative"  # counted from the first day of the year: beside its plan and last year; else its flow
    OF_PERIOD = "period"  # of the period alone: beside the period before
    STOCK = "stock"  # as things stand on a day: beside the start of the year
    PLAN = "plan"  # set for the whole year


def nature_of(form: Form, place: FigurePlace) -> Nature:
    """The nature of the figure at a place of a form; a percentage has that of its numerator."""
    if place.group and place.column == ROWS:
        grouped = form.by_key[place.group[0]]
        return Nature.OF_PERIOD if _OF_PERIOD in grouped.label else _of_rows(form)
    column = form.figures.get(place.column)
    if column is None:
        return _of_rows(form)
    if column.ratio:
        return nature_of(form, place._replace(column=column.ratio.parts[0]))
    if _is_plan(form, column):
        return Nature.PLAN
    if column.cumulative or "lũy kế" in column.label or "trong năm" in column.label:
        return Nature.CUMULATIVE
    return Nature.OF_PERIOD if tells_of_period(column) else _of_rows(form)


def tells_of_period(column: Column) -> bool:
    """Whether a column's figures are of the period alone, by its own word or by its label: "Tiếp nhận trong kỳ"."""
    return column.of_period or _OF_PERIOD in column.full_label.lower()


def opening_column(form: Form, place: FigurePlace) -> str:
    """The column that says what a stock was when the year began; "" where the form has none."""
    if place.group or not place.column:
        return ""
    return next((column.key for column in form.columns if column.opens_with == place.column), "")


def begins_year(period: Period, form: Form) -> bool:
    """Whether what a form tells of a period starts with the reporting year, so that its flow is what has accumulated.

    What is sent once a quarter with the report of March tells of the months before, too.
    """
    _, first = period.of_form(form.sent)
    return first == period.year_start


def _is_plan(form: Form, column: Column) -> bool:
    if isinstance(column.computed, Linear):
        return all(_is_plan(form, form.by_key[key]) for key in column.computed.parts)
    return column.stays


def _of_rows(form: Form) -> Nature:
    """A list that begins again each time tells of the period; one that is carried on, of a day."""
    listed = form.rows in (RowKind.LIST, RowKind.OPEN)
    return Nature.OF_PERIOD if listed and not any(column.known_before for column in form.columns) else Nature.STOCK
