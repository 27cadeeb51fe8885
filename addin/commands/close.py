"""Chốt số liệu: a period's figures stay as they are, whatever still comes."""

from pathlib import Path

import click

from addin.commands import options
from schemas.period import Period
from schemas.reference import units_on


@click.command("close", **options.LOOK)
@options.period
@options.home
@options.as_json
def command(period: Period, home: Path, as_json: bool) -> None:
    """Chốt số liệu của kỳ: bản gửi sau được giữ nhưng không làm thay đổi số liệu."""
    from addin import pipeline
    from addin.home import Home

    closing = pipeline.close(Home(home), period)
    missing = [unit for unit in units_on(period.to_date) if unit.code not in closing.versions]
    options.say(
        f"Đã chốt số liệu {period.label}: {len(closing.versions)} đơn vị, {len(closing.adjustments)} điều chỉnh."
    )
    options.say(
        f"Dấu niêm phong (mục số {closing.number} của sổ kiểm soát thay đổi): {closing.seal}. Đề nghị ghi lại dấu này "
        "ngoài máy; lệnh doctor --seal kiểm tra được về sau."
    )
    if missing:
        options.say("Chốt khi chưa có báo cáo của: " + ", ".join(unit.name for unit in missing) + ".")
    if as_json:
        options.print_json({"period": str(period), **closing._asdict()})
