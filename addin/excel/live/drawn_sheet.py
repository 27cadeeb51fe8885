"""The sheet in front as somebody drew it, from a copy of the open workbook: the reader of received files reads it."""

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from addin.define.passwords import passwords_of
from addin.excel.live.desk import OpenWorkbook
from addin.excel.live.keys import REVIEW
from addin.excel.live.names import sheet_named_in
from addin.excel.live.programs import is_excel
from addin.form_inference.choices import FormReview, read_review
from addin.form_inference.drawing import Drawing, read_drawings
from addin.form_inference.review import SHEET
from addin.system.errors import InputError

if TYPE_CHECKING:
    import xlwings as xw

_OWN = (
    "Trang đang mở “{sheet}” là trang của chương trình. Đề nghị vẽ bảng ở một trang mới (hoặc chép bảng vào đó), mở "
    "trang ấy rồi bấm lại."
)
_EMPTY = "Trang đang mở “{sheet}” chưa có gì. Đề nghị vẽ bảng ở trang này, hoặc mở trang có bảng, rồi bấm lại."


def drawn_sheet(desk: OpenWorkbook, name: str = "") -> Drawing:
    """The sheet of that name, or in front. InputError where it is one of the program's own, gone or blank."""
    name = name or str(desk.book.sheets.active.name)
    if name in _own_sheets(desk.book):
        raise InputError(_OWN.format(sheet=name))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ban-sao{Path(desk.book.fullname).suffix or '.xlsx'}"
        _save_copy(desk.book, path)
        drawings = read_drawings(path.read_bytes(), path.name, partial(passwords_of, desk.home.root))
    found = next((one for one in drawings if one.sheet == name), None)
    if found is None:
        raise InputError(_EMPTY.format(sheet=name))
    return found


def review_of(desk: OpenWorkbook) -> FormReview:
    """What is chosen on the sheet "Xem lại biểu"; nothing where there is none."""
    return read_review(desk.rows_of_key(REVIEW, SHEET))


def _own_sheets(book: "xw.Book") -> set[str]:
    """The sheets to which the program's own names lead."""
    refers = [str(name.refers_to or "") for name in book.names if str(name.name).startswith("TH_")]
    return {sheet_named_in(one) for one in refers if "!" in one} | _usual()


def _usual() -> set[str]:
    from schemas.office import TABLES

    return {table.sheet for table in TABLES}


def _save_copy(book: "xw.Book", path: Path) -> None:
    if is_excel(book):
        book.api.SaveCopyAs(str(path))  # not run: the build machines have no Excel
        return
    from addin.libreoffice.convert import properties, url_of

    kinds = {".xlsm": "Calc MS Excel 2007 VBA XML", ".ods": "calc8", ".xls": "MS Excel 97"}
    filter_name = kinds.get(path.suffix, "Calc MS Excel 2007 XML")
    book.api.storeToURL(url_of(path), properties(FilterName=filter_name, Overwrite=True))
