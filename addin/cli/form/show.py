"""Xem biểu: the columns, rows and rules of a form as the profile has them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.at_hand import catalogue_in
from addin.cli.form_words import form_argument, form_of, on

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("show", **options.PLAIN)
@form_argument
@options.profile_home
@on()
@options.as_json
def command(form_id: str, home: Path, period: Period | None, *, as_json: bool) -> None:
    """Xem một biểu: các cột, dòng in sẵn, quy tắc, chỉ số."""
    from addin.define.shown import form_lines, form_sheets

    catalogue = catalogue_in(home, period).in_force
    form = form_of(catalogue, form_id)
    for line in form_lines(form, catalogue.indicators):
        options.say(line)
    if as_json:
        options.print_json({"form": form.id, "version": form.version, **form_sheets(form, catalogue.indicators)})
