"""Trả lại để sửa: each district's own workbook, marked, with the notice in Word."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options
from addin.cli.vietnamese import UnitType

if TYPE_CHECKING:
    from addin.returns.sender import Returns
    from schemas.period import Period
    from schemas.reference import Unit


@click.command("send-back", **options.LOOK)
@options.period
@options.home
@click.option("--unit", "-u", type=UnitType(), help="Mã hoặc tên đơn vị; bỏ trống: mọi đơn vị có lỗi.")
@click.option("--out", type=options.path, required=True, metavar="THƯ_MỤC", help="Thư mục để ghi tệp trả lại.")
@options.as_json
def command(period: Period, home: Path, unit: Unit | None, out: Path, as_json: bool) -> None:
    """Trả lại để sửa: tệp của từng đơn vị có đánh dấu, kèm thông báo và thư nháp."""
    from addin.returns.step import send_back
    from addin.session import Session
    from addin.workspace.folder import Workspace

    options.refuse_outputs(home, ("--out", out, options.A_FOLDER))
    with Session(Workspace(home)) as session:
        returns = send_back(session, period, out, unit.code if unit else "", options.say)
        units = session.catalogue(period).units
    for failed in returns.failed:
        options.say(f"{units.name_of(failed.unit)}: {failed.message}")
    for returned in returns.returned:
        name, aside = units.name_of(returned.unit), returned.recipient.aside
        options.say(f"{name}: {returned.findings} mục cần rà soát: {returned.file.name}{aside}")
    options.say(
        f"Đã ghi {len(returns.returned)} tệp trả lại, thông báo và thư nháp vào {out}; chương trình không tự gửi thư."
    )
    if as_json:
        options.print_json(returns_json(returns))


def returns_json(returns: Returns) -> dict[str, Any]:
    """The contract of `send-back`."""
    return {
        "returns": [{**returned._asdict(), **returned.recipient.as_json()} for returned in returns.returned],
        "failed": [failed._asdict() for failed in returns.failed],
    }
