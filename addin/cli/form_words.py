"""What the commands on forms share: the day they ask about, a form by its code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options
from addin.cli.vietnamese import PeriodType
from addin.system.errors import InputError

if TYPE_CHECKING:
    from addin.form_inference.drawn import DrawnForm
    from schemas.catalogue import Catalogue
    from schemas.form import Form

_Decorated = Callable[..., Any]


def on(name: str = "--period") -> Callable[[_Decorated], _Decorated]:
    """The option of the period whose forms are meant; without it those of today."""
    return click.option(name, "-p", "period", type=PeriodType(), help="Kỳ cần xem biểu; bỏ trống: hôm nay.")


form_argument = click.argument("form_id", metavar="BIỂU")


def tell_tables(form: DrawnForm) -> None:
    """What is proposed for each table of a drawing, in lines."""
    from addin.form_inference.drawn import KIND_OF_ROWS
    from addin.form_inference.review import proposal

    for table in form.tables:
        options.say(f"Bảng “{table.title or table.sheet}” ({KIND_OF_ROWS[table.kind]}):")
        for line in proposal(table):
            options.say(line)
    for line in form.notes:
        options.say(line)


def tables_json(form: DrawnForm) -> list[dict[str, Any]]:
    """What is proposed for each table of a drawing, for other programs."""
    return [
        {
            "title": table.title, "rows": str(table.kind), "printed": [row.label for row in table.printed],
            "columns": [
                {
                    "label": one.label, "type": str(one.kind), "roll_up": str(one.roll_up or "-"),
                    "evidence": one.why, "sure": one.sure,
                }
                for one in (table.columns[at] for at in table.used)
            ],
        }
        for table in form.tables
    ]  # fmt: skip


def form_of(catalogue: Catalogue, form_id: str) -> Form:
    """The form of that code, in any case; InputError where none is in force."""
    found = next((form for form in catalogue.forms if form.id.casefold() == form_id.casefold()), None)
    if found is None:
        known = ", ".join(form.id for form in catalogue.forms)
        raise InputError(f"Không có biểu “{form_id}”. Đề nghị chọn: {known}.")
    return found
