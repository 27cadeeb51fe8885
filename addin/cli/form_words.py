"""What the commands on forms share: the day they ask about, a form by its code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli.vietnamese import PeriodType
from addin.system.errors import InputError

if TYPE_CHECKING:
    from schemas.catalogue import Catalogue
    from schemas.form import Form
    from schemas.period import Period

_Decorated = Callable[..., Any]


def on(name: str = "--period") -> Callable[[_Decorated], _Decorated]:
    """The option of the period whose forms are meant; without it those of today."""
    return click.option(name, "-p", "period", type=PeriodType(), help="Kỳ cần xem biểu; bỏ trống: hôm nay.")


form_argument = click.argument("form_id", metavar="BIỂU")


def catalogue_of(home: Path, period: Period | None) -> Catalogue:
    """What is in force for a period, or today."""
    from addin.define.kept import profile_of

    return profile_of(home).on(period.to_date if period else date.today())


def form_of(catalogue: Catalogue, form_id: str) -> Form:
    """The form of that code, in any case; InputError where none is in force."""
    found = next((form for form in catalogue.forms if form.id.casefold() == form_id.casefold()), None)
    if found is None:
        known = ", ".join(form.id for form in catalogue.forms)
        raise InputError(f"Không có biểu “{form_id}”. Đề nghị chọn: {known}.")
    return found
