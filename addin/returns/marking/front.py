"""The list of a returned workbook: its XML, with links to the cells and a column for explanations; reads nothing."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from addin.formats.xml_text import escape, quoteattr
from addin.returns.marking.notes import CONTROL
from addin.returns.marking.parts import MAIN
from addin.returns.marking.plan import Front, ListLine, MarkLook
from addin.returns.marking.styles import Styles
from addin.sheets.text_width import lines_of
from schemas.returned import HEADINGS
from schemas.text import within_cell

#: A row: what each cell says and the name of its format.
ShownRow = Sequence[tuple[str | int, str]]
_WIDTHS = (6, 11, 8, 22, 9, 76, 44, 10)
_FACES = ("center", "", "center", "text", "link", "text", "answer", "text")
_LOOKS = {MarkLook.ERROR: "error", MarkLook.WARNING: "warning", MarkLook.NOTE: "center"}
_LETTERS = "ABCDEFGH"
#: A row that stands for those folded away below it, and one of these.
_FOLDS, _FOLDED = ' collapsed="1"', ' outlineLevel="1" hidden="1"'
#: Above the notes, which stand apart.
_NOTES = "ĐỂ ĐƠN VỊ BIẾT: số liệu đã được đọc như dưới đây; chỉ sửa nếu chưa đúng."
#: The sentences above the list are of 12 points, texts are measured at 11; the title is short.
_SENTENCE_SHARE = 11 / 12


class _Row(NamedTuple):
    """A row of the sheet: its cells, how it takes part in folding, the line that it shows, if any."""

    cells: ShownRow
    fold: str = ""
    line: ListLine | None = None


def front_xml(front: Front, styles: Styles) -> bytes:
    """The whole sheet part."""
    rows = list(_rows(front))
    heading = heading_row(front)
    wide = [number for number, row in enumerate(rows, 1) if len(row.cells) == 1]
    xml = [
        f'<worksheet xmlns="{MAIN}"><sheetPr><outlinePr summaryBelow="0"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView '
        f'showGridLines="0" tabSelected="1" workbookViewId="0"><pane ySplit="{heading}" topLeftCell="A{heading + 1}" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15" outlineLevelRow="1"/>',
        "<cols>", *map(_column, range(1, 9), _WIDTHS), "</cols><sheetData>",
        *(_row(number, row, styles) for number, row in enumerate(rows, 1)),
        "</sheetData>", _merges(wide), _links([(number, row.line) for number, row in enumerate(rows, 1) if row.line]),
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>',
    ]  # fmt: skip
    return "".join(['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', *xml]).encode()


def heading_row(front: Front) -> int:
    """The row of the list's heading, counted from 1."""
    return len(front.sentences) + 2


def _rows(front: Front) -> Iterator[_Row]:
    yield _Row([(front.title, "title")])
    yield from (_Row([(sentence, "sentence")]) for sentence in front.sentences)
    yield _Row([(text, "header") for text in HEADINGS])
    yield from _numbered(front.lines)
    if front.notes:
        yield _Row([(_NOTES, "sentence")])
    yield from _numbered(front.notes)


def _numbered(lines: Sequence[ListLine]) -> Iterator[_Row]:
    for number, line in enumerate(lines, 1):
        yield _Row(_cells(number, line), _FOLDS if line.folded else "", line)
        for place, one in enumerate(line.folded, 1):
            yield _Row(_cells(f"{number}.{place}", one), _FOLDED, one)


def _cells(number: int | str, line: ListLine) -> ShownRow:
    values = (
        number, line.severity, line.form, line.sheet, line.cell, line.message, line.explanation, line.key,
    )  # fmt: skip
    faces = [face or _LOOKS[line.look] for face in _FACES]
    if not line.cell:
        faces[4] = "center"
    return list(zip(values, faces, strict=True))


def _column(number: int, width: int) -> str:
    hidden = ' hidden="1"' if number == len(_WIDTHS) else ""
    return f'<col min="{number}" max="{number}" width="{width}" customWidth="1"{hidden}/>'


def _row(number: int, row: _Row, styles: Styles) -> str:
    cells = zip(_LETTERS, row.cells, strict=False)
    inner = "".join(_cell(f"{letter}{number}", *cell, styles) for letter, cell in cells)
    height = _height(row.cells)
    return f'<row r="{number}" ht="{height}" customHeight="1"{row.fold}>{inner}</row>'


def _height(cells: ShownRow) -> int:
    """Points for the longest text of a row: LibreOffice and Excel both keep what the file says."""
    widths = [sum(_WIDTHS[:7]) * _SENTENCE_SHARE] if len(cells) == 1 else _WIDTHS[:7]
    lines = [lines_of(str(text), width) for (text, _), width in zip(cells, widths, strict=False)]
    return min(6 + 15 * max(lines), 400)


def _cell(address: str, value: str | int, face: str, styles: Styles) -> str:
    style = styles.face(face)
    if value == "":
        return f'<c r="{address}" s="{style}"/>'
    if isinstance(value, int):
        return f'<c r="{address}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_text(value)}</t></is></c>'


def _text(value: str) -> str:
    """A text as it is in XML; "_x000A_" typed by somebody stays what it is."""
    return escape(within_cell(CONTROL.sub("", value)).replace("_x", "_x005F_x"))


def _merges(rows: Sequence[int]) -> str:
    merged = "".join(f'<mergeCell ref="A{row}:G{row}"/>' for row in rows)
    return f'<mergeCells count="{len(rows)}">{merged}</mergeCells>'


def _links(lines: Sequence[tuple[int, ListLine]]) -> str:
    links = "".join(
        f'<hyperlink ref="E{row}" location={quoteattr(_place(line))} display={quoteattr(line.cell)}/>'
        for row, line in lines
        if line.cell
    )
    return f"<hyperlinks>{links}</hyperlinks>" if links else ""


def _place(line: ListLine) -> str:
    sheet = CONTROL.sub("", line.sheet).replace("'", "''")
    return f"'{sheet}'!{line.cell}"
