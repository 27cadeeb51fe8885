"""So sánh biểu hai kỳ: what changed between two periods, and what compares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.form_words import catalogue_of
from addin.cli.vietnamese import PeriodType

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("diff", **options.PLAIN)
@click.argument("before", type=PeriodType(), metavar="KỲ_TRƯỚC")
@click.argument("after", type=PeriodType(), metavar="KỲ_SAU")
@options.profile_home
@options.as_json
def command(before: Period, after: Period, home: Path, *, as_json: bool) -> None:
    """So sánh các biểu của hai kỳ: thêm, bỏ, đổi tên cột, đổi quy tắc."""
    from addin.define.compare import differences

    found = list(differences(catalogue_of(home, before), catalogue_of(home, after)))
    for line in found:
        options.say(line)
    if not found:
        options.say("Các biểu của hai kỳ như nhau.")
    if as_json:
        options.print_json({"before": str(before), "after": str(after), "differences": found})
