"""A row of a form as a pydantic model, made from the form once; the fast passes over columns read the same cells."""

from datetime import date
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from schemas.fields import Bool, Choice, Context, Count, Date, FieldType, Number, Year
from schemas.form import Column, Form
from schemas.period import Period

_ANY_DAY = Context("", Period.parse("2023").to_date)


@lru_cache(maxsize=64)
def row_model(form: Form) -> type[BaseModel]:
    """The model of a row; what the form computes is left out, a blank is None."""
    fields: dict[str, Any] = {column.key: _field(column) for column in form.columns if not column.computed}
    made: type[BaseModel] = create_model(
        f"{form.id}Row", __config__=ConfigDict(frozen=True, extra="forbid", title=form.title), **fields
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
        low, high = (None, None) if isinstance(kind, Year) and kind.high is None else kind.bounds(_ANY_DAY)
        bounds = {"ge": low, "le": high}
        return (int if isinstance(kind, Count) else float), {key: one for key, one in bounds.items() if one is not None}
    if type(kind) is Choice:
        return Literal[kind.options], {}
    return str, {}
