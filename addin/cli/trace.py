"""Truy nguồn: the source cells behind a figure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from addin.cli import options
from addin.cli.vietnamese import UnitType

if TYPE_CHECKING:
    from schemas.catalogue import Catalogue
    from schemas.form import Form
    from schemas.period import Period
    from schemas.reference import Unit
    from schemas.report import FigurePlace


@click.command("trace", **options.LOOK)
@options.period
@options.home
@click.option("--form", required=True, metavar="BIỂU", help="Mã biểu, như ở danh mục biểu của cơ quan.")
@click.option(
    "--column",
    required=True,
    metavar="CỘT",
    help="Tên cột như trong biểu, kể cả tiêu đề nhóm (Nhóm / Cột); tên hoặc mã một chỉ số tính từ các cột của biểu; "
    "hoặc count: số dòng của danh sách.",
)
@click.option("--unit", type=UnitType(), help="Mã hoặc tên đơn vị; bỏ trống: mọi đơn vị cộng lại.")
@click.option("--row", default="", metavar="DÒNG", help="Mã dòng, nội dung dòng hoặc tên xã; bỏ trống: mọi dòng.")
@options.as_json
def command(
    period: Period, home: Path, form: str, column: str, unit: Unit | None, row: str, *, as_json: bool
) -> None:  # fmt: skip
    """Truy nguồn một số liệu: các ô của tệp gốc và các điều chỉnh đứng sau nó."""
    from addin.analysis import trace
    from addin.analysis.step import trace_figure
    from addin.session import Session
    from addin.workspace.folder import Workspace

    with Session(Workspace(home)) as session:
        place = _place(form, column, session.catalogue(period))._replace(unit=unit.code if unit else "", code=row)
        traced = trace_figure(session, period, place)
        for line in trace.to_text(traced):
            options.say(line)
        if as_json:
            options.print_json({"period": str(period), **trace.as_json(traced)})


def _place(form: str, column: str, catalogue: Catalogue) -> FigurePlace:
    from addin.summary.lookup import ROWS
    from schemas.office.lines import column_key, form_id
    from schemas.report import FigurePlace

    try:
        found = form_id(form, catalogue)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from error
    known = catalogue.by_id.get(found)
    if known is None:
        raise click.BadParameter(f"kỳ này không dùng biểu {found}; các biểu của kỳ: {', '.join(catalogue.by_id)}.")
    if known.summed_by_row and column == ROWS:
        raise click.BadParameter(f"biểu {found} có các dòng in sẵn nên không có số dòng để truy; viết tên một cột.")
    key = ROWS if column == ROWS else column_key(known, column) or _indicator(known, column)
    if not key:
        raise click.BadParameter(f"biểu {found} không có cột, chỉ số “{column}”.")
    return FigurePlace(found, key)


def _indicator(form: Form, name: str) -> str:
    """The figure that an indicator makes of a form's columns, by its code or its title; "" when there is none."""
    from schemas.text import fold

    return next((one.key for one in form.derived if fold(name) in (fold(one.key), fold(one.label))), "")
