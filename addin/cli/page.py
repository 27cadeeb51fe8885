"""A page in the browser, for a PC whose Excel runs no macros, or that has none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.vietnamese import PeriodType
from schemas.clock import today

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("page", **options.LOOK)
@options.home
@click.option("--period", "-p", type=PeriodType(), help="Kỳ mở ra trước (mặc định: kỳ mới nhất đã thu).")
@click.option("--port", default=0, metavar="CỔNG", help="Cổng trên máy này (mặc định: cổng trống bất kỳ).")
@click.option("--no-browser", is_flag=True, help="Chỉ in liên kết, không mở trình duyệt.")
def command(home: Path, period: Period | None, port: int, *, no_browser: bool) -> None:
    """Mở trang trên máy này để làm các việc trong tháng bằng trình duyệt; dừng bằng Ctrl+C."""
    from addin.page.server import PageServer
    from addin.system.errors import MachineError
    from addin.system.startup import usual_gc
    from addin.workspace.folder import Workspace
    from schemas.period import Period

    usual_gc()
    workspace = Workspace(home)
    workspace.existing()
    known = workspace.periods()
    this_month = Period.parse(f"{today():%Y-%m}")
    try:
        server = PageServer(workspace, period or (known[-1] if known else this_month), port)
    except OSError as error:
        raise MachineError(f"Không mở được cổng {port} trên máy này. Đề nghị bỏ --port để chọn cổng trống.") from error
    options.say(f"Trang đã mở, chỉ dùng được trên máy này: {server.link}")
    options.say("Không gửi liên kết này cho người khác. Dừng: bấm Ctrl+C.")
    if not no_browser:
        import webbrowser

        webbrowser.open(server.link)
    with server:
        server.serve_forever()
