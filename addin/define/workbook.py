"""A profile as two workbooks: headings with notes, the hidden row of English names, drop-downs; decides no content."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from addin.sheets.layout import LOWEST_ROW, row_height
from addin.sheets.plan import Block, BookPlan, CellNote, CellRule, Content, ExcelTable, PrintSetup, SheetPlan
from schemas.cells import Cell, Value, column_letters
from schemas.profile.agreement_sheet import AGREEMENTS
from schemas.profile.lines import Lines
from schemas.profile.scoring_sheets import CLAIMS, CRITERIA
from schemas.profile.sheet import DAY, NUMBER, TICK, TICKED, ProfileColumn, ProfileSheet
from schemas.profile.sheets import COLUMNS, FORMS, INDICATORS, KINDS, LISTS, ROWS, SETTINGS, SHEETS, UNITS

#: So many empty lines are offered, and so many take drop-downs.
_BLANK_LINES, _WITH_DROP_DOWNS = 40, 2_000
_FIRST = 2
#: Columns whose values are in a column of another sheet of the same workbook.
_LISTED: Mapping[tuple[str, str], tuple[ProfileSheet, str]] = {
    (COLUMNS.name, "form"): (FORMS, "form"),
    (COLUMNS.name, "enum"): (LISTS, "enum"),
    (FORMS.name, "row_list"): (ROWS, "row_list"),
    ("Quy tắc", "form"): (FORMS, "form"),
    (INDICATORS.name, "form"): (FORMS, "form"),
    (SETTINGS.name, "form"): (FORMS, "form"),
    (AGREEMENTS.name, "form"): (FORMS, "form"),
    (AGREEMENTS.name, "against_form"): (FORMS, "form"),
    (CRITERIA.name, "form"): (FORMS, "form"),
    (CLAIMS.name, "form"): (FORMS, "form"),
    (UNITS.name, "kind"): (KINDS, "title"),
}
_STYLES = {NUMBER: "input-number", TICK: "input-center", DAY: "input-center"}
_TABLES = {sheet.name: f"bc_{sheet.file.replace('-', '_')}" for sheet in SHEETS}


def plan_books(grids: Mapping[str, Sequence[Sequence[Value]]]) -> dict[str, BookPlan]:
    """The workbooks of a profile by their names, from its sheets with two rows of headings each."""
    books: dict[str, list[SheetPlan]] = {}
    for sheet in SHEETS:
        books.setdefault(sheet.book, []).append(_plan(sheet, grids[sheet.name]))
    return {name: BookPlan(sheets=tuple(sheets), title=f"Bộ cấu hình – {name}") for name, sheets in books.items()}


def grids_of_lines(lines: Lines) -> dict[str, list[list[Value]]]:
    """The sheets of a profile with the lines it has: a profile read from anywhere, laid out as ours."""
    found: dict[str, list[list[Value]]] = {}
    for sheet in SHEETS:
        keys = [column.key for column in sheet.columns]
        found[sheet.name] = [[column.label for column in sheet.columns], list(keys)]
        for line in lines.of(sheet):
            found[sheet.name].append([TICKED if line.cells.get(key) is True else line.cells.get(key) for key in keys])
    return found


def _plan(sheet: ProfileSheet, rows: Sequence[Sequence[Value]]) -> SheetPlan:
    styles = [_STYLES.get(column.kind, "input-text") for column in sheet.columns]
    lines: list[list[Content]] = [[_shown(cell) for cell in row] for row in rows[_FIRST:]]
    lines += [[None] * len(sheet.columns)] * _BLANK_LINES
    last = _FIRST + len(lines) - 1
    headings = [column.label for column in sheet.columns]
    blocks = (
        Block(0, 0, [headings], ["header"] * len(headings)),
        Block(1, 0, [[column.key for column in sheet.columns]], ["hint"] * len(headings)),
        Block(_FIRST, 0, lines, styles),
    )
    notes = tuple(CellNote(0, at, note) for at, column in enumerate(sheet.columns) if (note := _note(column)))
    return SheetPlan(
        name=sheet.name, blocks=blocks, notes=notes, rules=tuple(_rules(sheet)),
        heights={0: 34.0, 1: 0.0, **_heights(sheet, lines)},
        tables=(ExcelTable(_TABLES[sheet.name], 0, 0, last, headings),), freeze=(_FIRST, 1),
        widths={at: column.width for at, column in enumerate(sheet.columns)},
        setup=PrintSetup(repeat_first=0, repeat_last=0),
    )  # fmt: skip


def _note(column: ProfileColumn) -> str:
    """What a heading says of its column; what may be typed, too, where no drop-down can offer several of it."""
    offered = f" Ghi một hoặc nhiều cách: {'; '.join(column.options)}." if column.several else ""
    return f"{column.hint}{offered}".strip()


def _heights(sheet: ProfileSheet, lines: Sequence[Sequence[Content]]) -> dict[int, float]:
    """The heights of lines that take more than one line of text."""
    widths = [column.width for column in sheet.columns]
    found = {row: row_height(line, widths) for row, line in enumerate(lines, _FIRST)}
    return {row: height for row, height in found.items() if height > LOWEST_ROW}


def _shown(cell: Value) -> Content:
    """A cell as it is typed; a day as its text, so that a period beside it looks alike."""
    return f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell


def _rules(sheet: ProfileSheet) -> Iterator[CellRule]:
    for at, column in enumerate(sheet.columns):
        source = _source(sheet, column)
        if source:
            message = column.hint or "Chọn trong danh sách."
            place = (_FIRST, at, _FIRST + _WITH_DROP_DOWNS, at)
            yield CellRule(*place, "list", source, title=column.label[:32], message=message[:255])


def _source(sheet: ProfileSheet, column: ProfileColumn) -> Sequence[str] | str:
    """What a drop-down offers; a cell that takes several has none, since Excel would refuse them."""
    if column.kind == TICK:
        return (TICKED,)
    if column.options and not column.several:
        return column.options
    listed = _LISTED.get((sheet.name, column.key))
    if listed is None:
        return ()
    other, key = listed
    letters = column_letters([one.key for one in other.columns].index(key))
    return f"='{other.name}'!${letters}${_FIRST + 1}:${letters}${_FIRST + _WITH_DROP_DOWNS}"


def without_unused(sheet: ProfileSheet, rows: Sequence[Sequence[Value]]) -> list[list[Value]]:
    """The rows of a sheet without the rare columns that none of its lines needs."""
    kept = [
        at
        for at, column in enumerate(sheet.columns)
        if not column.rare or any(row[at] not in (None, "") for row in rows[_FIRST:])
    ]
    return [[row[at] for at in kept] for row in rows]


def text_of(rows: Sequence[Sequence[Cell | None]]) -> str:
    """A sheet as text: commas, quotes where needed, days and decimals as they are written in Vietnam."""
    import csv
    import io

    from schemas.numbers import show_number

    def plain(cell: Cell | None) -> str:
        if isinstance(cell, date):
            return f"{cell:%d/%m/%Y}"
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return show_number(cell, 6).replace(".", "")
        return "" if cell is None else str(cell)

    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([plain(cell) for cell in row] for row in rows)
    return stream.getvalue()
