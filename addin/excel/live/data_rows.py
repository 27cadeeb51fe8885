"""The lines of a large table in the open workbook: compared with what was written by their numbers, written whole."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from addin.excel.live.data_lines import DataRows, mark_of_numbers, number_columns
from addin.excel.live.matrix import Area, as_typed
from addin.excel.live.programs import is_excel
from addin.excel.live.write import heights_kept, put_cells, set_styles
from addin.sheets.plan import Content, ExcelTable

if TYPE_CHECKING:
    import xlwings as xw


def are_edited(sheet: "xw.Sheet", rows: DataRows, known: Mapping[str, Any] | None) -> bool:
    """Whether a number among the lines was changed since, or something typed where further lines will go."""
    if known is None:
        return False
    first, last, columns = known["first"], known["first"] + known["rows"] - 1, number_columns(rows.block)
    found = list(zip(*_read(sheet, Area(first, columns[0], last, columns[-1])), strict=True))
    if mark_of_numbers(found[at - columns[0]] for at in columns) != known["numbers"]:
        return True
    end = rows.block.row + len(rows.block.rows) - 1
    beyond = _read(sheet, Area(last + 1, 0, end, len(rows.block.styles) - 1)) if end > last else ()
    return any(cell not in (None, "") for line in beyond for cell in line)


def write_rows(sheet: "xw.Sheet", rows: DataRows, known: Mapping[str, Any] | None) -> None:
    """Write the lines over those that are there, and have the table reach as far as they do."""
    block, before = rows.block, known["rows"] if known else 0
    known_texts: dict[Content, Any] = {}
    cells = [[_typed(cell, known_texts) for cell in line] for line in block.rows]
    cells += [[None] * len(block.styles)] * (before - len(block.rows))
    styles: dict[str, list[Area]] = {}
    last = block.row + len(block.rows) - 1
    for at, style in enumerate(block.styles, block.column):
        if len(block.rows) > before:
            styles.setdefault(style, []).append(Area(block.row + before, at, last, at))
        elif len(block.rows) < before:
            styles.setdefault("", []).append(Area(last + 1, at, block.row + before - 1, at))
    with heights_kept(sheet.book):
        set_styles(sheet.book, [(sheet, block.column, styles)])
        put_cells(sheet, block.row, cells)
    _reach(sheet, rows.table)


def _typed(cell: Content, known: dict[Content, Any]) -> Any:
    if not isinstance(cell, str):
        return cell
    if cell not in known:
        known[cell] = as_typed(cell)
    return known[cell]


def _reach(sheet: "xw.Sheet", table: ExcelTable) -> None:
    """Have Excel's table reach to its last line; it is made again where somebody took it away."""
    last_column = table.first_column + len(table.headings)
    area = sheet.range((table.first_row + 1, table.first_column + 1), (table.last_row + 1, last_column))
    if table.name in sheet.tables:
        sheet.tables[table.name].resize(area)
    else:
        made = sheet.tables.add(source=area, name=table.name)
        if is_excel(sheet.book):  # its cells have looks of their own; not run: the build machines have no Excel
            made.api.TableStyle = ""


def _read(sheet: "xw.Sheet", area: Area) -> Sequence[Sequence[Any]]:
    """The values of an area, in lines; as the program has them, since there are thousands."""
    found = sheet.range(area.address).raw_value
    return found if isinstance(found, list | tuple) else [[found]]
