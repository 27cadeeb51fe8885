"""Which office program the open workbook is in; touches no cell."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

LIBREOFFICE = "libreoffice"


def is_excel(book: "xw.Book") -> bool:
    """Whether it is Excel that shows the workbook."""
    return bool(book.app.engine.name != LIBREOFFICE)
