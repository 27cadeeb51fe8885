"""Dự thảo báo cáo: the Word report, each figure with its cells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from addin.cli import options

if TYPE_CHECKING:
    from addin.report.compose import Draft
    from schemas.period import Period


@click.command("draft", **options.LOOK)
@options.period
@options.home
@click.option(
    "--kind",
    default="bao-cao",
    metavar="LOẠI",
    show_default=True,
    help="Loại văn bản: bao-cao, thi-dua (sơ kết, tổng kết).",
)
@click.option("--out", type=options.path, metavar="TỆP", help="Tệp Word; mặc định ghi vào thư mục của kỳ.")
@click.option("--force", is_flag=True, help="Dự thảo cả khi chưa có đơn vị nào báo cáo (mẫu trống).")
@options.as_json
def command(period: Period, home: Path, kind: str, out: Path | None, force: bool, as_json: bool) -> None:
    """Dự thảo báo cáo Word."""
    from addin import pipeline
    from addin.report.opinions import opinions_beside
    from addin.workspace.folder import Workspace

    listed = opinions_beside(out) if out else None
    options.refuse_outputs(home, ("--out", out, options.A_DOCUMENT), ("--out", listed, options.A_WORKBOOK))
    drafted = pipeline.draft(Workspace(home), period, out, kind, force=force)
    options.say(f"Đã dự thảo: {drafted.document}")
    for remark in drafted.to_text():
        options.say(remark)
    if as_json:
        options.print_json(draft_json(drafted))


def draft_json(drafted: Draft) -> dict[str, Any]:
    """The contract of `draft`."""
    former = drafted.written.former
    return {
        "document": str(drafted.document),
        "figures": drafted.figures_json(),
        "missing": list(drafted.missing),
        "differences": drafted.written.differences._asdict(),
        "former": str(former) if former else None,
        "opinions": str(drafted.opinions) if drafted.opinions else None,
        "left_out": [{"section": one.heading, "lacking": list(one.lacking)} for one in drafted.left_out],
    }
