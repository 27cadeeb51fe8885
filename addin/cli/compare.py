"""So sánh: with the plan, the last period, the same period last year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("compare", **options.LOOK)
@options.period
@options.home
@click.option("--out", type=options.path, metavar="TỆP", help="Tệp so sánh (.xlsx); mặc định ghi vào thư mục của kỳ.")
@click.option("--force", is_flag=True, help="Lập bảng cả khi chưa có đơn vị nào báo cáo (mẫu trống).")
@options.as_json
def command(period: Period, home: Path, out: Path | None, force: bool, as_json: bool) -> None:
    """So sánh với kế hoạch, cùng kỳ năm trước; số trong kỳ của số lũy kế; phần của từng đơn vị."""
    from addin.analysis.comparison_words import to_text
    from addin.session import Session
    from addin.summary_workbook.step import write_comparison
    from addin.workspace.folder import Workspace

    options.refuse_outputs(home, ("--out", out, options.A_WORKBOOK))
    with Session(Workspace(home)) as session:
        compared = write_comparison(session, period, out, force=force)
        for line in to_text(compared.comparison, compared.trend.catalogue):
            options.say(line)
        options.say(f"Bảng so sánh: {compared.file}")
        if as_json:
            options.print_json({**compared.comparison.as_json(), "file": str(compared.file)})
