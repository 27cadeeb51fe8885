"""Xuất số liệu: the figures of a period as data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("export", **options.LOOK)
@options.period
@options.home
@click.option("--out", type=options.path, required=True, metavar="THƯ_MỤC", help="Thư mục để ghi.")
@options.as_json
def command(period: Period, home: Path, out: Path, *, as_json: bool) -> None:
    """Xuất số liệu của kỳ, mỗi số một dòng: bảng Excel để lập bảng riêng, CSV và gói dữ liệu Frictionless."""
    from addin.analysis.step import export
    from addin.workspace.folder import Workspace

    options.refuse_outputs(home, ("--out", out, options.A_FOLDER))
    files = export(Workspace(home), period, out)
    options.say(f"Đã ghi số liệu {period.label} vào {', '.join(str(file) for file in files)}.")
    if as_json:
        options.print_json({"files": [str(file) for file in files]})
