"""Draws appendix tables in Word: repeated header, rows that do not split, real widths; decides no content."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from addin.draft.tables import AppendixTable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell, _Row

#: Paragraph styles that the layout must have.
TITLE, NOTE, CELL = "Tên phụ lục", "Ghi chú phụ lục", "Chữ bảng"
#: A table of no more rows than this is moved to the next page rather than broken.
SHORT_TABLE = 16
_MARGIN = 45  # twips between a cell's border and its text


def add_table(document: "Document", table: AppendixTable) -> None:
    """Put a table with its title at the end of the document."""
    document.add_paragraph(table.title, style=TITLE)
    if table.note:
        document.add_paragraph(table.note, style=NOTE)
    two_levels = any(column.group for column in table.columns)
    head = 2 if two_levels else 1
    drawn = document.add_table(rows=head + len(table.rows), cols=len(table.columns))
    drawn.style = "Table Grid"
    _set_widths(drawn, [column.width for column in table.columns])
    grid = [list(row.cells) for row in drawn.rows]
    style = document.styles[CELL].style_id
    _write_head(grid, table, style)
    for cells, row in zip(grid[head:], table.rows, strict=True):
        for cell, text, column in zip(cells, row.cells, table.columns, strict=True):
            _write(cell, text, style, bold=row.strong, centred=column.number)
    for number, row in enumerate(drawn.rows):
        _keep_whole(row, repeated=number < head)
    if len(grid) <= SHORT_TABLE:
        _keep_together(grid)


def _write_head(grid: list[list["_Cell"]], table: AppendixTable, style: str) -> None:
    if len(grid) == len(table.rows) + 1:
        for cell, column in zip(grid[0], table.columns, strict=True):
            _write(cell, column.label, style, bold=True, centred=True)
        return
    for start, end, group in _runs([column.group for column in table.columns]):
        if group:
            _write(grid[0][start].merge(grid[0][end]), group, style, bold=True, centred=True)
        for position in range(start, end + 1):
            cell = grid[1][position] if group else grid[0][position].merge(grid[1][position])
            _write(cell, table.columns[position].label, style, bold=True, centred=True)


def _runs(groups: list[str]) -> Iterator[tuple[int, int, str]]:
    """First and last position of neighbours with the same group."""
    start = 0
    for position in range(1, len(groups) + 1):
        if position == len(groups) or groups[position] != groups[start]:
            yield start, position - 1, groups[start]
            start = position


def _write(cell: "_Cell", text: str, style: str, *, bold: bool, centred: bool) -> None:
    """Fill a cell; `style` is the paragraph style's id, since looking it up by name for every cell takes seconds."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)  # merging leaves an empty paragraph of the other cell
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style
    paragraph.add_run(text).bold = bold
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _set_widths(table: "Table", widths: list[float]) -> None:
    """Widths in mm, for Word (cells) and LibreOffice (grid) alike; narrow margins inside the cells."""
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w=str(_MARGIN), type="dxa"))
    table._tbl.tblPr.append(margins)


def _keep_whole(row: "_Row", *, repeated: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if repeated:
        properties.append(_element("w:tblHeader"))


def _keep_together(grid: list[list["_Cell"]]) -> None:
    """Word keeps a table on one page when every row but the last is kept with the next."""
    for cells in grid[:-1]:
        for cell in cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
