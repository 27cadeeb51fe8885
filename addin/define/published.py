"""A form as others describe one: Frictionless Table Schema, JSON Schema of a row."""

from typing import Any

from schemas.fields import Bool, Choice, Count, Date, Number
from schemas.form import Column, Form
from schemas.models import row_model, standing_bounds


def table_schema(form: Form) -> dict[str, object]:
    """A form as a Frictionless Table Schema: what a column is called, takes and has to be."""
    fields = [_field(column) for column in form.columns]
    return {"name": form.id.lower(), "title": form.title, "version": form.version, "fields": fields}


def _field(column: Column) -> dict[str, object]:
    kind = column.type
    constraints: dict[str, object] = {"required": True} if column.required else {}
    name = "string"
    if isinstance(kind, Bool):
        name = "boolean"
    elif isinstance(kind, Date):
        name = "date"
        constraints |= {"minimum": kind.low.isoformat(), "maximum": kind.high.isoformat()}
    elif isinstance(kind, Number):
        name = "integer" if isinstance(kind, Count) else "number"
        low, high = standing_bounds(kind)
        constraints |= {"minimum": low} if low is not None else {}
        constraints |= {"maximum": high} if high is not None else {}
    elif type(kind) is Choice:
        constraints["enum"] = list(kind.options)
    field: dict[str, object] = {"name": column.key, "title": column.full_label, "type": name}
    if column.unit:
        field["unit"] = column.unit
    return {**field, "constraints": constraints} if constraints else field


def json_schema(form: Form) -> dict[str, Any]:
    """A row of a form as JSON Schema, of the model that it is made into."""
    return row_model(form).model_json_schema()
