"""A folder watched: whatever is dropped into it is collected, checked and summed up at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options

if TYPE_CHECKING:
    from addin.workspace.folder import Workspace
    from schemas.period import Period


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
    from addin.watch import settled_changes
    from addin.workspace.folder import Workspace
    from addin.workspace.office_tables import office_of

    workspace = Workspace(home)
    workspace.existing()
    watched = folder or home / office_of(workspace).settings.inbox
    options.say(f"Đang trông thư mục “{watched}” cho {period.label}. Dừng: bấm Ctrl+C.")
    for content in settled_changes(watched, seconds):
        options.say(f"Thư mục có {len(content)} tệp, có tệp mới.")
        _take_in(workspace, period, watched)
        if once:
            return


def _take_in(workspace: Workspace, period: Period, folder: Path) -> None:
    """One round; what goes wrong is said, and the next round comes all the same."""
    from addin import pipeline
    from addin.cli.check import say_checked
    from addin.cli.collect import say_collected
    from addin.review.step import check
    from addin.summary_workbook.step import write_summary
    from addin.system.errors import InputError, MachineError

    try:
        say_collected(pipeline.collect(workspace, period, [folder]))
        checked = check(workspace, period)
        say_checked(checked)
        options.say(f"Bảng tổng hợp: {write_summary(workspace, period, None, checked).file}")
    except (InputError, MachineError) as error:
        options.say(str(error))
