"""Charts of a sheet of LibreOffice that is made again, as the plan has them and as a file of ours opens there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from addin.libreoffice.uno_bridge import load_uno
from addin.sheets.plan import Chart, Series
from addin.sheets.writer import describe_chart

if TYPE_CHECKING:
    import xlwings as xw

_DIAGRAMS = {"column": "BarDiagram", "bar": "BarDiagram", "line": "LineDiagram"}
_CHART2, _FONT = "com.sun.star.chart2", "Times New Roman"
#: Hundredths of a millimetre a pixel, at 96 a inch.
_PIXEL = 2540 / 96
_PLAIN, _DARK, _LINE, _GRID, _WHITE = 0x5B7FA6, 0x404040, 0x1F3A5F, 0xBFBFBF, 0xFFFFFF


def draw_charts(sheet: "xw.Sheet", charts: Sequence[Chart]) -> None:
    """Put every chart of a plan on a sheet that has none."""
    for chart in charts:
        _draw(sheet, f"TH {uuid4().hex}", chart)  # a document keeps the names of charts that were deleted


def _draw(sheet: "xw.Sheet", name: str, plan: Chart) -> None:
    uno, native = load_uno(), sheet.api
    corner = native.getCellByPosition(plan.column, plan.row).Position
    frame = uno.createUnoStruct("com.sun.star.awt.Rectangle")
    frame.X, frame.Y = corner.X, corner.Y
    frame.Width, frame.Height = int(plan.width * _PIXEL), int(plan.height * _PIXEL)
    some = (native.getCellByPosition(0, 0).RangeAddress,)  # without cells a chart knows nothing of the sheet's
    native.Charts.addNewByName(name, frame, some, False, False)
    document = native.Charts.getByName(name).EmbeddedObject
    document.Diagram = document.createInstance(f"com.sun.star.chart.{_DIAGRAMS[plan.kind]}")
    _fill(sheet, document, plan)
    _title(document, plan)
    _axes(document.Diagram, plan)
    _describe(native, name, plan)


def _fill(sheet: "xw.Sheet", document: Any, plan: Chart) -> None:
    """The series, each by its ranges, down a column or along a row; and the names below them."""
    made = sheet.book.app.impl.service
    (system,) = document.FirstDiagram.CoordinateSystems
    (kind,) = system.ChartTypes
    kind.setDataSeries(())
    for wanted in plan.series:
        data, series = made(f"{_CHART2}.data.LabeledDataSequence"), made(f"{_CHART2}.DataSeries")
        data.setValues(_sequence(document, _own(wanted.values), "values-y"))
        name = wanted.name.replace('"', "”")
        data.setLabel(_sequence(document, f'"{name}"', "label"))
        series.setData((data,))
        kind.addDataSeries(series)
        _dress(series, wanted, plan.kind)
    names = made(f"{_CHART2}.data.LabeledDataSequence")
    names.setValues(_sequence(document, _own(plan.series[0].categories), "categories"))
    axis = system.getAxisByDimension(0, 0)
    scale = axis.getScaleData()
    scale.Categories = names
    axis.setScaleData(scale)


def _sequence(document: Any, cells: str, role: str) -> Any:
    found = document.DataProvider.createDataSequenceByRangeRepresentation(cells)
    found.Role = role
    return found


def _own(cells: str) -> str:
    """A range as LibreOffice writes it: a dot behind the sheet."""
    name, _, area = cells.removeprefix("=").rpartition("!")
    return f"${name}.{area}"


def _dress(series: Any, wanted: Series, kind: str) -> None:
    if kind == "line":
        series.Color = _DARK if wanted.pattern else _LINE
    else:
        series.Color = _WHITE if wanted.pattern else _PLAIN
        series.BorderStyle = load_uno().Enum("com.sun.star.drawing.LineStyle", "SOLID")
        series.BorderColor = _DARK
    label = load_uno().createUnoStruct(f"{_CHART2}.DataPointLabel")
    label.ShowNumber = True
    series.Label, series.CharFontName, series.CharHeight = label, _FONT, 9.0


def _title(document: Any, plan: Chart) -> None:
    document.HasMainTitle = bool(plan.title)
    if plan.title:
        document.Title.String = plan.title
        document.Title.CharFontName, document.Title.CharHeight, document.Title.CharWeight = _FONT, 13.0, 150.0
    document.HasLegend = len(plan.series) > 1
    if document.HasLegend:
        document.Legend.Alignment = load_uno().Enum("com.sun.star.chart.ChartLegendPosition", "BOTTOM")
        document.Legend.CharFontName = _FONT


def _axes(diagram: Any, plan: Chart) -> None:
    if plan.kind == "bar":  # lies on its side: names go down the page, the first on top
        diagram.Vertical = True
        diagram.XAxis.ReverseDirection = True
    diagram.YAxis.Min = 0.0
    for axis in (diagram.XAxis, diagram.YAxis):
        axis.CharFontName, axis.CharHeight = _FONT, 10.0
    diagram.YMainGrid.LineColor = _GRID
    diagram.HasYAxisTitle = bool(plan.axis_title)
    if plan.axis_title:
        diagram.YAxisTitle.String, diagram.YAxisTitle.CharFontName = plan.axis_title, _FONT


def _describe(native: Any, name: str, plan: Chart) -> None:
    """Say in words what the chart shows to those who cannot see it.

    It is not bound to its cell: LibreOffice 7.4 leads a shape that a program binds to a cell of any but the first sheet
    to the wrong sheet with the next change, and then never ends saving the workbook as OpenDocument.
    """
    for shape in native.DrawPage:
        if getattr(shape, "PersistName", "") == name:
            shape.Description = describe_chart(plan)
