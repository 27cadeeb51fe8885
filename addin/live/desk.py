"""The open master workbook as the buttons see it: where things stand, what the office typed, what the program wrote.

Sheets are found by the defined names that the master carries, so they may be renamed and moved; one that was deleted
is made again. Nothing here computes a figure.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from addin.errors import InputError
from addin.home import Home, user_name
from addin.live.edits import Edit, Figure, Written, figure_at, find_edits, normal
from addin.live.matrix import Area, as_known, as_stored, as_typed, fingerprint, layout_of, rectangle
from addin.live.memory import recall, remember
from addin.live.write import LIBREOFFICE, Task, set_styles, write_sheets
from addin.office import MASTER_NAME, find_tables, read_office
from addin.publish.plan import Content, SheetPlan
from schemas.cells import Cell, Value, column_letters
from schemas.forms import FORMS_BY_ID
from schemas.office import TABLES, TABLES_BY_NAME, Office
from schemas.period import Period
from schemas.reference import unit_by_code

if TYPE_CHECKING:
    import xlwings as xw

#: The defined names of the master: the period, the reason to reopen, when it was written last, and each sheet's.
PERIOD_NAME, REASON_NAME, STAMP_NAME = "TH_ky", "TH_ly_do", "TH_lan_ghi"
#: The key of the board.
BOARD = "dieu_hanh"
#: What was written last, so that cells typed over since can be told.
_MEMORY = Path("chuong-trinh") / "da-ghi.jsonl"
_READ_ONLY = "sổ đang mở ở chế độ chỉ đọc (có thể đang mở ở máy khác)"
_OPEN_AGAIN = "đề nghị đóng sổ ở máy kia rồi mở lại, hoặc lưu thành tệp khác trong thư mục làm việc."
#: So many items are named in a message; the rest is on the sheet "Nhật ký".
_SHOWN = 5


class BoardGoneError(InputError):
    """The board, or the cell of it where the office chooses, was deleted from the workbook."""


class Desk:
    """One open master workbook; everything is read and written through it."""

    def __init__(self, book: "xw.Book") -> None:
        self.book = book
        self._found: dict[str, xw.Sheet] = {}  # by key: to look one up takes a dozen calls
        self._called: dict[str, str] = {}  # the names of these sheets, by key
        self._made: set[str] = set()  # keys of sheets made again by this click
        self._typed_over: set[str] = set()  # keys of summary sheets that somebody typed over
        self._deleted: list[str] = []  # the office's own sheets that are gone

    # -- what the office chose and typed ------------------------------------------------------------------------
    @cached_property
    def home(self) -> Home:
        """The working folder: where the master lies. InputError when it has never been saved."""
        path = Path(self.book.fullname)
        if not path.is_absolute() or not path.parent.is_dir():
            raise InputError(
                "Sổ làm việc chưa được lưu vào thư mục nào. Đề nghị lưu sổ vào thư mục làm việc rồi làm lại."
            )
        return Home(path.parent, ledger_url=self.office.settings.ledger_url, office=self.office)

    @cached_property
    def period(self) -> Period:
        """The period chosen on the board. InputError when there is none."""
        value = self.chosen(PERIOD_NAME)
        text = (
            f"{value:%Y-%m}"
            if isinstance(value, date)
            else f"{value:g}"
            if isinstance(value, float)
            else str(value or "")
        )
        try:
            return Period.parse(text)
        except ValueError:
            raise InputError(
                f"Ô “Kỳ báo cáo” ở trang “Điều hành” ghi “{text}”. "
                "Đề nghị chọn kỳ báo cáo (2023-02, 2023-Q1, 2023-H1, 2023-9M hoặc 2023) rồi bấm lại."
            ) from None

    @cached_property
    def office(self) -> Office:
        """The office's own tables, as they stand in the open workbook, saved or not.

        They are looked for on their own sheets first; the others are read only where a table was moved.
        """
        usual = dict.fromkeys(table.sheet for table in TABLES)
        own = [(name, self.rows_of(self.book.sheets[name])) for name in usual if name in self.book.sheets]
        if len(find_tables(own)) == len(TABLES):
            return read_office(own)
        others = [(sheet.name, self.rows_of(sheet)) for sheet in self.book.sheets if sheet.name not in usual]
        found = find_tables([*own, *others])
        there = {name for name, _ in own} | {table.sheet for table in TABLES if table.name in found}
        self._deleted = [name for name in dict.fromkeys(table.sheet for table in TABLES) if name not in there]
        return read_office([*own, *others])

    def chosen(self, name: str) -> Any:
        """What the office chose in a named cell of the board. BoardGoneError where that cell was deleted."""
        if not sheet_named_in(self._refers_to(name)):
            raise BoardGoneError
        return self._names[name].refers_to_range.value

    @staticmethod
    def rows_of(sheet: "xw.Sheet") -> list[list[Cell]]:
        """A sheet's values from A1 on; "" is a blank."""
        last = sheet.used_range.last_cell
        values = sheet.range((1, 1), (last.row, last.column)).options(ndim=2).value
        return [["" if cell is None else _day(cell) for cell in row] for row in values]

    def rows_of_key(self, key: str, title: str) -> list[list[Cell]]:
        """A sheet's values by its key; none where it is gone."""
        sheet = self.find_sheet(key, title)
        return self.rows_of(sheet) if sheet is not None else []

    def selected_figure(self) -> Figure | None:
        """The figure in the selected cell, as the program wrote it; None where that is no figure of a summary."""
        selected = self.book.app.selection
        if selected is None:
            return None
        for key, stored in self._last.get("written", {}).items():
            sheet = self.find_sheet(key, stored["sheet"])
            if sheet is not None and sheet.name == selected.sheet.name:
                return figure_at(_restored(stored), selected.row - 1, selected.column - 1)
        return None

    def open_original(self, unit: str, sheet: str, cell: str) -> None:
        """Open the kept original of a unit's current version, read-only, with a cell selected."""
        path = original_path(self.home, self.period, unit)
        if path is not None:
            opened = self.book.app.books.open(str(path), read_only=True)
            opened.sheets[sheet].activate()
            opened.sheets[sheet].range(cell).select()

    # -- sheets -------------------------------------------------------------------------------------------------
    def sheet(self, key: str, title: str) -> "xw.Sheet":
        """The sheet of that key, wherever it went; made again, the board first and others last, when it was deleted."""
        found = self.find_sheet(key, title)
        if found is None:
            place = {"before": self.book.sheets[0]} if key == BOARD else {"after": self.book.sheets[-1]}
            found = self.book.sheets.add(title, **place)
            self._called[key] = title
            self._set_name(f"TH_{key}", _reference(title, 0, 0))
            self._made.add(key)
        return found

    def restore_office(self) -> list[str]:
        """Make the office's own sheets again that were deleted, with what a new workbook has in them; says so."""
        from addin.publish.office_sheets import plan_office_sheet  # hardly ever needed

        deleted = self._deleted if "office" in self.__dict__ else []
        for name in deleted:
            plan, sheet = plan_office_sheet(name), self.book.sheets.add(name, after=self.book.sheets[-1])
            write_sheets(self.book, [Task(sheet, rectangle(plan), layout_of(plan), None)])
        return [
            f"Trang “{name}” đã bị xóa khỏi sổ. Chương trình đã lập lại trang này với nội dung ban đầu; đề nghị nhập "
            "lại hoặc chép từ bản sao lưu của sổ."
            for name in deleted
        ]

    def find_sheet(self, key: str, title: str) -> "xw.Sheet | None":
        """The sheet that carries the name TH_key, or else is called by its title; None when it is gone."""
        if key not in self._found:
            wanted = self._unmoved.get(key) or sheet_named_in(self._refers_to(f"TH_{key}")) or title
            if wanted not in self.book.sheets:
                return None
            self._found[key], self._called[key] = self.book.sheets[wanted], wanted
        return self._found[key]

    # -- writing ------------------------------------------------------------------------------------------------
    @contextmanager
    def quiet(self) -> Iterator[None]:
        """No redrawing and no recalculation while a button writes; both are as before afterwards, whatever happens."""
        app = self.book.app
        updating, calculation = app.screen_updating, app.calculation
        app.screen_updating, app.calculation = False, "manual"
        try:
            yield
        finally:
            try:
                app.calculation = calculation
            finally:
                app.screen_updating = updating

    def say(self, text: str) -> None:
        """A line in the status bar while a button works."""
        self.book.app.status_bar = text

    def rest(self) -> None:
        """Give the status bar back."""
        self.book.app.status_bar = False

    def activate(self, key: str) -> None:
        """Bring a sheet to the front."""
        sheet = self.find_sheet(key, "")
        if sheet is not None:
            sheet.activate()

    def warnings(self) -> list[str]:
        """What the officer should know about the workbook itself."""
        said = []
        if self._is_excel and self.book.api.ReadOnly:  # not run: the build machines have no Excel
            said.append(f"Lưu ý: {_READ_ONLY} nên kết quả chưa lưu được; {_OPEN_AGAIN}")
        if "office" in self.__dict__ and self.office.problems:  # a button that needs no settings does not read them
            lines = "\n".join(f"– {problem}" for problem in self.office.problems[:_SHOWN])
            more = len(self.office.problems) - _SHOWN
            rest = f"\n… và {more} dòng khác (xem trang “Nhật ký”)." if more > 0 else ""
            said.append(f"Trong sổ có dòng chưa sử dụng được:\n{lines}{rest}")
        return said

    def refuse_locked(self) -> None:
        """InputError where nothing can be written at all: LibreOffice locks a workbook that is open elsewhere."""
        if not self._is_excel and self.book.api.isReadonly():
            raise InputError(f"{_READ_ONLY.capitalize()} nên không ghi được kết quả vào sổ. {_OPEN_AGAIN.capitalize()}")

    @property
    def _is_excel(self) -> bool:
        return self.book.app.engine.name != LIBREOFFICE

    def write(self, plans: Mapping[str, SheetPlan], origins: Mapping[str, Written]) -> None:
        """Write planned sheets, key → plan, and remember what was written; `origins` says which cells are figures."""
        if not plans:
            return
        known = self._last or ({} if self._stamp else self._as_built())
        titles = self._still_so(known)
        layouts, contents, written = (dict(known.get(kind, {})) for kind in ("layouts", "contents", "written"))
        tasks = []
        for key, plan in plans.items():
            sheet, cells, look = self.sheet(key, plan.name), rectangle(plan), layout_of(plan)
            stored = as_stored(look)
            content = fingerprint(cells, stored)
            if key in written and contents.get(key) == content and key not in self._made | self._typed_over:
                continue  # it stands there already, and nobody typed over it
            before = as_known(layouts[key]) if key in layouts and key not in self._made else None
            tasks.append(Task(sheet, cells, look, before))
            layouts[key], contents[key] = stored, content
            if key in origins:
                written[key] = _stored(plan.name, cells, origins[key])
        write_sheets(self.book, tasks)
        if BOARD in plans:
            self._name_choices(plans[BOARD].name)
        stamp = uuid4().hex
        self._set_name(STAMP_NAME, f'="{stamp}"')
        writing = {"layouts": layouts, "contents": contents, "written": written}
        places = {"sheets": self._titles(), "titles": titles | self._called}
        remember(self._memory_path, writing | places, stamp, self._stamp)

    def edits(self) -> list[Edit]:
        """Cells of summary sheets that were typed over since the program wrote them."""
        found: list[Edit] = []
        for key, stored in self._last.get("written", {}).items():
            written = _restored(stored)
            sheet = self.find_sheet(key, stored["sheet"])
            if sheet is None or not written.cells:
                continue
            height, width = len(written.cells), len(written.cells[0])
            now = sheet.range((1, 1), (height, width)).options(ndim=2).formula
            typed = list(find_edits(sheet.name, written, now))
            self._typed_over |= {key} if typed else set()
            found += typed
        return found

    def save_edits(self, period: Period) -> str:
        """Keep what was typed over the summary: figures as proposed adjustments, the rest in the log; says so."""
        edits = self.edits()
        if not edits:
            return ""
        figures = [edit for edit in edits if edit.figure and edit.figure.unit and edit.figure.form in FORMS_BY_ID]
        self.append("dieu_chinh", [_proposal(period, edit) for edit in figures])
        for edit in edits:
            self.log("", f"Ô {edit.cell} trang “{edit.sheet}” bị gõ đè: “{edit.old}” → “{edit.new}”.")
        where = ", ".join(f"{edit.sheet}!{edit.cell}" for edit in edits[:_SHOWN])
        return (
            f"Có {len(edits)} ô của bảng tổng hợp đã bị gõ đè ({where}{'…' if len(edits) > _SHOWN else ''}). "
            f"Giá trị gõ tay được giữ tại trang “Nhật ký”; {len(figures)} ô là số liệu của đơn vị đã chép sang trang "
            "“Điều chỉnh”: đề nghị ghi lý do từng dòng rồi bấm “Tổng hợp” để áp dụng, hoặc xóa dòng nếu gõ nhầm."
        )

    def log(self, button: str, text: str) -> None:
        """Add a line to the sheet "Nhật ký": when, what was pressed, what came of it, who."""
        sheet = self.find_sheet("nhat_ky", "Nhật ký")
        if sheet is None:
            return
        last = sheet.used_range.last_cell.row
        line = [datetime.now().replace(microsecond=0), button, as_typed(text), user_name()]
        cells = sheet.range((last + 1, 1), (last + 1, len(line)))
        cells.value = line
        styles = {"cell-time": [Area(last, 0, last, 0)], "cell-text": [Area(last, 1, last, len(line) - 1)]}
        set_styles(self.book, [(sheet, len(line), styles)])
        if self._is_excel:  # LibreOffice has fitted the row already; not run: the build machines have no Excel
            cells.rows.autofit()

    def append(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add lines below the last filled one of an office table. InputError when the table is gone."""
        for sheet in self.book.sheets:
            place = find_tables([(sheet.name, self.rows_of(sheet))]).get(table)
            if place is None:
                continue
            columns = list(place.columns.values())
            filled = [index for index, row in place.rows if any(row[column] != "" for column in columns)]
            for at, row in enumerate(rows, max(filled, default=place.heading) + 1):
                for column, value in zip(columns, row, strict=True):
                    sheet.range((at + 1, column + 1)).value = as_typed(value)
            return
        wanted = TABLES_BY_NAME[table]
        headings = ", ".join(f"“{column.label}”" for column in wanted.columns)
        raise InputError(
            f"Không tìm thấy bảng “{wanted.title}” ở trang “{wanted.sheet}” nên chưa ghi gì vào sổ. Đề nghị khôi phục "
            f"dòng tiêu đề của bảng ({headings}), hoặc xóa cả trang để chương trình lập lại, rồi bấm lại."
        )

    # -- what was written before --------------------------------------------------------------------------------
    @property
    def _memory_path(self) -> Path:
        return self.home.root / _MEMORY

    @cached_property
    def _stamp(self) -> str:
        """The stamp that the workbook carried when the button was pressed; "" when nothing was ever written."""
        return self._text_of(STAMP_NAME)

    @cached_property
    def _last(self) -> dict[str, Any]:
        """The writing whose stamp the workbook carried: it may have been closed without saving."""
        return recall(self._memory_path, self._stamp)

    def _titles(self) -> list[str]:
        """The names of all sheets in their order."""
        if self._is_excel:  # not run: the build machines have no Excel
            return [sheet.name for sheet in self.book.sheets]
        return list(self.book.api.Sheets.ElementNames)

    @cached_property
    def _unmoved(self) -> dict[str, str]:
        """Key → sheet: to read a defined name takes milliseconds, and a button writes twenty sheets."""
        return self._still_so(self._last)

    def _still_so(self, writing: Mapping[str, Any]) -> dict[str, str]:
        """Key → sheet as of a writing; nothing where a sheet was renamed, moved, added or deleted since."""
        return dict(writing["titles"]) if writing.get("sheets") == self._titles() else {}

    def _as_built(self) -> dict[str, Any]:
        """What stands in a master of this program's version that no button has written to yet."""
        from workbooks.master import first_writing, mark_of  # only the first writing of a workbook needs it

        writing = first_writing()
        return writing if self._text_of(MASTER_NAME.decode()) == mark_of(writing) else {}

    def _text_of(self, name: str) -> str:
        """The constant text of a defined name; "" where there is none."""
        return self._refers_to(name).strip('="')

    def _refers_to(self, name: str) -> str:
        """What a defined name stands for, as a formula; "" where there is none."""
        return (self._names[name].refers_to or "") if name in self._names else ""

    def _name_choices(self, sheet: str) -> None:
        """Lead the names of the board's choices to it again where they lead nowhere."""
        from addin.publish.board import PERIOD_CELL, REASON_CELL  # a button that writes it has loaded it

        for name, place in ((PERIOD_NAME, PERIOD_CELL), (REASON_NAME, REASON_CELL)):
            if not sheet_named_in(self._refers_to(name)):
                self._set_name(name, _reference(sheet, *place))

    def _set_name(self, name: str, refers_to: str) -> None:
        if name in self._names:
            self._names[name].refers_to = refers_to
        else:
            self._names[name] = self.book.names.add(name, refers_to)

    @cached_property
    def _names(self) -> "dict[str, xw.Name]":
        """The workbook's defined names: to look for each anew takes two calls."""
        return {name.name: name for name in self.book.names}


def sheet_named_in(refers_to: str) -> str:
    """The sheet of a reference like "='Điều hành'!$C$7"; "" where it leads nowhere any more."""
    if "#REF!" in refers_to:
        return ""
    return refers_to.removeprefix("=").rpartition("!")[0].removeprefix("'").removesuffix("'").replace("''", "'")


def _reference(sheet: str, row: int, column: int) -> str:
    quoted = sheet.replace("'", "''")
    return f"='{quoted}'!${column_letters(column)}${row + 1}"


def original_path(home: Home, period: Period, unit: str) -> Path | None:
    """Where the original of a unit's current version lies; None when there is none."""
    from addin.pipeline import open_ledger  # a click that opens nothing never needs it

    with open_ledger(home) as ledger:
        current = next((one for one in ledger.received(period) if (one.unit, one.status) == (unit, "current")), None)
    return home.original_of(period, current.sha256) if current else None


def _day(cell: Any) -> Cell:
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        return cell.date()
    return cell  # type: ignore[no-any-return] # a value of a cell


def _stored(name: str, cells: Sequence[Sequence[Content]], origin: Written) -> dict[str, Any]:
    return {
        "sheet": name,
        "form": origin.form,
        "cells": [[normal(content) for content in row] for row in cells],
        "rows": {str(row): list(place) for row, place in origin.rows.items()},
        "columns": {str(column): key for column, key in origin.columns.items()},
    }


def _restored(stored: dict[str, Any]) -> Written:
    rows = {int(row): (place[0], place[1]) for row, place in stored["rows"].items()}
    return Written(stored["form"], stored["cells"], rows, {int(at): key for at, key in stored["columns"].items()})


def _proposal(period: Period, edit: Edit) -> list[Value]:
    """A line of the sheet "Điều chỉnh"; without a reason it is not applied yet."""
    if edit.figure is None:
        raise ValueError(edit)
    form = FORMS_BY_ID[edit.figure.form]
    unit, label = unit_by_code(edit.figure.unit).name, form.by_key[edit.figure.key].full_label
    typed = [str(period), unit, form.id, edit.figure.code, label, _shown(edit.old), _shown(edit.new)]
    return [*typed, None, user_name(), date.today()]


def _shown(text: str) -> Value:
    try:
        return float(text)
    except ValueError:
        return text or None
