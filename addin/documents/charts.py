"""Draws charts in Word as Word's own: a chart part, and in it the workbook that "Edit Data" opens; decides no content.

XlsxWriter writes the chart, since Word's and Excel's are the same XML. Its numbers are written as the text beside it
writes them, whatever the region of the PC: the labels are texts, the axis has whole steps with a dot for the thousands.
A number format alone cannot do that, since Excel and Word take the separators from the PC. (In a workbook a chart goes
by the PC as the cells that it is of do.) Who changes the figures behind a chart by hand writes its label, too.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from addin.documents.content import PAGE, Bars, WordChart
from addin.documents.tables import NOTE, TITLE
from addin.formats.xml_text import escape, quoteattr
from addin.sheets.plan import Axis
from schemas.numbers import show_number

if TYPE_CHECKING:
    from docx.document import Document

#: In mm, so that two are beside each other and two pairs on a page lying on its side.
WIDTH, HEIGHT = 123.0, 66.0
#: Of a chart that has such a page for itself.
LARGE_WIDTH, LARGE_HEIGHT = 248.0, 138.0
#: The letters of such a chart are smaller than those of a chart as wide as a sheet; in hundredths of a point.
_LETTERS = {'sz="1000"': 'sz="800"', 'sz="900"': 'sz="700"'}
#: A paragraph style of the layout that takes next to no room.
GAP = "Khoảng cách"
#: Of the caption, in points.
_CAPTION = 11
_EMU, _PIXELS = 36_000, 96 / 25.4  # in a mm
_SHEET = "Số liệu"
_CHART, _WORKBOOK = (
    "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
#: What a label does not show is left out by XlsxWriter; LibreOffice then shows it in a document.
_ONLY_VALUE = '<c:showVal val="1"/>'
_ONLY_VALUE_SAID = f'<c:showLegendKey val="0"/>{_ONLY_VALUE}' + "".join(
    f'<c:{part} val="0"/>' for part in ("showCatName", "showSerName", "showPercent", "showBubbleSize")
)
#: From which step on the numbers of an axis are written how: a dot between digits is the same wherever the PC is.
_WHOLE = (
    (10**6, '[=0]0;[<1000000000]0"."000"."000;0"."000"."000"."000'),
    (1000, '[=0]0;[<1000000]0"."000;0"."000"."000'),
    (0, '[<1000]0;0"."000'),
)
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def add_charts(document: "Document", charts: Sequence[WordChart]) -> None:
    """Put charts at the end of a document, two beside each other, each with its caption below it.

    Two pairs fill a page, which what is before them would tear apart; one of many categories fills a page by itself.
    """
    left, filled = list(charts), 0  # halves of the page at hand
    while left:
        beside = 1 if any(chart.is_large for chart in left[:2]) else 2
        row, left = left[:beside], left[beside:]
        large = row[0].is_large
        _add_pair(document, row, new_page=large or (filled == 0 and bool(left)))
        filled = 0 if large else (filled + 1) % 2


def _add_pair(document: "Document", charts: Sequence[WordChart], *, new_page: bool) -> None:
    from docx.oxml import parse_xml

    drawings = [_drawing_of(document, chart) for chart in charts]
    styles = [str(document.styles[name].style_id) for name in (NOTE, TITLE)]
    breaks = ["<w:pageBreakBefore/>" if new_page else "", ""]
    columns = 1 if charts[0].is_large else 2
    cells = [
        _chart_cell(drawing, chart.caption, first, styles[0], styles[1], columns)
        for drawing, chart, first in zip(drawings, charts, breaks, strict=False)
    ]
    document.sections[-1]._sectPr.addprevious(parse_xml(_row_of(cells, columns)))
    document.add_paragraph(style=GAP)  # tables without one between them grow together


def _row_of(cells: Sequence[str], columns: int) -> str:
    """A table of one row that only places what is in it."""
    from docx.oxml.ns import nsdecls

    width = _twips(PAGE / columns)
    widths = f'<w:gridCol w:w="{width}"/>' * columns
    empty = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p/></w:tc>' * (columns - len(cells))
    return (
        f'<w:tbl {nsdecls("w", "wp", "a", "r")}><w:tblPr><w:tblW w:w="{_twips(PAGE)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{widths}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>"
        f"{''.join(cells)}{empty}</w:tr></w:tbl>"
    )


def _chart_cell(drawing: str, caption: str, first: str, note: str, title: str, columns: int) -> str:
    size = f'<w:sz w:val="{_CAPTION * 2}"/><w:szCs w:val="{_CAPTION * 2}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(PAGE / columns)}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val={quoteattr(note)}/>{first}<w:spacing w:after="0"/></w:pPr>'
        f"<w:r>{drawing}</w:r></w:p>"
        f'<w:p><w:pPr><w:pStyle w:val={quoteattr(title)}/><w:keepNext w:val="0"/><w:spacing w:before="0"/></w:pPr>'
        f'<w:r><w:rPr>{size}</w:rPr><w:t xml:space="preserve">{escape(caption)}</w:t></w:r></w:p></w:tc>'
    )


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def _drawing_of(document: "Document", chart: WordChart) -> str:
    """Put a chart's parts into a document, and give the element that shows it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    number = 1 + sum(part.content_type == _CHART for part in package.iter_parts())
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, b"", package)
    data = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    key = part.relate_to(Part(data, _WORKBOOK, _workbook(chart), package), f"{_RELATED}/package")
    part._blob = _chart_xml(chart, key)
    return _drawing(document.part.relate_to(part, f"{_RELATED}/chart"), 1000 + number, chart)


def _drawing(key: str, number: int, chart: WordChart) -> str:
    width, height = _size(chart)
    named = f'id="{number}" name="Biểu đồ {number}" descr={quoteattr(chart.caption)}'
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{round(width * _EMU)}" '
        f'cy="{round(height * _EMU)}"/><wp:docPr {named}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" r:id="{key}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def _size(chart: WordChart) -> tuple[float, float]:
    """Width and height in mm."""
    return (LARGE_WIDTH, LARGE_HEIGHT) if chart.is_large else (WIDTH, HEIGHT)


def _workbook(chart: WordChart, *, drawn: bool = False) -> bytes:
    """The figures of a chart as a workbook; with the chart in it where it is `drawn`."""
    import xlsxwriter

    from addin.sheets.writer import chart_of

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2023, 1, 1)})  # the format knows no zones
        sheet = book.add_worksheet(_SHEET)
        sheet.write_row(0, 0, ["", *(series.name for series in chart.series)])
        for row, category in enumerate(chart.categories, 1):
            values = (series.values[row - 1] for series in chart.series)
            sheet.write_row(row, 0, ["" if cell is None else cell for cell in (category, *values)])
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(chart.series), 24)
        if drawn:
            sheet.insert_chart(0, 5, chart_of(book, _plan(chart)))
    return stream.getvalue()


def _plan(chart: WordChart) -> Any:
    from addin.sheets.plan import Chart, Series

    last = len(chart.categories) + 1

    def cells(column: int) -> str:
        letter = chr(ord("A") + column)
        return f"='{_SHEET}'!${letter}$2:${letter}${last}"

    values = [value for bars in chart.series for value in bars.values if value is not None]
    axis = axis_to(max(values, default=0)) if min(values, default=0) >= 0 else None
    places = _label_places(chart)
    patterns = ["wide_upward_diagonal" if bars.hatched else "" for bars in chart.series]
    series: Sequence[Series] = [
        Series(
            bars.name, cells(0), cells(at), patterns[at - 1], places[at - 1], bars.number_format,
            _texts(bars, chart.number_format),
        )
        for at, bars in enumerate(chart.series, 1)
    ]  # fmt: skip
    width, height = (round(side * _PIXELS) for side in _size(chart))
    return Chart(chart.kind, "", series, 0, 0, width, height, chart.number_format, axis=axis)


def _texts(bars: Bars, number_format: str) -> tuple[str, ...]:
    """The labels of a series, with as many decimals as its number format has."""
    decimals = len((bars.number_format or number_format).partition(".")[2])
    return tuple("" if value is None else show_number(value, decimals, fixed=True) for value in bars.values)


def axis_to(most: float) -> Axis:
    """An axis from 0 to a number, in at most eight whole steps; one without numbers where they would not be whole."""
    power = 10 ** max(0, floor(log10(most)) - 1) if most > 0 else 1
    step = next(power * part for part in (1, 2, 5, 10, 20) if most <= 8 * power * part)
    written = next(text for least, text in _WHOLE if step >= least) if most > step else ""
    return Axis(step * max(1, ceil(most / step)), step, written)


def _label_places(chart: WordChart) -> list[str]:
    """The labels of the line that ends highest are above it, those of the others below theirs."""
    ends = [next((value for value in reversed(bars.values) if value is not None), 0) for bars in chart.series]
    return ["above" if at == ends.index(max(ends)) else "below" for at in range(len(ends))]


def _chart_xml(chart: WordChart, key: str) -> bytes:
    """The chart as XlsxWriter draws it, with the workbook behind it named instead of the print settings."""
    with zipfile.ZipFile(io.BytesIO(_workbook(chart, drawn=True))) as package:
        xml = package.read("xl/charts/chart1.xml").decode()
    for usual, smaller in _LETTERS.items():
        xml = xml.replace(usual, smaller)
    head, _, _ = xml.replace(_ONLY_VALUE, _ONLY_VALUE_SAID).partition("<c:printSettings>")
    return f'{head}<c:externalData r:id="{key}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'.encode()
