"""Hướng dẫn: the guide of the workbook."""

from addin.excel.buttons.outcome import Outcome
from addin.excel.live.desk import OpenWorkbook


def act(_: OpenWorkbook) -> Outcome:
    """Show the guide."""
    return Outcome("Trang “Hướng dẫn” nêu các bước trong tháng và công dụng từng nút.", activate="huong_dan")
