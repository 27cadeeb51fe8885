"""Truy nguồn: the cells behind the selected figure, and the kept original opened at the cell."""

from addin import pipeline
from addin.buttons.outcome import Outcome
from addin.errors import InputError
from addin.live.desk import Desk
from schemas.report import Place

_SHOWN = 14


def act(desk: Desk) -> Outcome:
    """Trace the figure in the selected cell of a summary sheet."""
    found = desk.selected_figure()
    if found is None:
        raise InputError(
            "Ô đang chọn không phải số liệu của trang tổng hợp. Đề nghị bấm “Tổng hợp”, chọn một ô số liệu ở các trang "
            "“B01 tổng hợp” … “B11 tổng hợp” hoặc trang danh sách rồi bấm lại."
        )
    from addin import trace

    figure, period = found
    traced = pipeline.trace_figure(desk.home, period, Place(figure.form, figure.key, figure.unit, figure.code))
    lines = list(trace.say(traced))
    more = len(lines) - _SHOWN
    shown = lines[:_SHOWN] + ([f"… và {more} dòng khác; dùng lệnh trace để xem đủ."] if more > 0 else [])
    cells = traced.cells
    if figure.unit and cells:
        desk.open_original(period, cells[0].unit, cells[0].sheet, cells[0].cell)
    return Outcome("\n".join(shown))
