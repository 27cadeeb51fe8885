"""Đôn đốc: letters and e-mail drafts to late units, and the list for the head."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options

if TYPE_CHECKING:
    from addin.reminders.letters import Reminded
    from schemas.period import Period


@click.command("remind", **options.LOOK)
@options.period
@options.home
@click.option("--out", type=options.path, required=True, metavar="THƯ_MỤC", help="Thư mục để ghi công văn, thư nháp.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="NGÀY", help="Tính đến ngày (2023-02-20); mặc định hôm nay."
)
@options.as_json
def command(period: Period, home: Path, out: Path, today: datetime | None, as_json: bool) -> None:
    """Đôn đốc đơn vị chưa gửi hoặc gửi chậm: công văn, thư nháp, danh sách trình lãnh đạo."""
    from addin.reminders.letters import to_text
    from addin.reminders.step import remind
    from addin.session import Session
    from addin.workspace.folder import Workspace

    options.refuse_outputs(home, ("--out", out, options.A_FOLDER))
    with Session(Workspace(home)) as session:
        reminded = remind(session, period, out, today.date() if today else None)
        remarks = session.office.day_remarks(period)
    for line in to_text(reminded):
        options.say(line)
    for remark in remarks:
        options.say(remark)
    if as_json:
        options.print_json(reminded_json(reminded))


def reminded_json(reminded: Reminded) -> dict[str, Any]:
    """The contract of `remind`."""
    late = [
        {
            "unit": reminder.standing.unit,
            "days_late": reminder.standing.days_late,
            "letter": str(reminder.letter),
            "message": str(reminder.message),
            "sent_at": reminder.standing.sent_at,
            "noted_on": reminder.standing.noted_on,
            "late_before": reminder.standing.late_before,
            "unusable": reminder.standing.unusable and reminder.standing.unusable._asdict(),
            **reminder.recipient.as_json(),
        }
        for reminder in reminded.late
    ]
    undated, unread = ([unit.code for unit in units] for units in (reminded.undated, reminded.unread))
    told = {"missing": reminded.missing, "undated": undated, "not_collected": unread}
    return {"late": late, **told, "digest": str(reminded.digest), "due": reminded.due}
