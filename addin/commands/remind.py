"""Đôn đốc: letters and e-mail drafts to late units, and the list for the head."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.commands import options
from schemas.period import Period
from schemas.reference import unit_by_code

if TYPE_CHECKING:
    from addin.remind import Reminded


@click.command("remind", **options.LOOK)
@options.period
@options.home
@click.option("--out", type=options.path, required=True, metavar="THƯ_MỤC", help="Thư mục để ghi công văn, thư nháp.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="NGÀY", help="Tính đến ngày (2023-02-20); mặc định hôm nay."
)
@options.as_json
def command(period: Period, home: Path, out: Path, today: datetime | None, as_json: bool) -> None:
    """Đôn đốc đơn vị chậm: công văn, thư nháp, danh sách trình lãnh đạo."""
    from addin import pipeline
    from addin.home import Home

    reminded = pipeline.remind(Home(home), period, out, today.date() if today else None)
    for line in reminder_lines(reminded):
        options.say(line)
    if as_json:
        options.print_json(reminded_json(reminded))


def reminder_lines(reminded: Reminded) -> list[str]:
    """What was found and written, in words."""
    said = []
    for reminder in reminded.late:
        standing = reminder.standing
        address = "" if reminder.has_address else " (chưa có địa chỉ thư tại trang “Cấu hình”)"
        days = f"{standing.state.value}, quá hạn {standing.days_late} ngày làm việc"
        said.append(f"{unit_by_code(standing.unit).name}: {days}{address}.")
    waiting = "" if reminded.late else f" Hạn gửi là hết ngày {reminded.due:%d/%m/%Y}; chưa có đơn vị nào quá hạn."
    said.append(f"Đã soạn {len(reminded.late)} công văn và thư nháp.{waiting} Chương trình không tự gửi thư.")
    return [*said, f"Danh sách trình lãnh đạo: {reminded.digest}"]


def reminded_json(reminded: Reminded) -> dict[str, Any]:
    """The contract of `remind`."""
    late = [
        {
            "unit": reminder.standing.unit,
            "days_late": reminder.standing.days_late,
            "letter": str(reminder.letter),
            "message": str(reminder.message),
            "sent_at": reminder.standing.sent_at,
            "late_before": reminder.standing.late_before,
        }
        for reminder in reminded.late
    ]
    return {"late": late, "missing": reminded.missing, "digest": str(reminded.digest), "due": reminded.due}
