"""Xem thử biểu mẫu: the blank workbook with one form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.at_hand import catalogue_in
from addin.cli.form_words import form_argument, form_of

if TYPE_CHECKING:
    from schemas.period import Period


@click.command("preview", **options.PLAIN)
@form_argument
@options.period
@options.profile_home
@click.option("--out", type=options.path, required=True, metavar="TỆP", help="Tệp .xlsx cần ghi.")
@options.as_json
def command(form_id: str, period: Period, home: Path, out: Path, *, as_json: bool) -> None:
    """Xem thử biểu mẫu của một biểu, với đơn vị đầu tiên trong danh sách."""
    from addin.blank_forms.workbook import plan_form_book
    from addin.sheets.writer import write_book
    from addin.system.errors import InputError

    options.refuse_outputs(home, ("--out", out, options.A_WORKBOOK))
    catalogue = catalogue_in(home, period).in_force
    form, units = form_of(catalogue, form_id), catalogue.units_on(period.to_date)
    if not units:
        raise InputError(f"Kỳ {period.label} không có đơn vị nào gửi báo cáo. Đề nghị xem lại trang “Đơn vị”.")
    write_book(plan_form_book(units[0], period, catalogue, forms=(form,)), out)
    options.say(f"Đã ghi biểu mẫu {form.id} của {units[0].name} vào {out}.")
    if as_json:
        options.print_json({"file": str(out), "form": form.id, "unit": units[0].code})
