"""A folder watched: whatever is dropped into it is collected, checked and summed up at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options

if TYPE_CHECKING:
    from addin.workspace.folder import Workspace
    from schemas.period import Period

_GONE = "Không thấy thư mục “{folder}”; chương trình đợi đến khi có. Đề nghị kiểm tra tên thư mục, ổ đĩa, đường mạng."
_BACK = "Đã thấy lại thư mục “{folder}”."


@click.command("watch", **options.LOOK)
@options.period
@options.home
@click.option("--seconds", default=5.0, show_default=True, metavar="GIÂY", help="Bao lâu xem thư mục một lần.")
@click.option("--once", is_flag=True, help="Làm một lượt với những gì đang có rồi dừng.")
@click.argument("folder", type=options.path, required=False, metavar="[THƯ_MỤC]")
def command(period: Period, home: Path, seconds: float, folder: Path | None, *, once: bool) -> None:
    """Trông thư mục thu báo cáo: có tệp mới thì thu, kiểm tra, tổng hợp ngay; dừng bằng Ctrl+C.

    Bỏ trống THƯ_MỤC: thư mục thu báo cáo của trang “Cấu hình”.
    """
    from addin.define.kept import catalogue_today
    from addin.system.errors import InputError, MachineError
    from addin.system.startup import usual_gc
    from addin.watch import AGAIN, settled_changes, telling_wait
    from addin.workspace.folder import Workspace
    from addin.workspace.office_tables import office_of

    usual_gc()
    workspace = Workspace(home)
    workspace.existing()
    watched = folder or home / office_of(workspace, catalogue_today(home)).settings.inbox
    options.say(f"Đang trông thư mục “{watched}” cho {period.label}. Dừng: bấm Ctrl+C.")
    failed: list[str] = []
    told = None
    wait = telling_wait(watched, lambda there: options.say((_BACK if there else _GONE).format(folder=watched)))
    for content in settled_changes(watched, seconds, wait, is_unfinished=lambda: bool(failed)):
        try:
            _take_in(workspace, period, watched, is_new=content != told)
            failed.clear()
        except (InputError, MachineError) as error:
            if once:
                raise
            if str(error) not in failed:
                options.say(f"{error} Chương trình tự làm lại sau mỗi {AGAIN:.0f} giây.")
            failed[:] = [str(error)]
        told = content
        if once:
            return


def _take_in(workspace: Workspace, period: Period, folder: Path, *, is_new: bool) -> None:
    """One round, told at length where something new has come."""
    from addin import pipeline
    from addin.cli.check import say_checked
    from addin.cli.collect import say_collected
    from addin.review.step import check
    from addin.session import Session
    from addin.summary_workbook.step import write_summary

    workspace.existing()  # a drive may have gone: no folder is made in its place
    if is_new:
        options.say("Có tệp mới trong thư mục.")
    with Session(workspace) as session:
        collected, units = pipeline.collect(session, period, [folder]), session.catalogue(period).units
    if is_new:
        say_collected(collected, units)
    checked = check(workspace, period)
    if is_new:
        say_checked(checked)
    options.say(f"Bảng tổng hợp: {write_summary(workspace, period, None, checked).file}")
