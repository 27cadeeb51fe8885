"""Chốt số liệu: a period's figures stay as they are, no matter what still comes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("close", **options.LOOK)
@options.period
@options.home
@click.option("--force", is_flag=True, help="Chốt dù còn lỗi chưa sửa; phải kèm --reason.")
@click.option("--reason", default="", metavar="LÝ_DO", help="Lý do chốt khi còn lỗi, được ghi vào báo cáo.")
@options.as_json
def command(period: Period, home: Path, force: bool, reason: str, as_json: bool) -> None:
    """Chốt số liệu của kỳ: báo cáo gửi sau được giữ nhưng không làm thay đổi số liệu."""
    from addin.review.closing import OpenErrorsError, corrections, counted_words
    from addin.review.step import close
    from addin.session import Session
    from addin.system.errors import InputError
    from addin.workspace.folder import Workspace

    if force != bool(reason.strip()):
        raise click.BadParameter("--force và --reason phải đi cùng nhau; lý do không được để trống.")
    try:
        with Session(Workspace(home)) as session:
            closing, summary = close(session, period, reason.strip()), session.summary(period)
    except OpenErrorsError as error:
        raise InputError(f"{error} Lệnh: tonghop close --period {period} --force --reason LÝ_DO.") from error
    missing = [unit for unit in summary.catalogue.units_on(period.to_date) if unit.code not in closing.units]
    for line in (counted_words(closing, summary), *corrections(summary)):
        options.say(line)
    if closing.forced:
        options.say(closing.forced)
    options.say(
        f"Dấu niêm phong (mục số {closing.number} của sổ kiểm soát thay đổi): {closing.seal}. Đề nghị ghi lại dấu này "
        "ngoài máy; lệnh doctor --seal kiểm tra được về sau."
    )
    if missing:
        options.say("Chốt khi chưa có báo cáo của: " + ", ".join(unit.in_sentence for unit in missing) + ".")
    if as_json:
        options.print_json({"period": str(period), **closing._asdict()})
