"""So sánh biểu hai kỳ: what changed between two periods, and what compares."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.vietnamese import PeriodType

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("diff", **options.PLAIN)
@click.argument("before", type=PeriodType(), metavar="KỲ_TRƯỚC")
@click.argument("after", type=PeriodType(), metavar="KỲ_SAU")
@options.profile_home
@options.as_json
def command(before: Period, after: Period, home: Path, *, as_json: bool) -> None:
    """So sánh các biểu của hai kỳ (năm, quý, tháng): thêm, bỏ, đổi tên cột, đổi quy tắc, có so sánh được không."""
    from addin.define.compare import differences
    from addin.session import Session
    from addin.workspace.folder import Workspace

    before, after = sorted((before, after), key=lambda period: period.to_date)
    with Session(Workspace(home)) as session:  # a closed period goes by the profile that it was closed with
        found = list(differences(session.catalogue(before).in_force, session.catalogue(after).in_force))
    options.say(f"Biểu của {before.label} so với {after.label}:")
    for one in found:
        options.say(one.text)
    if not found:
        options.say("Các biểu của hai kỳ như nhau.")
    if as_json:
        changes = [one._asdict() for one in found]
        texts = [one.text for one in found]
        options.print_json({"before": str(before), "after": str(after), "differences": texts, "changes": changes})
