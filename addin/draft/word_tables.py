"""Draws appendix tables in Word: repeated header, rows that do not split, real widths; decides no content."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from addin.draft.columns import TableColumn
from addin.draft.tables import AppendixTable

if TYPE_CHECKING:
    from docx.document import Document

#: Paragraph styles that the layout must have.
KIND, TITLE, NOTE = "Tên loại", "Tên phụ lục", "Ghi chú phụ lục"
CELL, LARGE_CELL = "Chữ bảng", "Chữ bảng lớn"
#: A table of no more rows than this is moved to the next page rather than broken.
SHORT_TABLE = 16
#: A row with a text of more letters than this may break: it would leave its page empty, or not fit on one at all.
LONG_TEXT = 2500
#: Twips between a cell's border and its text, at the sides and above; Vietnamese capitals stand high.
_MARGIN, _ABOVE = 45, 20
_TWIPS = 1440 / 25.4  # in a mm


class _Cell(NamedTuple):
    """A cell as drawn: its text, width in twips, how many columns it spans, its part in a merge downwards, its grey."""

    text: str
    width: int
    bold: bool = False
    centred: bool = True
    span: int = 1
    merge: str = ""  # "restart" on top, "continue" below
    shade: str = ""


class _Row(NamedTuple):
    cells: Sequence[_Cell]
    head: bool = False


def add_table(document: "Document", table: AppendixTable) -> None:
    """Put a table with its title at the end of the document.

    It is written as one piece of XML: building it cell by cell through python-docx takes ten times as long.
    """
    from docx.oxml import parse_xml

    if table.title:
        document.add_paragraph(table.title, style=TITLE)
    if table.note:
        document.add_paragraph(table.note, style=NOTE)
    letters = LARGE_CELL if table.large else CELL
    cell_style, grid_style = (str(document.styles[name].style_id) for name in (letters, "Table Grid"))
    drawn = parse_xml("".join(_table(table, cell_style, grid_style)))
    document.sections[-1]._sectPr.addprevious(drawn)


def _table(table: AppendixTable, cell_style: str, grid_style: str) -> Iterator[str]:
    from docx.oxml.ns import nsdecls

    rows = [*_head_rows(table.columns), *_data_rows(table)]
    widths = [_twips(column) for column in table.columns]
    yield (
        f"<w:tbl {nsdecls('w')}><w:tblPr><w:tblStyle w:val={quoteattr(grid_style)}/>"
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:top w:w="{_ABOVE}" w:type="dxa"/><w:left w:w="{_MARGIN}" w:type="dxa"/>'
        f'<w:bottom w:w="{_ABOVE}" w:type="dxa"/><w:right w:w="{_MARGIN}" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="04A0"/></w:tblPr><w:tblGrid>'
    )
    yield from (f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield "</w:tblGrid>"
    is_short = len(rows) <= SHORT_TABLE and not any(map(_is_long, rows))
    for number, row in enumerate(rows, 1):
        together = is_short and number < len(rows)
        whole = "" if _is_long(row) else "<w:cantSplit/>"
        yield f"<w:tr><w:trPr>{whole}{'<w:tblHeader/>' if row.head else ''}</w:trPr>"
        yield from (_cell(cell, cell_style, kept_with_next=together) for cell in row.cells)
        yield "</w:tr>"
    yield "</w:tbl>"


def _is_long(row: _Row) -> bool:
    return any(len(cell.text) > LONG_TEXT for cell in row.cells)


def _cell(cell: _Cell, style: str, *, kept_with_next: bool) -> str:
    """One cell; Word keeps a table on one page when every row but the last is kept with the next."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{cell.width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else "")
        + (f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.shade}"/>' if cell.shade else "")
        + f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val={quoteattr(style)}/>'
        + ("<w:keepNext/>" if kept_with_next else "")
        + ('<w:jc w:val="center"/>' if cell.centred else "")
        + f"</w:pPr><w:r>{'<w:rPr><w:b/></w:rPr>' if cell.bold else ''}"
        + f'<w:t xml:space="preserve">{escape(cell.text)}</w:t></w:r></w:p></w:tc>'
    )


def _data_rows(table: AppendixTable) -> Iterator[_Row]:
    for row in table.rows:
        shades = row.shades or ("",) * len(row.cells)
        cells = zip(row.cells, table.columns, shades, strict=True)
        yield _Row([_Cell(text, _twips(at), row.strong, at.number, shade=shade) for text, at, shade in cells])


def _head_rows(columns: Sequence[TableColumn]) -> Iterator[_Row]:
    """One row of labels, or two where columns stand in groups; a column without a group takes both rows."""
    if not any(column.group for column in columns):
        yield _Row([_Cell(column.label, _twips(column), bold=True) for column in columns], head=True)
        return
    top: list[_Cell] = []
    for start, end, group in _runs([column.group for column in columns]):
        run = columns[start : end + 1]
        if group:
            top.append(_Cell(group, sum(map(_twips, run)), bold=True, span=len(run)))
        else:
            top += [_Cell(column.label, _twips(column), bold=True, merge="restart") for column in run]
    yield _Row(top, head=True)
    yield _Row([_below(column) for column in columns], head=True)


def _below(column: TableColumn) -> _Cell:
    if column.group:
        return _Cell(column.label, _twips(column), bold=True)
    return _Cell("", _twips(column), merge="continue")


def _runs(groups: list[str]) -> Iterator[tuple[int, int, str]]:
    """First and last position of neighbours with the same group."""
    start = 0
    for position in range(1, len(groups) + 1):
        if position == len(groups) or groups[position] != groups[start]:
            yield start, position - 1, groups[start]
            start = position


def _twips(column: TableColumn) -> int:
    return round(column.width * _TWIPS)
