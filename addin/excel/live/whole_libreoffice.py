"""What a sheet of LibreOffice has besides its cells: tab, panes, filter, choices, marks, charts, page style."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from addin.excel.live.charts_libreoffice import draw_charts
from addin.libreoffice.convert import properties
from addin.libreoffice.uno_bridge import load_uno
from addin.sheets.layout import MOTTO, NATION
from addin.sheets.plan import CellRule, Highlight, PrintSetup, SheetPlan
from addin.sheets.writer import MARGINS, TOP_BELOW_LETTERHEAD

if TYPE_CHECKING:
    import xlwings as xw

_STYLE = "TH "
_KINDS = {"list": "LIST", "whole": "WHOLE", "decimal": "DECIMAL", "date": "DATE"}
#: Hundredths of a millimetre.
_INCH, _A4 = 2540, (21000, 29700)


def dress(sheet: "xw.Sheet", plan: SheetPlan) -> None:
    """Give a sheet all that its plan has besides the cells."""
    document, native = sheet.book.api, sheet.api
    if plan.tab:
        native.TabColor = int(plan.tab[1:], 16)
    for table in plan.tables:
        last_column = table.first_column + len(table.headings) - 1
        area = native.getCellRangeByPosition(table.first_column, table.first_row, last_column, table.last_row)
        _filter(document, table.name, area)
    if plan.filter_range:
        area, unnamed = _cells(native, plan.filter_range), document.getPropertyValue("UnnamedDatabaseRanges")
        unnamed.setByTable(area.RangeAddress)
        unnamed.getByTable(area.RangeAddress.Sheet).AutoFilter = True
    for rule in plan.rules:
        choose(native, rule)
    for mark in plan.highlights:
        _mark(native, mark)
    draw_charts(sheet, plan.charts)
    _set_up_print(document, native, plan.name, plan.setup)
    with _views_at_work(document):
        _freeze(sheet.book.impl.controller, native, plan.freeze)


@contextmanager
def _views_at_work(document: Any) -> Iterator[None]:
    """Views follow for a while, where they wait for a button to be done: else no pane is frozen."""
    waiting = document.hasControllersLocked()
    if waiting:
        document.unlockControllers()
    try:
        yield
    finally:
        if waiting:
            document.lockControllers()


def _cells(native: Any, area: Sequence[Any]) -> Any:
    first_row, first_column, last_row, last_column = area[:4]
    return native.getCellRangeByPosition(first_column, first_row, last_column, last_row)


def _filter(document: Any, name: str, area: Any) -> None:
    ranges = document.DatabaseRanges
    if ranges.hasByName(name):
        ranges.removeByName(name)
    ranges.addNewByName(name, area.RangeAddress)
    ranges.getByName(name).AutoFilter = True


def accept_anything(native: Any, area: Sequence[int]) -> None:
    """Have cells accept anything; each is first row, first column, last row, last column."""
    cells = _cells(native, area)
    validation = cells.Validation
    validation.Type = load_uno().Enum("com.sun.star.sheet.ValidationType", "ANY")
    cells.Validation = validation


def choose(native: Any, rule: CellRule) -> None:
    """Give cells what they accept."""
    uno, cells = load_uno(), _cells(native, rule)
    validation = cells.Validation
    validation.Type = uno.Enum("com.sun.star.sheet.ValidationType", _KINDS[rule.kind])
    alert = "INFO" if rule.forgiving else "STOP"
    validation.ErrorAlertStyle = uno.Enum("com.sun.star.sheet.ValidationAlertStyle", alert)
    validation.ShowErrorMessage = validation.IgnoreBlankCells = True
    validation.ErrorTitle, validation.ErrorMessage = rule.title[:32], rule.message[:255]
    if rule.kind == "list":
        validation.setFormula1(_choices(rule.source))
    else:
        validation.setOperator(uno.Enum("com.sun.star.sheet.ConditionOperator", "BETWEEN"))
        validation.setFormula1(str(rule.low))
        validation.setFormula2(str(rule.high))
    cells.Validation = validation


def _choices(source: Sequence[str] | str) -> str:
    """A list as LibreOffice writes it: texts parted by semicolons, or a range with a dot behind its sheet."""
    if not isinstance(source, str):
        return ";".join(f'"{option}"' for option in source)
    sheet, _, cells = source.removeprefix("=").rpartition("!")
    return f"${sheet}.{cells}" if sheet else cells


def _mark(native: Any, mark: Highlight) -> None:
    cells = _cells(native, mark)
    conditions = cells.ConditionalFormat
    conditions.addNew(
        properties(
            Operator=load_uno().Enum("com.sun.star.sheet.ConditionOperator", "FORMULA"),
            Formula1=mark.formula.removeprefix("="),
            SourcePosition=cells.getCellByPosition(0, 0).CellAddress,
            StyleName=f"{_STYLE}{mark.style}",
        )
    )
    cells.ConditionalFormat = conditions


def _freeze(controller: Any, native: Any, freeze: tuple[int, int] | None) -> None:
    if not controller:
        return
    in_front = controller.getActiveSheet()
    controller.setActiveSheet(native)
    controller.ShowGrid = False
    if freeze:
        row, column = freeze
        controller.freezeAtPosition(column, row)
    controller.setActiveSheet(in_front)


def _set_up_print(document: Any, native: Any, title: str, setup: PrintSetup) -> None:
    """A page style of the sheet's own, as it comes from a workbook of Excel."""
    styles, name = document.StyleFamilies.getByName("PageStyles"), f"PageStyle_{title}"
    if not styles.hasByName(name):
        styles.insertByName(name, document.createInstance("com.sun.star.style.PageStyle"))
    page = styles.getByName(name)
    width, height = reversed(_A4) if setup.landscape else _A4
    page.IsLandscape, page.Width, page.Height = setup.landscape, width, height
    if setup.scale:
        page.PageScale = setup.scale
    else:
        page.ScaleToPagesX, page.ScaleToPagesY = 1, setup.fit_height
    page.CenterHorizontally = True
    for side, inches in MARGINS.items():
        setattr(page, f"{side.capitalize()}Margin", int(inches * _INCH))
    page.HeaderIsOn, page.FooterIsOn = bool(setup.letterhead), bool(setup.footer)
    if setup.letterhead:
        page.TopMargin, page.HeaderIsDynamicHeight = int(0.3 * _INCH), False
        page.HeaderHeight = int((TOP_BELOW_LETTERHEAD - 0.3) * _INCH)
        head_pages(page, setup.letterhead)
    if setup.footer:
        _number_pages(document, page)
    native.PageStyle = name
    if setup.repeat_columns:
        native.setTitleColumns(_cells(native, (0, 0, 0, setup.repeat_columns - 1)).RangeAddress)
        native.setPrintTitleColumns(True)
    if setup.repeated:
        repeat_rows(native, setup.repeated)


def repeat_rows(native: Any, rows: tuple[int, int]) -> None:
    """Have every printed page begin with rows of the sheet, the first and the last."""
    native.setTitleRows(_cells(native, (rows[0], 0, rows[1], 0)).RangeAddress)
    native.setPrintTitleRows(True)


def head_pages(page: Any, agency: tuple[str, str]) -> None:
    """The office and the nation's title at the head of every page of a style."""
    header = page.RightPageHeaderContent
    header.LeftText.setString("\n".join(agency))
    header.CenterText.setString("")
    header.RightText.setString(f"{NATION}\n{MOTTO}")
    page.RightPageHeaderContent = header


def _number_pages(document: Any, page: Any) -> None:
    """The foot of every page: its number, and how many there are."""
    footer = page.RightPageFooterContent
    for part in (footer.LeftText, footer.RightText, footer.CenterText):
        part.setString("")
    text = footer.CenterText
    text.setString("Trang ")
    for field, between in (("PageNumber", "/"), ("PageCount", "")):
        made = document.createInstance(f"com.sun.star.text.TextField.{field}")
        text.insertTextContent(text.createTextCursorByRange(text.getEnd()), made, False)
        text.insertString(text.getEnd(), between, False)
    page.RightPageFooterContent = footer
