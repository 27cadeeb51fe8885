"""The office's own tables, read from the sheets of the master workbook, open or saved; found by their headings.

Sheets may be renamed, moved and extended by hand; a line that cannot be used is a sentence in `Office.problems`.
"""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from addin.formats.broken_zip import BROKEN_ZIP
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from addin.workspace.found_tables import FoundTable, Sheets, find_tables
from addin.workspace.whole_tables import problems_over_all
from schemas.catalogue import Catalogue, per_catalogue
from schemas.cells import Cell, CellError, Uncalculated, Value
from schemas.fields import Choice, Context, FieldType
from schemas.numbers import show_number
from schemas.office import (
    FIELD_OF_TABLE,
    GENERAL,
    TABLES,
    Office,
    OfficeTable,
    Setting,
    Settings,
    all_settings,
    new_settings,
    value_of,
)
from schemas.office.lines import OfficeLine
from schemas.office.problem import Problem
from schemas.office.tables import FORMER_LABELS, is_as_printed, type_of
from schemas.ready import ready
from schemas.reference import NO_UNITS
from schemas.text import fold, is_blank, tidy

#: So many choices of a list are named.
_OFFERED = 8
_ANYWHERE = Context("", date(2023, 1, 1), NO_UNITS)
_UNREADABLE = "Không đọc được sổ tổng hợp “{}”. Đề nghị đóng tệp, kiểm tra tệp có mở được bằng Excel không."
#: A defined name that every master workbook carries, whatever the file is called.
MASTER_NAME = b"TH_so_cai"
#: No master has as much in the part that names things; a workbook that only lies beside one may be a bomb.
_MOST_BYTES = 4 * 1024 * 1024


def office_of(home: Workspace, catalogue: Catalogue) -> Office:
    """What the office typed into the master workbook of a working folder, open or saved; without one, the defaults.

    The catalogue, today's, tells which units, forms and settings may be named.
    """
    office = home.office or _typed(home, catalogue)
    return office.model_copy(update={"own_texts": str(home.texts)}) if home.texts.is_dir() else office


def _typed(home: Workspace, catalogue: Catalogue) -> Office:
    master = find_master(home)
    return Office.new(catalogue) if master is None else _saved(master, catalogue).office


class _Saved(NamedTuple):
    """What a saved master holds: as it is used, and as it was typed."""

    office: Office
    lines: dict[str, list[list[Value]]]


def _saved(master: Path, catalogue: Catalogue) -> _Saved:
    """What a saved master holds; read once as long as it does not change."""
    known, state = _read_before(catalogue), (catalogue.day, *_state_of(master))
    if known.get(master, (None,))[0] != state:
        try:
            content = master.read_bytes()
        except OSError as error:
            raise InputError(_UNREADABLE.format(master)) from error
        made_of = f"{catalogue.day} {catalogue.sha256} ".encode() + content  # forms and units name columns
        known[master] = state, ready("office", made_of, lambda: _read_saved(master, content, catalogue))
    return known[master][1]


@per_catalogue
def _read_before(_catalogue: Catalogue) -> dict[Path, tuple[tuple[date | None, int, int], _Saved]]:
    """The masters that were read, each with the day and the state that its file was in."""
    return {}


def _state_of(master: Path) -> tuple[int, int]:
    state = master.stat()
    return state.st_mtime_ns, state.st_size


def _read_saved(master: Path, content: bytes, catalogue: Catalogue) -> _Saved:
    sheets = list(_saved_sheets(master, content))
    return _Saved(read_office(sheets, catalogue), lines_of(sheets))


def need_mailbox(settings: Settings) -> None:
    """InputError where no mailbox is among the settings."""
    if not settings.mail_host or not settings.mail_user:
        raise InputError(
            "Chưa khai báo hộp thư. Đề nghị nhập “Máy chủ thư (IMAP)” và “Tài khoản thư” trong trang “Cấu hình”."
        )


def typed_lines(home: Workspace, catalogue: Catalogue) -> dict[str, list[list[Value]]]:
    """The lines typed into each office table of the saved master, as they are; none without a master.

    What cannot be used is carried along too: nobody's typing is lost.
    """
    master = find_master(home)
    return _saved(master, catalogue).lines if master else {}


def lines_of(sheets: Sheets) -> dict[str, list[list[Value]]]:
    """The lines typed into each office table on some sheets."""
    return {
        name: [
            [None if at >= len(row) or is_blank(row[at]) else _as_typed(row[at]) for at in place.columns.values()]
            for _, row in place.rows
            if any(at < len(row) and not is_blank(row[at]) for at in place.columns.values())
        ]
        for name, place in find_tables(sheets).items()
    }


def find_master(home: Workspace) -> Path | None:
    """The master workbook of a working folder, by what is in it, so that it may be renamed; None when there is none."""
    if home.master.is_file():
        return home.master
    folder = home.root.glob("*.xls[mx]") if home.root.is_dir() else ()
    return next((path for path in sorted(folder) if not path.name.startswith("~$") and _is_master(path)), None)


def _is_master(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package, package.open("xl/workbook.xml") as part:
            return MASTER_NAME in part.read(_MOST_BYTES)
    except (KeyError, *BROKEN_ZIP):
        return False


def _saved_sheets(master: Path, content: bytes) -> Iterator[tuple[str, list[list[Cell]]]]:
    from addin.read.grid import UnreadableError, open_book  # a working folder without a master never needs it

    try:
        book = open_book(content)
    except (UnreadableError, OSError) as error:
        raise InputError(_UNREADABLE.format(master)) from error
    return ((sheet.name, sheet.rows) for sheet in book.sheets)


def read_office(sheets: Sheets, catalogue: Catalogue) -> Office:
    """All office tables on the given sheets, by a catalogue; a table that is not there holds what a new master has."""
    sheets = list(sheets)
    found, names = find_tables(sheets), {name for name, _ in sheets}
    problems: list[Problem] = []
    fields: dict[str, object] = {}
    for table in TABLES:
        place = found.get(table.name)
        if place is None and table.came_later and table.sheet not in names:
            continue
        if place is None:
            text = f"Không tìm thấy bảng “{table.title}” ở trang “{table.sheet}”; trong khi chờ, dùng giá trị mặc định."
            problems.append(Problem(text, sheet=table.sheet, table=table.name))
        elif table is GENERAL:
            fields["settings"] = _read_settings(place, catalogue, problems)
        else:
            fields[FIELD_OF_TABLE[table.name]] = tuple(_read_lines(table, place, catalogue, problems))
    office = Office.new(catalogue).model_copy(update=fields)
    return office.model_copy(update={"problems": (*problems, *problems_over_all(office, found, catalogue))})


def _read_settings(place: FoundTable, catalogue: Catalogue, problems: list[Problem]) -> Settings:
    by_label = {fold(setting.label): setting for setting in all_settings(catalogue)}
    values: dict[str, Value] = {}
    new = new_settings(catalogue)
    for index, row in place.rows:
        label = fold(str(row[place.columns["label"]]))
        setting = by_label.get(FORMER_LABELS.get(label, label))
        if setting is None:
            continue
        value, problem = _read_cell(row[place.columns["value"]], setting.type, setting.label)
        if problem:
            where, until = f"Trang “{place.sheet}”, dòng {index + 1}", _in_its_place(setting, new)
            text, at = f"{where}: {problem}. Trong khi chờ sửa, {until}.", place.columns["value"]
            problems.append(Problem(text, sheet=place.sheet, table=GENERAL.name, row=index, column=at))
        elif value is not None:
            values[setting.key] = value
        elif setting.key in new.own or isinstance(value_of(Settings(), setting.key), str):
            values[setting.key] = None if setting.key in new.own else ""
    own = {key: values.pop(key, value) for key, value in new.own.items()}
    return Settings.model_validate({**new.model_dump(), **values, "own": own})


def _in_its_place(setting: Setting, new: Settings) -> str:
    """What holds while a setting cannot be used: what a new master has."""
    value = value_of(new, setting.key)
    return f"dùng “{_as_shown(value)}”" if value not in (None, "") else "coi như để trống"


def _as_shown(value: object) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return show_number(value) if isinstance(value, int | float) else str(value)


def _read_lines(
    table: OfficeTable, place: FoundTable, catalogue: Catalogue, problems: list[Problem]
) -> Iterator[OfficeLine]:
    """The usable lines; a line is skipped, and said, where a needed cell is blank or any cell is wrong."""
    typed = [key for key in place.columns if key not in {"unit", "form", "year", "column", "period"}]
    for index, row in place.rows:
        cells = {key: row[at] if at < len(row) else "" for key, at in place.columns.items()}
        if all(is_blank(cells[key]) for key in typed or cells):
            continue
        values, wrong = _read_row(table, cells, catalogue)
        if not wrong and table.line:
            try:
                line = table.line.model_validate(values, context=catalogue)
            except ValidationError as error:
                wrong = [_fault(table, detail["loc"], detail["msg"]) for detail in error.errors()]
            else:
                wrong = [_fault(table, (key,), text) for key, text in line.faults(catalogue)]
                if not wrong:
                    problems += [_problem(table, place, index, [_remark(table, text)], "") for text in line.remarks]
                    yield line
                    continue
        if not is_as_printed(table, cells, catalogue.units):
            problems.append(_problem(table, place, index, wrong, " Dòng này chưa áp dụng."))


class _Wrong(NamedTuple):
    """What is wrong with a cell of a line; `key` is its column's, "" where it is none in particular."""

    key: str
    text: str


def _problem(table: OfficeTable, place: FoundTable, row: int, wrong: Sequence[_Wrong], after: str) -> Problem:
    first = next((one.key for one in wrong if one.key), table.columns[0].key)
    where = f"Trang “{place.sheet}”, bảng “{table.title}”, dòng {row + 1}"
    text = f"{where}: {'; '.join(one.text for one in wrong)}.{after}"
    return Problem(text, sheet=place.sheet, table=table.name, row=row, column=place.columns[first])


def _remark(table: OfficeTable, text: str) -> _Wrong:
    """A remark, at the column that it names."""
    return _Wrong(next((column.key for column in table.columns if f"“{column.label}”" in text), ""), text)


def _read_row(
    table: OfficeTable, cells: dict[str, Cell], catalogue: Catalogue
) -> tuple[dict[str, Value], list[_Wrong]]:
    values: dict[str, Value] = {}
    wrong = []
    for column in table.columns:
        cell = cells[column.key]
        if is_blank(cell):
            if column.required:
                wrong.append(_Wrong(column.key, f"“{column.label}” để trống"))
            continue
        typed = column.key in _AS_TYPED and not isinstance(cell, CellError | Uncalculated)
        value, problem = (_as_typed(cell), "") if typed else _read_cell(cell, type_of(column, catalogue), column.label)
        if problem:
            wrong.append(_Wrong(column.key, problem))
        else:
            values[column.key] = value
    return values, wrong


#: Judged by the line itself: names in any spelling, and texts of which Excel makes numbers and dates.
_AS_TYPED = frozenset({"unit", "form", "period", "row", "old", "new"})


def _as_typed(cell: Cell) -> Value:
    return cell if isinstance(cell, str | int | float | bool | date) else str(cell)


def _read_cell(cell: Cell, kind: FieldType, label: str) -> tuple[Value, str]:
    """A cell's value, or why it cannot be used."""
    if is_blank(cell):
        return None, ""
    if isinstance(cell, CellError | Uncalculated):
        return None, f"“{label}” là công thức lỗi hoặc chưa tính"
    reading = kind.read(cell, _ANYWHERE)
    if not reading.usable:
        return None, f"“{label}” ghi “{tidy(str(cell))}”, {_expected(kind)}"
    return reading.value, ""


def _expected(kind: FieldType) -> str:
    """Why what was typed is not what belongs there; of a list, what there is to choose from."""
    if not isinstance(kind, Choice):
        return f"không phải {kind.expected}"
    more = "; …" if len(kind.options) > _OFFERED else ""
    return f"không có trong danh sách ({'; '.join(kind.options[:_OFFERED])}{more})"


def _fault(table: OfficeTable, place: tuple[int | str, ...], message: str) -> _Wrong:
    column = next((column for column in table.columns if place and column.key == place[0]), None)
    text = message.removeprefix("Value error, ")
    return _Wrong(column.key, f"“{column.label}” không dùng được: {text}") if column else _Wrong("", text)
