"""Draws charts in Word as Word's own: a chart part, and in it the workbook that "Edit Data" opens; decides no content.

XlsxWriter writes the chart, since Word's and Excel's are the same XML.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from addin.draft.charts import WordChart
from addin.draft.word_tables import NOTE, TITLE

if TYPE_CHECKING:
    from docx.document import Document

#: In mm, so that two stand on a page lying on its side.
WIDTH, HEIGHT = 248.0, 72.0
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
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


def add_chart(document: "Document", chart: WordChart) -> None:
    """Put a chart at the end of a document, its caption below it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    package = document.part.package
    number = 1 + sum(part.content_type == _CHART for part in package.iter_parts())
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, b"", package)
    data = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    key = part.relate_to(Part(data, _WORKBOOK, _workbook(chart), package), f"{_RELATED}/package")
    part._blob = _chart_xml(chart, key)
    drawing = _drawing(document.part.relate_to(part, f"{_RELATED}/chart"), 1000 + number, chart.caption)
    place = document.add_paragraph(style=NOTE)
    place.paragraph_format.keep_with_next = True
    place.add_run()._r.append(parse_xml(drawing))
    document.add_paragraph(chart.caption, style=TITLE).paragraph_format.keep_with_next = False


def _drawing(key: str, number: int, caption: str) -> str:
    from docx.oxml.ns import nsdecls

    return (
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'r')}>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{round(WIDTH * _EMU)}" '
        f'cy="{round(HEIGHT * _EMU)}"/><wp:docPr id="{number}" name="Biểu đồ {number}" descr={quoteattr(caption)}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" r:id="{key}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def _workbook(chart: WordChart, *, drawn: bool = False) -> bytes:
    """The figures of a chart as a workbook; with the chart in it where it is `drawn`."""
    import xlsxwriter

    from addin.publish.file import chart_of

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
    from addin.publish.plan import Chart, Series

    last = len(chart.categories) + 1

    def cells(column: int) -> str:
        letter = chr(ord("A") + column)
        return f"='{_SHEET}'!${letter}$2:${letter}${last}"

    series: Sequence[Series] = [
        Series(bars.name, cells(0), cells(at), "wide_upward_diagonal" if bars.hatched else "")
        for at, bars in enumerate(chart.series, 1)
    ]
    size = (round(WIDTH * _PIXELS), round(HEIGHT * _PIXELS))
    return Chart(chart.kind, "", series, 0, 0, *size, chart.number_format, chart.measure)


def _chart_xml(chart: WordChart, key: str) -> bytes:
    """The chart as XlsxWriter draws it, with the workbook behind it named instead of the print settings."""
    with zipfile.ZipFile(io.BytesIO(_workbook(chart, drawn=True))) as package:
        xml = package.read("xl/charts/chart1.xml").decode()
    head, _, _ = xml.replace(_ONLY_VALUE, _ONLY_VALUE_SAID).partition("<c:printSettings>")
    return f'{head}<c:externalData r:id="{key}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'.encode()
