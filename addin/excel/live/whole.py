"""What a sheet has besides its cells where it is made again: place, tab, panes, filter, rules, marks, charts, print."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from addin.excel.live.matrix import Area
from addin.excel.live.programs import is_excel
from addin.sheets.plan import CellRule, Chart, Highlight, PrintSetup, SheetPlan
from addin.sheets.styles import properties_of
from addin.sheets.writer import MARGINS, TOP_BELOW_LETTERHEAD, describe_chart, letterhead_of
from addin.summary_workbook.overview import SHEET as OVERVIEW
from schemas.catalogue import Catalogue
from schemas.cells import column_letters

if TYPE_CHECKING:
    import xlwings as xw

#: Excel's own numbers of kinds of validation and of conditional formats, and of what it does with a wrong value.
_KINDS = {"list": 3, "whole": 1, "decimal": 2, "date": 4}
_STOP, _INFORMATION, _BETWEEN, _FORMULA, _A4 = 1, 3, 1, 2, 9
_PORTRAIT, _LANDSCAPE = 1, 2
#: Excel's own numbers of kinds of charts, and of the place of a legend below.
_CHARTS, _BELOW = {"column": 51, "bar": 57, "line": 65}, -4107


def as_new(plan: SheetPlan, catalogue: Catalogue) -> SheetPlan:
    """The sheet of that name as a new master has it; the plan itself where a new master has none."""
    return next((sheet for sheet in _of_master(catalogue) if sheet.name == plan.name), plan)


def place_of(book: "xw.Book", name: str, catalogue: Catalogue) -> "xw.Sheet | None":
    """The sheet behind which one of that name belongs; None where it is the first."""
    order = [sheet.name for sheet in _of_master(catalogue)]
    earlier = order[: order.index(name)] if name in order else order[: order.index(OVERVIEW) + 1]
    there = [one for one in earlier if one in book.sheets]
    return book.sheets[there[-1]] if there else None


def _of_master(catalogue: Catalogue) -> tuple[SheetPlan, ...]:
    from addin.excel.live.master import plan_master  # hardly ever needed

    return plan_master(catalogue).sheets


def dress(sheet: "xw.Sheet", plan: SheetPlan) -> None:
    """Give a sheet that was made again all that its plan has besides the cells."""
    if not is_excel(sheet.book):
        from addin.excel.live.whole_libreoffice import dress as dress_in_libreoffice

        dress_in_libreoffice(sheet, plan)
        return
    _dress_in_excel(sheet, plan)  # not run: the build machines have no Excel


def choose(sheet: "xw.Sheet", rules: Iterable[CellRule]) -> None:
    """Give cells of a sheet what they accept, in the place of what they accepted."""
    if not is_excel(sheet.book):
        from addin.excel.live.whole_libreoffice import choose as choose_in_libreoffice

        for rule in rules:
            choose_in_libreoffice(sheet.api, rule)
        return
    for rule in rules:  # not run: the build machines have no Excel
        _choose(sheet, rule)


def offer_all(sheet: "xw.Sheet", first_row: int, column: int, last_row: int) -> None:
    """Have the cells of a column accept anything."""
    area = Area(first_row, column, last_row, column)
    if not is_excel(sheet.book):
        from addin.excel.live.whole_libreoffice import accept_anything

        accept_anything(sheet.api, area)
        return
    sheet.range(area.address).api.Validation.Delete()  # not run: the build machines have no Excel


def head_pages(sheet: "xw.Sheet", agency: tuple[str, str]) -> None:
    """Have every printed page of a sheet begin with the office's names."""
    if not is_excel(sheet.book):
        from addin.excel.live.whole_libreoffice import head_pages as head_pages_in_libreoffice

        pages = sheet.book.api.StyleFamilies.getByName("PageStyles")
        head_pages_in_libreoffice(pages.getByName(sheet.api.PageStyle), agency)
        return
    page = sheet.api.PageSetup  # not run: the build machines have no Excel
    page.LeftHeader, page.RightHeader = letterhead_of(agency)


def repeat_rows(sheet: "xw.Sheet", rows: tuple[int, int]) -> None:
    """Have every printed page of a sheet begin with rows of it, the first and the last."""
    if not is_excel(sheet.book):
        from addin.excel.live.whole_libreoffice import repeat_rows as repeat_in_libreoffice

        repeat_in_libreoffice(sheet.api, rows)
        return
    _repeat_in_excel(sheet.api.PageSetup, rows)  # not run: the build machines have no Excel


def _dress_in_excel(sheet: "xw.Sheet", plan: SheetPlan) -> None:
    if plan.tab:
        sheet.api.Tab.Color = _color(plan.tab)
    for table in plan.tables:
        area = Area(table.first_row, table.first_column, table.last_row, table.first_column + len(table.headings) - 1)
        made = sheet.api.ListObjects.Add(1, sheet.range(area.address).api, None, 1)
        made.Name, made.TableStyle = table.name, ""
    if plan.filter_range:
        sheet.range(Area(*plan.filter_range).address).api.AutoFilter()
    for rule in plan.rules:
        _choose(sheet, rule)
    for mark in plan.highlights:
        _mark(sheet, mark)
    for chart in plan.charts:
        _draw(sheet, chart)
    _set_up_print(sheet.api.PageSetup, plan.setup)
    in_front = sheet.book.sheets.active
    sheet.activate()
    window = sheet.book.app.api.ActiveWindow
    window.DisplayGridlines = False
    if plan.freeze:
        window.SplitRow, window.SplitColumn = plan.freeze
        window.FreezePanes = True
    in_front.activate()


def _draw(sheet: "xw.Sheet", plan: Chart) -> None:
    corner = sheet.range((plan.row + 1, plan.column + 1))
    frame = sheet.api.ChartObjects().Add(corner.left, corner.top, plan.width * 0.75, plan.height * 0.75)
    chart = frame.Chart
    chart.ChartType = _CHARTS[plan.kind]
    for wanted in plan.series:
        series = chart.SeriesCollection().NewSeries()
        series.Name, series.XValues, series.Values = wanted.name, wanted.categories, wanted.values
        series.HasDataLabels = True
    chart.HasTitle, chart.HasLegend = bool(plan.title), len(plan.series) > 1
    if plan.title:
        chart.ChartTitle.Text = plan.title
    if chart.HasLegend:
        chart.Legend.Position = _BELOW
    if plan.kind == "bar":
        chart.Axes(1).ReversePlotOrder = True
    frame.ShapeRange.AlternativeText = describe_chart(plan)


def _color(text: str) -> int:
    """Excel counts blue first."""
    red, green, blue = (int(text[at : at + 2], 16) for at in (1, 3, 5))
    return red + 256 * green + 65536 * blue


def _choose(sheet: "xw.Sheet", rule: CellRule) -> None:
    validation = sheet.range(Area(*rule[:4]).address).api.Validation
    validation.Delete()
    alert = _INFORMATION if rule.forgiving else _STOP
    if rule.kind == "list":
        source = rule.source if isinstance(rule.source, str) else ",".join(rule.source)
        validation.Add(_KINDS[rule.kind], alert, _BETWEEN, source)
    else:
        validation.Add(_KINDS[rule.kind], alert, _BETWEEN, str(rule.low), str(rule.high))
    validation.IgnoreBlank = True
    validation.ErrorTitle, validation.ErrorMessage = rule.title[:32], rule.message[:255]


def _mark(sheet: "xw.Sheet", mark: Highlight) -> None:
    made = sheet.range(Area(*mark[:4]).address).api.FormatConditions.Add(_FORMULA, None, mark.formula)
    look = properties_of(mark.style)
    made.Interior.Color = _color(look["bg_color"])
    made.Font.Bold = bool(look.get("bold"))


def _set_up_print(page: Any, setup: PrintSetup) -> None:
    page.PaperSize, page.Orientation = _A4, _LANDSCAPE if setup.landscape else _PORTRAIT
    if setup.scale:
        page.Zoom = setup.scale
    else:
        page.Zoom, page.FitToPagesWide, page.FitToPagesTall = False, 1, setup.fit_height or False
    top = TOP_BELOW_LETTERHEAD if setup.letterhead else MARGINS["top"]
    margins = {**MARGINS, "top": top}
    for side, inches in margins.items():
        setattr(page, f"{side.capitalize()}Margin", inches * 72)
    page.CenterHorizontally = True
    page.CenterFooter = setup.footer
    if setup.letterhead:
        page.LeftHeader, page.RightHeader = letterhead_of(setup.letterhead)
    if setup.repeat_columns:
        page.PrintTitleColumns = f"$A:${column_letters(setup.repeat_columns - 1)}"
    if setup.repeated:
        _repeat_in_excel(page, setup.repeated)


def _repeat_in_excel(page: Any, rows: tuple[int, int]) -> None:
    page.PrintTitleRows = f"${rows[0] + 1}:${rows[1] + 1}"
