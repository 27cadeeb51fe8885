"""Liệt kê biểu: the forms of a period, or of today."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.at_hand import catalogue_in
from addin.cli.form_words import on

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("list", **options.PLAIN)
@options.profile_home
@on()
@options.as_json
def command(home: Path, period: Period | None, *, as_json: bool) -> None:
    """Liệt kê các biểu của một kỳ, hoặc đang dùng hôm nay."""
    from schemas.period import PeriodKind

    catalogue = catalogue_in(home, period)
    for form in catalogue.forms:
        rules = f", {len(form.rules)} quy tắc" if form.rules else ""
        sent = f", gửi theo {form.sent.lower()}" if form.sent != PeriodKind.MONTH else ""
        options.say(f"{form.id} (phiên bản {form.version}): {form.title}; {len(form.columns)} cột{rules}{sent}.")
    if as_json:
        forms = [
            {
                "form": form.id,
                "version": form.version,
                "title": form.title,
                "sheet": form.sheet,
                "rows": form.rows,
                "sent": form.sent,
            }
            for form in catalogue.forms
        ]
        options.print_json({"forms": forms, "sha256": catalogue.sha256})
