"""Lịch sử các bản: every version of a unit's report and what changed from one to the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.vietnamese import UnitType

if TYPE_CHECKING:
    from schemas.period import Period
    from schemas.reference import Unit

_KINDS = {
    "nhanh": "số liệu ban đầu, chưa chốt",
    "chính thức": "số liệu chính thức",
    "bổ sung": "số liệu bổ sung, gửi sau khi chốt",
}


@click.command("history", **options.LOOK)
@options.period
@options.home
@click.option("--unit", type=UnitType(), required=True, help="Mã hoặc tên đơn vị.")
@options.as_json
def command(period: Period, home: Path, unit: Unit, as_json: bool) -> None:
    """Các lần gửi báo cáo của một đơn vị, từng ô thay đổi."""
    from addin.analysis.step import history_of
    from addin.intake import version_changes
    from addin.session import Session
    from addin.workspace.folder import Workspace

    with Session(Workspace(home)) as session:
        versions = history_of(session, period, unit.code)
        if not versions:
            options.say(f"Chưa có báo cáo {period.label} của {unit.in_sentence}.")
        for version in versions:
            options.say(f"Lần gửi {version.line.version} ({_KINDS[version.line.kind]}), tệp “{version.line.file}”:")
            first = "lần gửi đầu tiên" if version.line.version == 1 else "số liệu không thay đổi so với lần gửi trước"
            for text in [change.text for change in version.changes] or [first]:
                options.say(f"  {text}")
        if as_json:
            options.print_json(
                {"unit": unit.code, "versions": [version_changes.as_json(version) for version in versions]}
            )
