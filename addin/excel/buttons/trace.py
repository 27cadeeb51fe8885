"""Truy nguồn: the cells behind the selected figure on a sheet, and the kept original opened at the cell."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from addin.analysis.step import trace_figure
from addin.excel.buttons.box import NEXT
from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook
from addin.system.errors import InputError
from schemas.catalogue import Catalogue
from schemas.report import FigurePlace

if TYPE_CHECKING:
    from addin.analysis.trace import Trace

#: The key of the sheet.
KEY = "nguon"


def act(desk: OpenWorkbook) -> Outcome:
    """Trace the figure in the selected cell of a summary sheet."""
    found = desk.selected_figure()
    if found is None:
        raise InputError(
            "Ô đang chọn không phải số liệu của trang tổng hợp. Đề nghị bấm “Tổng hợp”, chọn một ô số liệu ở các trang "
            f"tổng hợp của từng biểu{_for_example(desk.catalogue_today)} hoặc trang danh sách rồi bấm lại."
        )
    from addin.summary_workbook.trace import plan_trace

    figure, period = found
    traced = trace_figure(desk.session, period, FigurePlace(figure.form, figure.key, figure.unit, figure.code))
    cells = traced.cells
    opened = bool(figure.unit and cells)
    if opened:
        desk.open_original(period, cells[0].unit, cells[0].sheet, cells[0].cell)
    message = "\n".join(_said(traced, opened=opened))
    sheet = plan_trace(traced, period, desk.office.settings)
    return Outcome(message, period, {KEY: sheet}, activate="" if opened else KEY)


def _for_example(catalogue: Catalogue) -> str:
    """The sheet of one of the forms, as it follows what such sheets are: " (như “M01 tổng hợp”)"."""
    return next((f" (như “{form.id} tổng hợp”)" for form in catalogue.forms), "")


def _said(traced: "Trace", *, opened: bool) -> Iterator[str]:
    """The figure, of how many cells it is made, what is open against it."""
    from addin.analysis.trace import figure_line, remarks

    yield figure_line(traced)
    units = {cell.unit for cell in traced.cells}
    if len(traced.cells) == 1:
        yield traced.words(traced.cells[0])
    else:
        yield f"Gồm {len(traced.cells)} ô của {len(units)} đơn vị."
    yield from remarks(traced)
    yield f"{NEXT} xem {'tệp gốc vừa mở, ' if opened else ''}từng ô ở trang “Nguồn số liệu”."
