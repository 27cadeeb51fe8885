"""Kiểm tra đơn vị: which units report on a day, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.form_words import on
from addin.cli.profile_words import profile_json, tell_findings
from schemas.clock import today

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("check", **options.PLAIN)
@options.profile_home
@on()
@options.as_json
def command(home: Path, period: Period | None, *, as_json: bool) -> None:
    """Kiểm tra trang đơn vị; liệt kê các đơn vị gửi báo cáo của kỳ theo trang này (bỏ trống: hôm nay)."""
    from addin.define.step import check_profile
    from addin.workspace.folder import PROFILE_FOLDER
    from schemas.profile.sheet import UNITS_BOOK

    profile = check_profile(home / PROFILE_FOLDER)
    wrong = tuple(finding for finding in profile.findings if finding.file == f"{UNITS_BOOK}.xlsx")
    told = profile.model_copy(update={"findings": wrong})
    day = period.to_date if period else today()
    units = profile.on(day).units_on(day)
    tell_findings(told, "Danh sách đơn vị")
    options.say(f"Ngày {day:%d/%m/%Y} có {len(units)} đơn vị gửi báo cáo.")
    if as_json:
        listed = [{"code": unit.code, "name": unit.name, "kind": unit.kind} for unit in units]
        options.print_json({"units": listed, **profile_json(told)})
