"""The office's own tables in the open workbook, brought along when the profile of its folder has changed.

What of them goes and comes is decided elsewhere. Lines that remain stay where they are, with all beside them; rows are
only ever added. A sheet that is protected follows once it is not.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from addin.excel.live.keys import PROFILE_NAME
from addin.excel.live.matrix import Area, as_typed
from addin.excel.live.names import WorkbookNames
from addin.excel.live.programs import is_excel
from addin.excel.live.sheets import is_protected
from addin.excel.live.tables import Placed, place_of
from addin.excel.live.whole import choose, offer_all
from addin.excel.live.write import set_styles
from addin.summary_workbook.office_tables import office_mark, rules_of_settings, style_of
from addin.system.errors import InputError
from addin.workspace.found_tables import Sheets
from addin.workspace.office_tables import lines_of
from schemas.catalogue import Catalogue
from schemas.cells import Cell, Value
from schemas.office import GENERAL, TABLES_BY_NAME, OfficeTable
from schemas.office.following import CRITERIA_TABLE, FOLLOWING, Changes, changes_of
from schemas.text import is_blank

if TYPE_CHECKING:
    import xlwings as xw

#: So many blank rows stand between a table and the title of the next one.
_GAP = 2
_SHUT = "Bộ cấu hình đã thay đổi nhưng trang “{}” đang được bảo vệ nên chưa theo. Đề nghị bỏ bảo vệ trang rồi bấm lại."
_FOLLOWED = "Các trang nhập và danh sách chọn đã theo bộ cấu hình mới{}."


def follow_profile(
    book: "xw.Book", names: WorkbookNames, catalogue: Catalogue, former: Iterable[Catalogue] = ()
) -> list[str]:
    """Bring the office's tables and their drop-downs along where the profile asks for other ones; says so.

    `catalogue` is what is in force today, `former` are the catalogues by which the tables may have been laid out.
    """
    now = office_mark(catalogue)
    if names.text_of(PROFILE_NAME) == now:
        return []
    from addin.excel.live.followed_choices import follow_choices  # hardly ever needed

    changes, shut = list[Changes](), set[str]()
    for name in FOLLOWING:
        try:
            placed = place_of(book, name)
        except InputError:  # it is said elsewhere that the table is gone
            continue
        if is_protected(placed.sheet):
            shut.add(placed.sheet.name)
        else:
            changes.append(_follow(placed, TABLES_BY_NAME[name], catalogue, former))
    shut |= follow_choices(book, names, catalogue)
    told = [text for one in changes for text in one.told]
    summary = "; ".join(one.summary for one in changes if one.new or one.gone)
    if summary or (names.text_of(PROFILE_NAME) and not shut):
        told.insert(0, _FOLLOWED.format(f": {summary}" if summary else ""))
    if shut:
        return [*told, *(_SHUT.format(sheet) for sheet in sorted(shut))]
    names.set_text(PROFILE_NAME, now)
    return told


def criteria_will_follow(
    names: WorkbookNames, sheets: Sheets, catalogue: Catalogue, former: Iterable[Catalogue]
) -> bool:
    """Whether the table of criteria is about to be laid out again, since nobody changed it; see `follow_profile`."""
    if names.text_of(PROFILE_NAME) == office_mark(catalogue):
        return False
    lines = lines_of(sheets).get(CRITERIA_TABLE)
    return bool(lines and changes_of(CRITERIA_TABLE, lines, catalogue, former).new)


class _Line(NamedTuple):
    """A line of a table: its row on the sheet, and its cells in the order of the table's columns."""

    row: int
    cells: Sequence[Cell]


def _follow(placed: Placed, table: OfficeTable, catalogue: Catalogue, former: Iterable[Catalogue]) -> Changes:
    """Change what of a table goes and comes."""
    found = placed.found
    columns = [found.columns[column.key] for column in table.columns]
    lines = [_Line(row, [cells[at] if at < len(cells) else "" for at in columns]) for row, cells in found.rows]
    typed = [line for line in lines if not all(map(is_blank, line.cells))]
    changes = changes_of(table.name, [line.cells for line in typed], catalogue, former)
    if changes.gone or changes.new:
        free = _free_rows(lines, {line.row for line in typed}, found.heading)
        rows = _write(placed, table, sorted([*(typed[at].row for at in changes.gone), *free]), changes.new)
        if table is GENERAL:
            _offer(placed, rows, changes.new, catalogue)
    return changes


def _offer(placed: Placed, rows: Sequence[int], lines: Sequence[Sequence[Value]], catalogue: Catalogue) -> None:
    """Give settings that came what they accept: a row that is put in takes that of its neighbour along."""
    at = placed.found.columns["value"]
    for row, line in zip(rows, lines, strict=False):
        offer_all(placed.sheet, row, at, row)
        choose(
            placed.sheet,
            [rule._replace(first_column=at, last_column=at) for rule in rules_of_settings([line], row, catalogue)],
        )


def _free_rows(lines: Sequence[_Line], typed: set[int], heading: int) -> list[int]:
    """The blank rows of a table: those between its lines, and below them all but the gap before the next title."""
    below = max(typed, default=heading)
    blank = [line.row for line in lines if line.row not in typed]
    return [row for row in blank if row < below] + [row for row in blank if row > below][:-_GAP]


def _write(placed: Placed, table: OfficeTable, free: list[int], new: Sequence[Sequence[Value]]) -> list[int]:
    """Put the new lines where lines went and where rows were blank; where these are too few, rows are added.

    The rows that there were to write to, those of the new lines first.
    """
    lacking = max(0, len(new) - len(free))
    if lacking:
        at = max([placed.found.heading + 1, *(row for row, _ in placed.found.rows[:-_GAP])])
        _insert(placed.sheet, at, lacking)
        free = sorted([*(row + (lacking if row >= at else 0) for row in free), *range(at, at + lacking)])
    nothing: list[Sequence[Value]] = [[None] * len(table.columns)] * (len(free) - len(new))
    styles: dict[str, list[Area]] = {}
    for row, line in zip(free, [*new, *nothing], strict=True):
        for cell, column in zip(line, table.columns, strict=True):
            place = placed.found.columns[column.key]
            placed.sheet.range((row + 1, place + 1)).value = as_typed(cell)
            styles.setdefault(style_of(table, column), []).append(Area(row, place, row, place))
    set_styles(placed.sheet.book, [(placed.sheet, max(placed.found.columns.values()) + 1, styles)])
    return free


def _insert(sheet: "xw.Sheet", at: int, count: int) -> None:
    if is_excel(sheet.book):  # not run: the build machines have no Excel
        sheet.range(f"{at + 1}:{at + count}").api.EntireRow.Insert()
        return
    sheet.api.Rows.insertByIndex(at, count)
