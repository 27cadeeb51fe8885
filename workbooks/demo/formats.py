"""The same workbook in the shapes that districts send: .xls, .ods, re-saved, locked, broken; decides no figure."""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from addin.sheets.plan import BookPlan, Content, Formula, Link, Merge, SheetPlan
from addin.sheets.writer import write_book
from schemas.cells import Value

_FONT = "Times New Roman"
#: An .xls counts column widths in 1/256 of a character, and row heights in 1/20 of a point.
_XLS_WIDTH, _XLS_HEIGHT = 256, 20


class FlatSheet(NamedTuple):
    """One sheet as a person sees it: values by (row, column) from 0; formulas have become their values."""

    name: str
    cells: dict[tuple[int, int], Value]
    merges: tuple[Merge, ...]
    widths: dict[int, float]
    heights: dict[int, float]


def flatten(plan: BookPlan) -> tuple[FlatSheet, ...]:
    """The visible sheets of a planned workbook as plain values."""
    return tuple(
        FlatSheet(
            name=sheet.name,
            cells={place: display(content) for place, content in contents(sheet)},
            merges=sheet.merges,
            widths=sheet.widths,
            heights=sheet.heights,
        )
        for sheet in plan.sheets
        if not sheet.hidden
    )


def contents(sheet: SheetPlan) -> Iterator[tuple[tuple[int, int], Content]]:
    """Every filled cell of a planned sheet with its place."""
    for block in sheet.blocks:
        for row, line in enumerate(block.rows, block.row):
            for column, content in enumerate(line, block.column):
                if content is not None:
                    yield (row, column), content
    for merge in sheet.merges:
        if merge.content is not None:
            yield (merge.first_row, merge.first_column), merge.content


def display(content: Content) -> Value:
    """What a viewer shows for a cell."""
    if isinstance(content, bool):
        return "x" if content else None
    if isinstance(content, Formula):
        return content.value
    return content.text if isinstance(content, Link) else content


def as_xlsx(plan: BookPlan) -> bytes:
    """The workbook as the office hands it out, filled in."""
    buffer = io.BytesIO()
    write_book(plan, buffer)
    return buffer.getvalue()


def as_xls(plan: BookPlan) -> bytes:
    """The workbook as an Excel 97–2003 file."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    style_for = _xls_styles(xlwt)
    for flat in flatten(plan):
        sheet = book.add_sheet(flat.name)
        sheet.portrait, sheet.fit_num_pages, sheet.fit_height_to_pages = False, 1, 0
        merged = {(merge.first_row, merge.first_column): merge for merge in flat.merges}
        for place, value in flat.cells.items():
            _write_xls_cell(sheet, place, value, merged.get(place), style_for(value))
        for column, width in flat.widths.items():
            sheet.col(column).width = int(width * _XLS_WIDTH)
        for row, height in flat.heights.items():
            sheet.row(row).height_mismatch, sheet.row(row).height = True, int(height * _XLS_HEIGHT)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _xls_styles(xlwt: Any) -> Callable[[Value], Any]:
    text = xlwt.easyxf(f"font: name {_FONT}; align: wrap on, vert top")
    day = xlwt.easyxf(f"font: name {_FONT}", num_format_str="dd/mm/yyyy")
    number = xlwt.easyxf(f"font: name {_FONT}", num_format_str="#,##0.###")
    whole = xlwt.easyxf(f"font: name {_FONT}", num_format_str="#,##0")
    styles = {str: text, date: day, datetime: day, float: number, int: whole}
    return lambda value: styles.get(type(value), text)


def _write_xls_cell(sheet: Any, place: tuple[int, int], value: Value, merge: Merge | None, style: Any) -> None:
    if merge is None:
        sheet.write(*place, value, style)
    else:
        rows, columns = (merge.first_row, merge.last_row), (merge.first_column, merge.last_column)
        sheet.write_merge(*rows, *columns, value, style)


def as_ods(plan: BookPlan) -> bytes:
    """The workbook as an OpenDocument spreadsheet."""
    from odf.opendocument import OpenDocumentSpreadsheet

    document = OpenDocumentSpreadsheet()
    date_style = _ods_date_style(document)
    for flat in flatten(plan):
        document.spreadsheet.addElement(_ods_table(document, flat, date_style))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _ods_date_style(document: Any) -> Any:
    from odf import number, style

    shape = number.DateStyle(name="Ngay")
    for part in (
        number.Day(style="long"),
        number.Text(text="/"),
        number.Month(style="long"),
        number.Text(text="/"),
        number.Year(style="long"),
    ):
        shape.addElement(part)
    cell = style.Style(name="ONgay", family="table-cell", datastylename=shape)
    document.automaticstyles.addElement(shape)
    document.automaticstyles.addElement(cell)
    return cell


def _ods_width(document: Any, characters: float) -> Any:
    from odf.style import Style, TableColumnProperties

    name = f"R{round(characters * 10)}"
    known = next((style for style in document.automaticstyles.childNodes if style.getAttribute("name") == name), None)
    if known is None:
        known = Style(name=name, family="table-column")
        known.addElement(TableColumnProperties(columnwidth=f"{characters * 0.2:.2f}cm"))
        document.automaticstyles.addElement(known)
    return known


def _ods_table(document: Any, flat: FlatSheet, date_style: Any) -> Any:
    from odf.table import Table, TableColumn, TableRow

    table = Table(name=flat.name)
    spans = {(merge.first_row, merge.first_column): merge for merge in flat.merges}
    last_row = max((row for row, _ in flat.cells), default=0)
    last_column = max((column for _, column in flat.cells), default=0)
    for column in range(last_column + 1):
        table.addElement(TableColumn(stylename=_ods_width(document, flat.widths.get(column, 10))))
    for row in range(last_row + 1):
        line = TableRow()
        for column in range(last_column + 1):
            place = (row, column)
            line.addElement(_ods_cell(flat.cells.get(place), spans.get(place), date_style))
        table.addElement(line)
    return table


def _ods_cell(value: Value, merge: Merge | None, date_style: Any) -> Any:
    from odf.table import TableCell
    from odf.text import P

    attributes: dict[str, Any] = {}
    if merge is not None:
        attributes["numberrowsspanned"] = merge.last_row - merge.first_row + 1
        attributes["numbercolumnsspanned"] = merge.last_column - merge.first_column + 1
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat()[:10], stylename=date_style, **attributes)
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=value, **attributes)
    cell = TableCell(**attributes) if value is None else TableCell(valuetype="string", **attributes)
    for line in str(value).split("\n") if value else ():
        cell.addElement(P(text=line))
    return cell


def as_locked(workbook: bytes, password: str) -> bytes:
    """An .xlsx that opens only with the password, encrypted as Excel does (ECMA-376 agile)."""
    from msoffcrypto.format.ooxml import OOXMLFile

    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook)).encrypt(password, buffer)
    return buffer.getvalue()


def as_broken(workbook: bytes) -> bytes:
    """A download that stopped half way."""
    return workbook[: len(workbook) // 2]


def price_list(rows: Sequence[tuple[str, int]]) -> bytes:
    """A workbook that has nothing to do with the office: a stationer's price list."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    with Workbook(buffer) as book:
        sheet = book.add_worksheet("Báo giá")
        sheet.write_row(0, 0, ["BẢNG BÁO GIÁ VĂN PHÒNG PHẨM"])
        sheet.write_row(2, 0, ["STT", "Tên hàng", "Đơn giá (đồng)"])
        for position, (name, price) in enumerate(rows, 1):
            sheet.write_row(2 + position, 0, [position, name, price])
    return buffer.getvalue()


class Resaving:
    """One workbook on its way through LibreOffice, in a process and a profile of its own.

    Started at once, so that it works while other things are done; `result` waits for it.
    """

    def __init__(self, workbook: bytes) -> None:
        self._workbook = workbook
        self._folder = Path(tempfile.mkdtemp(prefix="tonghop-"))
        program = shutil.which("soffice")
        self._process = self._start(program) if program else None

    def _start(self, program: str) -> subprocess.Popen[bytes]:
        source = self._folder / "bieu.xlsx"
        source.write_bytes(self._workbook)
        profile, out = (self._folder / "profile").as_uri(), str(self._folder / "out")
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir", out]
        silent = subprocess.DEVNULL
        return subprocess.Popen(  # noqa: S603 - a program found on the PATH, with arguments made here
            [*command, str(source)], stdout=silent, stderr=silent, start_new_session=True
        )

    def result(self, seconds: float = 20) -> tuple[bytes, bool]:
        """The workbook and whether LibreOffice saved it; the given workbook where it is absent or too slow."""
        try:
            if self._process is None or self._process.wait(seconds) != 0:
                return self._workbook, False
            saved = self._folder / "out" / "bieu.xlsx"
            return (saved.read_bytes(), True) if saved.is_file() else (self._workbook, False)
        except subprocess.TimeoutExpired:
            return self._workbook, False

    def close(self) -> None:
        """End the program if it still runs, and remove what it left."""
        if self._process is not None and self._process.poll() is None:
            _end_with_children(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _end_with_children(process: subprocess.Popen[bytes]) -> None:
    """End it whole: the program is a script that starts another one; both are in one group, ours alone."""
    import os
    import signal

    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
