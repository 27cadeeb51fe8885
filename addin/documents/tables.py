"""Draws appendix tables in Word: repeated header, rows that do not split, real widths; decides no content."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from addin.documents.content import CENTRE, LEFT, AppendixTable, TableColumn
from addin.formats.xml_text import escape, quoteattr

if TYPE_CHECKING:
    from docx.document import Document

#: Paragraph styles that the layout must have.
KIND, TITLE, NOTE = "Tên loại", "Tên phụ lục", "Ghi chú phụ lục"
CELL, LARGE_CELL = "Chữ bảng", "Chữ bảng lớn"
#: A table of no more rows than this is moved to the next page rather than broken.
SHORT_TABLE = 16
#: In points: what is above a table, or under it, is no part of the text.
NOTE_SIZE, FOOT_SIZE = 10, 9
#: A row with a text of more letters than this may break: it would leave its page empty, or not fit on one at all.
LONG_TEXT = 2500
#: Twips between a cell's border and its text, at the sides and above; Vietnamese capitals stand high.
_MARGIN, _ABOVE = 45, 0
_TWIPS = 1440 / 25.4  # in a mm


class _Cell(NamedTuple):
    """A cell as drawn: its text and looks, width in twips, how many columns it spans, its part in a merge downwards."""

    text: str
    width: int
    bold: bool = False
    align: str = CENTRE
    span: int = 1
    merge: str = ""  # "restart" on top, "continue" below
    shade: str = ""
    slanted: bool = False


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
        _add_note(document, table.note)
    letters = LARGE_CELL if table.large else CELL
    cell_style, grid_style = (str(document.styles[name].style_id) for name in (letters, "Table Grid"))
    drawn = parse_xml("".join(_table(table, cell_style, grid_style)))
    document.sections[-1]._sectPr.addprevious(drawn)
    if table.foot:
        _add_foot(document, table.foot)


def _add_note(document: "Document", note: str) -> None:
    """The unit of money and the signs, at the right above the table, in smaller letters."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph(style=NOTE)
    paragraph.add_run(note).font.size = Pt(NOTE_SIZE)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.space_after = Pt(1)


def _add_foot(document: "Document", foot: str) -> None:
    """What the table's figures lack, under it in small letters."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph(style=NOTE)
    paragraph.add_run(foot).font.size = Pt(FOOT_SIZE)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.keep_with_next = Pt(1), Pt(0), False


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
        is_last = number == len(rows)
        together = bool(table.foot) if is_last else is_short
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
        + ("" if cell.align == LEFT else f'<w:jc w:val="{cell.align}"/>')
        + f"</w:pPr><w:r>{_letters(cell)}"
        + f'<w:t xml:space="preserve">{escape(cell.text)}</w:t></w:r></w:p></w:tc>'
    )


def _letters(cell: _Cell) -> str:
    looks = ("<w:b/>" if cell.bold else "") + ("<w:i/>" if cell.slanted else "")
    return f"<w:rPr>{looks}</w:rPr>" if looks else ""


def _data_rows(table: AppendixTable) -> Iterator[_Row]:
    for row in table.rows:
        shades, slanted = row.shades or ("",) * len(row.cells), row.slanted or (False,) * len(row.cells)
        cells = zip(row.cells, table.columns, shades, slanted, strict=True)
        yield _Row(
            [
                _Cell(text, _twips(at), row.strong, at.align, shade=shade, slanted=italic)
                for text, at, shade, italic in cells
            ]
        )


def _head_rows(columns: Sequence[TableColumn]) -> Iterator[_Row]:
    """As many rows of labels as columns are in groups of groups; a column in fewer groups takes the rows below."""
    paths = [_path(column) for column in columns]
    for level in range(max(map(len, paths))):
        yield _Row(list(_head_cells(columns, paths, level)), head=True)


def _path(column: TableColumn) -> tuple[str, ...]:
    """What is over a column, from the top down to its own label."""
    return (*filter(None, (column.over, *column.upper, column.group)), column.label)


def _head_cells(columns: Sequence[TableColumn], paths: Sequence[tuple[str, ...]], level: int) -> Iterator[_Cell]:
    deepest = max(map(len, paths))
    for start, end in _runs([path[: level + 1] if level < len(path) - 1 else at for at, path in enumerate(paths)]):
        width, path = sum(map(_twips, columns[start:end])), paths[start]
        if level < len(path) - 1:
            yield _Cell(path[level], width, bold=True, span=end - start)
        elif level == len(path) - 1:
            yield _Cell(path[level], width, bold=True, merge="restart" if len(path) < deepest else "")
        else:
            yield _Cell("", width, merge="continue")


def _runs(marks: Sequence[object]) -> Iterator[tuple[int, int]]:
    """The first position of each run of equal neighbours, and the one behind its last."""
    start = 0
    for position in range(1, len(marks) + 1):
        if position == len(marks) or marks[position] != marks[start]:
            yield start, position
            start = position


def _twips(column: TableColumn) -> int:
    return round(column.width * _TWIPS)
