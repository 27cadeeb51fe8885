"""The list of the units in the open workbook, brought along when the profile of its folder has changed; judges none.

Lines of units that remain stay where they are, with all beside them; rows are only ever added.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from addin.excel.live.matrix import Area, as_typed
from addin.excel.live.names import WorkbookNames
from addin.excel.live.programs import is_excel
from addin.excel.live.sheets import is_protected
from addin.excel.live.tables import Placed, place_of
from addin.excel.live.write import set_styles
from addin.summary_workbook.office_tables import style_of
from addin.system.errors import InputError
from schemas.cells import Cell
from schemas.in_force import catalogue_in_force
from schemas.office import TABLES_BY_NAME
from schemas.office.following import UNITS, is_printed_unit, said_of, unit_code
from schemas.text import is_blank

if TYPE_CHECKING:
    import xlwings as xw

#: The defined name that says for which units and forms the office's sheets are laid out.
PROFILE_NAME = "TH_bo_cau_hinh"
#: So many blank rows stand between a table and the title of the next one.
_GAP = 2
_SHUT = (
    "Bộ cấu hình đã thay đổi nhưng trang “{}” đang được bảo vệ nên danh sách đơn vị chưa theo. Đề nghị bỏ bảo vệ trang "
    "rồi bấm lại."
)


class _Rows(NamedTuple):
    """The rows of the list by what is to become of them."""

    gone: list[int]
    free: list[int]
    known: set[str]
    told: list[str]


def follow_units(book: "xw.Book", names: WorkbookNames) -> list[str]:
    """Take away the lines of units that the profile has no longer and add those that lack; sentences about it."""
    now = catalogue_in_force().sha256[:16]
    if names.text_of(PROFILE_NAME) == now:
        return []
    try:
        placed = place_of(book, UNITS)
    except InputError:  # it is said elsewhere that the table is gone
        return []
    rows = _sorted_out(placed)
    new = [line for line in TABLES_BY_NAME[UNITS].rows if unit_code(line[0]) not in rows.known]
    if not rows.gone and not new:
        names.set_text(PROFILE_NAME, now)
        return []
    if is_protected(placed.sheet):
        return [_SHUT.format(placed.sheet.name)]
    _write(placed, rows, new)
    names.set_text(PROFILE_NAME, now)
    said = f"Trang “{placed.sheet.name}” đã theo bộ cấu hình mới: thêm {len(new)} đơn vị, bỏ {len(rows.gone)} đơn vị."
    if rows.gone:
        said += " Báo cáo đã nhận của đơn vị bị bỏ được giữ nguyên nhưng không cộng vào tổng hợp."
    return [said, *(f"Dòng của đơn vị không còn trong bộ cấu hình đã bỏ: {line}." for line in rows.told)]


def _sorted_out(placed: Placed) -> _Rows:
    found = placed.found
    rows = _Rows([], [], set(), [])
    lines = [(index, [_cell(row, at) for at in found.columns.values()]) for index, row in found.rows]
    blank = [index for index, line in lines if all(is_blank(cell) for cell in line)]
    below = max((index for index, _ in lines if index not in blank), default=found.heading)
    rows.free.extend([index for index in blank if index < below])
    rows.free.extend([index for index in blank if index > below][:-_GAP])
    for index, line in lines:
        code = unit_code(line[0])
        if code:
            rows.known.add(code)
        elif not is_blank(line[0]):
            rows.gone.append(index)
            if not is_printed_unit(line):
                rows.told.append(said_of(line))
    return rows


def _cell(row: Sequence[Cell], at: int) -> Cell:
    return row[at] if at < len(row) else ""


def _write(placed: Placed, rows: _Rows, new: Sequence[Sequence[object]]) -> None:
    """Put the new lines where lines went and where rows were blank; where these are too few, rows are added."""
    free = sorted([*rows.gone, *rows.free])
    lacking = max(0, len(new) - len(free))
    if lacking:
        at = max([placed.found.heading + 1, *(index for index, _ in placed.found.rows[:-_GAP])])
        _insert(placed.sheet, at, lacking)
        free = sorted([*(index + (lacking if index >= at else 0) for index in free), *range(at, at + lacking)])
    nothing = [[None] * len(placed.found.columns)] * len(free)
    lines = dict(zip(free, [*new, *nothing], strict=False))
    styles: dict[str, list[Area]] = {}
    table = TABLES_BY_NAME[UNITS]
    for index, line in lines.items():
        for cell, column in zip(line, table.columns, strict=True):
            place = placed.found.columns[column.key]
            placed.sheet.range((index + 1, place + 1)).value = as_typed(cell)  # type: ignore[arg-type] # a value
            styles.setdefault(style_of(table, column), []).append(Area(index, place, index, place))
    set_styles(placed.sheet.book, [(placed.sheet, max(placed.found.columns.values()) + 1, styles)])


def _insert(sheet: "xw.Sheet", at: int, count: int) -> None:
    if is_excel(sheet.book):  # not run: the build machines have no Excel
        sheet.range(f"{at + 1}:{at + count}").api.EntireRow.Insert()
        return
    sheet.api.Rows.insertByIndex(at, count)
