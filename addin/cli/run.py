"""Collect, check, consolidate and draft in one go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.check import checked_json, say_checked
from addin.cli.collect import collected_json, say_collected
from addin.cli.consolidate import consolidated_json
from addin.cli.draft import draft_json

if TYPE_CHECKING:
    from addin.collect.mailbox_name import MailboxName
    from schemas.period import Period


@click.command("run", **options.LOOK)
@options.period
@options.home
@click.option(
    "--out", type=options.path, required=True, metavar="THƯ_MỤC", help="Thư mục để ghi bảng tổng hợp và báo cáo."
)
@options.scheduler
@options.as_json
@click.argument("sources", nargs=-1, required=True, type=options.source, metavar="NGUỒN…")
def command(period: Period, home: Path, out: Path, as_json: bool, sources: tuple[Path | MailboxName, ...]) -> None:
    """Thu, kiểm tra, tổng hợp và dự thảo trong một lần."""
    from addin import pipeline
    from addin.workspace.folder import Workspace

    options.refuse_outputs(home, ("--out", out, options.A_FOLDER), sources=sources)
    result = pipeline.run(Workspace(home), period, sources, out, options.say)
    say_collected(result.collected, result.checked.catalogue.units)
    say_checked(result.checked)
    options.say_file("Bảng tổng hợp", result.consolidated.file)
    if result.consolidated.without_data:
        options.say(result.consolidated.without_data)
    if result.drafted:
        options.say(f"Dự thảo báo cáo: {result.drafted.document}")
    elif result.consolidated.summary.is_empty:
        options.say(f"Chưa có đơn vị nào báo cáo {period.label} nên không có dự thảo báo cáo.")
    if as_json:
        options.print_json(
            {
                "collect": collected_json(result.collected),
                "check": checked_json(result.checked),
                "consolidate": consolidated_json(result.consolidated),
                "draft": draft_json(result.drafted) if result.drafted else None,
            }
        )
