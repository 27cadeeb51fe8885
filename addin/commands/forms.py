"""Phát biểu mẫu: one blank workbook a unit."""

from pathlib import Path

import click

from addin.command_line import UnitType
from addin.commands import options
from schemas.period import Period
from schemas.reference import Unit, units_on


@click.command("forms", **options.LOOK)
@options.period
@click.option(
    "--unit", "-u", "units", type=UnitType(), multiple=True, help="Mã hoặc tên đơn vị; bỏ trống: cả 11 đơn vị."
)
@click.option("--out", type=options.path, required=True, metavar="THƯ_MỤC", help="Thư mục để ghi biểu mẫu.")
@options.as_json
def command(period: Period, units: tuple[Unit, ...], out: Path, as_json: bool) -> None:
    """Phát biểu mẫu trắng cho từng đơn vị."""
    from addin.publish.blank import write_forms

    files = write_forms(period, units or units_on(period.to_date), out)
    options.say(f"Đã ghi {len(files)} tệp biểu mẫu {period.label} vào {out}.")
    if as_json:
        options.print_json({"files": {unit: str(path) for unit, path in files.items()}})
