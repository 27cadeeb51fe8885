"""Lịch sử các bản: every version of a unit's report and what changed from one to the next."""

from pathlib import Path

import click

from addin.command_line import UnitType
from addin.commands import options
from schemas.period import Period
from schemas.reference import Unit


@click.command("history", **options.LOOK)
@options.period
@options.home
@click.option("--unit", type=UnitType(), required=True, help="Mã hoặc tên đơn vị.")
@options.as_json
def command(period: Period, home: Path, unit: Unit, as_json: bool) -> None:
    """Lịch sử các bản báo cáo của một đơn vị, từng ô thay đổi."""
    from addin import history, pipeline
    from addin.home import Home

    versions = pipeline.history_of(Home(home), period, unit.code)
    if not versions:
        options.say(f"Chưa có báo cáo {period.label} của {unit.name}.")
    for version in versions:
        options.say(f"Bản {version.line.version} ({version.line.kind}), tệp “{version.line.file}”:")
        first = "bản đầu tiên" if version.line.version == 1 else "số liệu không thay đổi so với bản trước"
        for text in [change.text for change in version.changes] or [first]:
            options.say(f"  {text}")
    if as_json:
        options.print_json({"unit": unit.code, "versions": [history.as_json(version) for version in versions]})
