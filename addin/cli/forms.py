"""Tạo biểu mẫu: one blank workbook a unit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.vietnamese import UnitType

if TYPE_CHECKING:
    from schemas.period import Period
    from schemas.reference import Unit


@click.command("forms", **options.LOOK)
@options.period
@options.home
@click.option("--unit", "-u", "units", type=UnitType(), multiple=True, help="Mã hoặc tên đơn vị; bỏ trống: mọi đơn vị.")
@click.option("--out", type=options.path, required=True, metavar="THƯ_MỤC", help="Thư mục để ghi biểu mẫu.")
@options.as_json
def command(period: Period, home: Path, units: tuple[Unit, ...], out: Path, as_json: bool) -> None:
    """Tạo biểu mẫu cho từng đơn vị; kế hoạch, danh sách, số kỳ trước đã biết được điền sẵn."""
    from addin.blank_forms.step import write_forms
    from addin.session import Session
    from addin.workspace.folder import Workspace

    options.refuse_outputs(home, ("--out", out, options.A_FOLDER))
    with Session(Workspace(home)) as session:
        files = write_forms(session, period, units or session.catalogue(period).units_on(period.to_date), out)
        remarks = session.office.day_remarks(period)
    options.say(f"Đã tạo {len(files)} tệp biểu mẫu {period.label} vào {out}.")
    for remark in remarks:
        options.say(remark)
    if as_json:
        options.print_json({"files": {unit: str(path) for unit, path in files.items()}})
