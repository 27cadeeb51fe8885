"""The drop-downs of the office's tables in the open workbook, and the hidden sheet that has their long lists.

Both are made again for what the profile offers now; what stands in the cells already is not looked at.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from addin.excel.live.master import offered_periods
from addin.excel.live.matrix import as_typed, rectangle
from addin.excel.live.names import WorkbookNames, reference
from addin.excel.live.programs import is_excel
from addin.excel.live.rows import rows_of
from addin.excel.live.sheets import has_protected_structure, is_protected, recreate
from addin.excel.live.tables import Placed
from addin.excel.live.whole import choose, offer_all
from addin.sheets.drop_downs import SHEET, with_lists
from addin.sheets.plan import CellRule, SheetPlan
from addin.summary_workbook.office_tables import choice_rule
from addin.workspace.found_tables import find_tables
from schemas.catalogue import Catalogue
from schemas.cells import column_letters
from schemas.fields import Choice
from schemas.form import Column
from schemas.office import GENERAL, TABLES, TABLES_BY_NAME, OfficeTable

if TYPE_CHECKING:
    import xlwings as xw

#: The name of the periods on offer, which begin the sheet of the lists.
_PERIODS = "TH_cac_ky"


def follow_choices(book: "xw.Book", names: WorkbookNames, catalogue: Catalogue) -> set[str]:
    """Lay out the lists and the drop-downs again; the names of sheets that are protected against it."""
    placed = list(_tables_on(book))
    shut = {one.sheet.name for one, _ in placed if is_protected(one.sheet)}
    if shut:
        return shut
    plans = [SheetPlan(name=f"{at}", rules=tuple(_rules(*one, catalogue))) for at, one in enumerate(placed)]
    *moved, lists = with_lists(plans, before=[[str(period) for period in offered_periods()]])
    title = _write_lists(book, names, lists, catalogue)
    if not title:
        return {SHEET}
    for (one, table), plan in zip(placed, moved, strict=True):
        for column in table.columns:
            if _may_have_choices(column):
                at = one.found.columns[column.key]
                offer_all(one.sheet, one.found.heading + 1, at, _last_row(one, table))
        choose(one.sheet, [_on(rule, title) for rule in plan.rules])
    return set()


def _tables_on(book: "xw.Book") -> Iterator[tuple[Placed, OfficeTable]]:
    """The office's tables, on their own sheets first; of the general settings nothing goes by the profile."""
    usual = dict.fromkeys(table.sheet for table in TABLES)
    sheets = {sheet.name: sheet for sheet in book.sheets if sheet.name != SHEET}
    found = find_tables((name, rows_of(sheets[name])) for name in usual if name in sheets)
    if len(found) < len(TABLES):
        found = find_tables((name, rows_of(sheet)) for name, sheet in sheets.items()) | found
    for name, one in found.items():
        if name != GENERAL.name:
            yield Placed(sheets[one.sheet], one), TABLES_BY_NAME[name]


def _rules(placed: Placed, table: OfficeTable, catalogue: Catalogue) -> Iterator[CellRule]:
    first, last = placed.found.heading + 1, _last_row(placed, table)
    rules = (choice_rule(table, one, catalogue, first, placed.found.columns[one.key], last) for one in table.columns)
    yield from filter(None, rules)


def _may_have_choices(column: Column) -> bool:
    return isinstance(column.type, Choice) or column.key == "code"


def _last_row(placed: Placed, table: OfficeTable) -> int:
    """The last row of a table, 0-based: where the program keeps it as one, or where somebody typed below."""
    columns = placed.found.columns.values()
    typed = [row for row, cells in placed.found.rows if any(at < len(cells) and cells[at] != "" for at in columns)]
    kept = placed.sheet.tables
    within = [kept[table.name].range.last_cell.row - 1] if table.name in kept else []
    return max([placed.found.heading + 1, *typed, *within])


def _write_lists(book: "xw.Book", names: WorkbookNames, lists: SheetPlan, catalogue: Catalogue) -> str:
    """Write the sheet of the lists, made again where it is gone; its name, "" where it cannot be made."""
    title = names.sheet_of(_PERIODS) or SHEET
    if title not in book.sheets:
        if has_protected_structure(book):
            return ""
        recreate(book, title, catalogue).visible = False
    sheet, cells = book.sheets[title], rectangle(lists)
    _protect(sheet, protected=False)
    sheet.clear_contents()
    sheet.range((1, 1), (len(cells), len(cells[0]))).value = [[as_typed(cell) for cell in line] for line in cells]
    _protect(sheet, protected=True)
    periods = len(lists.blocks[0].rows)
    names.set(_PERIODS, f"{reference(title, 0, 0)}:${column_letters(0)}${periods}")
    return title


def _protect(sheet: "xw.Sheet", *, protected: bool) -> None:
    """Without a password, as the sheet is in a new workbook."""
    native, excel = sheet.api, is_excel(sheet.book)
    if protected and excel:  # not run: the build machines have no Excel
        native.Protect()
    elif excel:
        native.Unprotect()
    elif protected:
        native.protect("")
    else:
        native.unprotect("")


def _on(rule: CellRule, title: str) -> CellRule:
    """A drop-down whose list is on the sheet of the lists, by the name that this has now."""
    if not isinstance(rule.source, str) or title == SHEET:
        return rule
    quoted = title.replace("'", "''")
    return rule._replace(source=rule.source.replace(f"='{SHEET}'!", f"='{quoted}'!"))
