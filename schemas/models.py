"""A row of a form as a pydantic model, made from the form once; it takes the values that the columns' passes take.

It holds what was read: numbers, days, texts, as they are in JSON. The names of communes and peoples, which the unit and
the day decide, are texts to it.
"""

from datetime import date
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from schemas.fields import Bool, Choice, Context, Count, Date, FieldType, Number, Text, Year
from schemas.fields.text import LONGEST_TEXT
from schemas.form import Column, Form
from schemas.numbers import LARGEST
from schemas.period import Period
from schemas.reference import NO_UNITS

_ANY_DAY = Context("", Period.parse("2023").to_date, NO_UNITS)


@lru_cache(maxsize=64)
def row_model(form: Form) -> type[BaseModel]:
    """The model of a row; what the form computes is left out, a blank is None."""
    fields: dict[str, Any] = {column.key: _field(column) for column in form.columns if not column.computed}
    made: type[BaseModel] = create_model(
        f"{form.id}Row", __config__=ConfigDict(frozen=True, extra="forbid", strict=True, title=form.title), **fields
    )
    return made


def _field(column: Column) -> tuple[Any, Any]:
    kind, more = _python_type(column.type)
    if not column.required:
        kind, more = kind | None, {**more, "default": None}
    if column.hint:
        more["description"] = column.hint
    if column.unit:
        more["json_schema_extra"] = {"unit": column.unit}
    return kind, Field(title=column.full_label, **more)


def _python_type(kind: FieldType) -> tuple[Any, dict[str, Any]]:
    """The type of a value in Python, and its bounds."""
    if isinstance(kind, Bool):
        return bool, {}
    if isinstance(kind, Date):
        return date, {"ge": kind.low, "le": kind.high}
    if isinstance(kind, Number):
        return (int if isinstance(kind, Count) else float), {**_bounds(kind), "allow_inf_nan": False}
    if type(kind) is Choice:
        return Literal[kind.options], {}
    if isinstance(kind, Text):
        shape = {"pattern": f"^(?:{kind.pattern})$"} if kind.pattern else {}
        return str, {**shape, "max_length": LONGEST_TEXT}
    return str, {}


def standing_bounds(kind: Number) -> tuple[float | None, float | None]:
    """The lowest and the highest number of a column in every year; a bound that moves with the year is none."""
    return (kind.low, kind.high) if isinstance(kind, Year) else kind.bounds(_ANY_DAY)


def _bounds(kind: Number) -> dict[str, Any]:
    low, high = standing_bounds(kind)
    return {"ge": -LARGEST if low is None else low, "le": LARGEST if high is None else high}
