"""Mở lại kỳ đã chốt, kèm lý do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("reopen", **options.LOOK)
@options.period
@options.home
@click.option("--reason", required=True, metavar="LÝ_DO", help="Lý do mở lại, được ghi vào sổ kiểm soát thay đổi.")
@options.as_json
def command(period: Period, home: Path, reason: str, as_json: bool) -> None:
    """Mở lại kỳ đã chốt; lần gửi mới nhất của từng đơn vị lại được đưa vào số liệu."""
    from addin.review.step import reopen
    from addin.workspace.folder import Workspace

    if not reason.strip():
        raise click.BadParameter("lý do mở lại không được để trống.")
    reopen(Workspace(home), period, reason.strip())
    options.say(f"Đã mở lại {period.label}. Lý do: {reason.strip()}")
    if as_json:
        options.print_json({"period": str(period), "reason": reason.strip()})
