"""The open master workbook as the buttons see it: where things stand, what the office chose and typed.

Sheets are found by the defined names that the master carries, so they may be renamed and moved; one that was deleted
is made again. Nothing here computes a figure.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from addin.excel.live import log
from addin.excel.live.edits import ShownFigure
from addin.excel.live.keys import BOARD
from addin.excel.live.matrix import as_typed, layout_of, rectangle
from addin.excel.live.names import WorkbookNames, reference
from addin.excel.live.place import adopt, is_copy, refuse_gone, working_place
from addin.excel.live.programs import is_excel
from addin.excel.live.rows import rows_of, rows_with_errors
from addin.excel.live.sheets import NamedSheets, is_protected, is_read_only, recreate
from addin.excel.live.write import Task, write_sheets
from addin.excel.live.writer import Writer
from addin.sheets.plan import SheetPlan
from addin.system.errors import InputError
from addin.workspace.folder import Workspace
from addin.workspace.found_tables import Sheets, find_tables
from addin.workspace.office_tables import find_master, read_office
from schemas.catalogue import Catalogue
from schemas.cells import Cell
from schemas.clock import today
from schemas.office import TABLES, Office
from schemas.office.problem import Problem, by_urgency
from schemas.period import Period
from schemas.period_words import read_period
from schemas.text import tidy

if TYPE_CHECKING:
    import xlwings as xw

    from addin.session import Session
    from schemas.profile.profile import Profile

#: The defined names of the board's choices: the period, and the reason to reopen.
PERIOD_NAME, REASON_NAME = "TH_ky", "TH_ly_do"
_READ_ONLY = (
    "Sổ đang mở ở chế độ chỉ đọc (có thể đang mở ở máy khác) nên không ghi được kết quả vào sổ. Đề nghị đóng sổ ở máy "
    "kia rồi mở lại, hoặc lưu thành tệp khác trong thư mục làm việc."
)
_COPY = (
    "Sổ này là bản sao, không nằm trong thư mục làm việc của sổ:\n{here}\n{where}\n"
    "Có: mở sổ ở thư mục làm việc.\nKhông: dùng thư mục này làm thư mục làm việc mới, bắt đầu từ đầu.\n"
    "Hủy: không làm gì."
)
_COPY_KEPT = (
    "Chưa làm gì: sổ này là bản sao, không nằm trong thư mục làm việc. Đề nghị mở sổ ở thư mục làm việc rồi bấm lại."
)
#: Excel holds no two workbooks of one name open.
_SAME_NAME = "Chưa làm gì. Đề nghị đóng sổ bản sao này rồi mở sổ ở thư mục làm việc:\n{master}"
_RESTORED = (
    "Trang “{}” đã bị xóa khỏi sổ. Chương trình đã lập lại trang này với nội dung ban đầu; đề nghị nhập lại hoặc chép "
    "từ bản sao lưu của sổ."
)
_ADDED = "Sổ chưa có trang “{}” nên chương trình đã lập. Nếu trước đây có ghi, đề nghị chép lại từ bản sao lưu của sổ."
#: So many items are named in a message; the rest is on the sheet "Nhật ký làm việc".
_SHOWN = 5


class BoardGoneError(InputError):
    """The board, or the cell of it where the office chooses, was deleted from the workbook."""


class OpenWorkbook:
    """One open master workbook; everything is read and written through it."""

    def __init__(self, book: "xw.Book") -> None:
        self.book = book
        self.names, self.named = WorkbookNames(book), NamedSheets(book)
        self._deleted: list[str] = []  # the office's own sheets that are gone

    # -- what the office chose and typed ------------------------------------------------------------------------
    @cached_property
    def home(self) -> Workspace:
        """The working folder: where the master lies. InputError when it has never been saved."""
        path = Path(self.book.fullname)
        if not path.is_absolute() or not path.parent.is_dir():
            raise InputError(
                "Sổ tổng hợp chưa được lưu vào thư mục nào. Đề nghị lưu sổ vào thư mục làm việc rồi làm lại."
            )
        return Workspace(path.parent, ledger_url=self.office.settings.ledger_url, office=self.office)

    @cached_property
    def session(self) -> "Session":
        """The working folder opened for this click: its ledger once, and one state of it to read."""
        from addin.session import Session  # a button that asks for no figures never needs it

        return Session(self.home)

    def release(self) -> None:
        """Let go of what was read of the ledger: writing takes long, and questions wait for the officer."""
        if "session" in self.__dict__:
            self.session.release()

    def close(self) -> None:
        """Let go of the ledger, and give the status bar back."""
        if "session" in self.__dict__:
            self.session.close()
        self.clear_status()

    @cached_property
    def period(self) -> Period:
        """The period chosen on the board. InputError when there is none."""
        value = self.chosen(PERIOD_NAME)
        text = f"{value:g}" if isinstance(value, float) else str(value or "")
        try:
            return read_period(value)
        except ValueError:
            raise InputError(
                f"Ô “Kỳ báo cáo” ở trang “Điều hành” ghi “{text}”. "
                "Đề nghị chọn kỳ báo cáo (2023-02, 2023-Q1, 2023-H1, 2023-9M hoặc 2023) rồi bấm lại."
            ) from None

    @cached_property
    def office(self) -> Office:
        """The office's own tables, as they are in the open workbook, saved or not.

        They are looked for on their own sheets first; the others are read only where a table was moved.
        """
        usual = dict.fromkeys(table.sheet for table in TABLES)
        own = [(name, rows_with_errors(sheet)) for name in usual if (sheet := self.named.find(name)) is not None]
        if len(find_tables(own)) == len(TABLES):
            return self._read_office(own)
        others = [(sheet.name, rows_with_errors(sheet)) for sheet in self.book.sheets if sheet.name not in usual]
        found = find_tables([*own, *others])
        there = {name for name, _ in own} | {table.sheet for table in TABLES if table.name in found}
        self._deleted = [name for name in dict.fromkeys(table.sheet for table in TABLES) if name not in there]
        return self._read_office([*own, *others])

    def _read_office(self, sheets: Sheets) -> Office:
        """The office's tables; criteria that nobody changed are those of the profile, before the sheet follows it."""
        from addin.define.kept import kept_catalogues
        from addin.excel.live.followed import criteria_will_follow

        catalogue, former = self.catalogue_today, kept_catalogues(Path(self.book.fullname).parent)
        office = read_office(sheets, catalogue)
        if criteria_will_follow(self.names, sheets, catalogue, former):
            return office.model_copy(update={"criteria": Office.new(catalogue).criteria})
        return office

    @cached_property
    def profile(self) -> "Profile":
        """The profile in the folder of the workbook; the first office's where it has never been saved."""
        from addin.define.kept import profile_of
        from schemas.profile.shipped import shipped_profile

        path = Path(self.book.fullname)
        return profile_of(path.parent) if path.is_absolute() and path.parent.is_dir() else shipped_profile()

    @property
    def catalogue_today(self) -> Catalogue:
        """What is in force today: the office's own tables name units and forms of it."""
        return self.profile.on(today())

    def need_reports(self) -> None:
        """InputError where nothing was collected yet for the chosen period."""
        if not self.session.has_reports(self.period):
            self.refuse_gone()
            raise InputError(f"Chưa thu báo cáo nào của {self.period.label}. Đề nghị bấm “Thu báo cáo” trước.")

    def chosen(self, name: str) -> Any:
        """What the office chose in a named cell of the board. BoardGoneError where that cell was deleted."""
        if not self.names.sheet_of(name):
            raise BoardGoneError
        return self.names.range_of(name).value

    @property
    def reason(self) -> str:
        """The reason typed on the board; "" where there is none."""
        return tidy(str(self.chosen(REASON_NAME) or "")) if self.names.sheet_of(REASON_NAME) else ""

    def rows_of_key(self, key: str, title: str) -> list[list[Cell]]:
        """A sheet's values by its key; none where it is gone."""
        sheet = self.writer.sheets.find(key, title)
        return rows_of(sheet) if sheet is not None else []

    def selected_figure(self) -> tuple[ShownFigure, Period] | None:
        """The figure in the selected cell and its period, as the program wrote them; None where that is none."""
        selected = self.book.app.selection
        found = selected and self.writer.figure_at(selected.sheet.name, selected.row - 1, selected.column - 1)
        return (found[0], Period.parse(found[1])) if found else None

    def open_original(self, period: Period, unit: str, sheet: str, cell: str) -> None:
        """Open the kept original of a unit's current version, read-only, with a cell selected."""
        path = original_path(self.session, period, unit)
        if path is not None:
            opened = self.book.app.books.open(str(path), read_only=True)
            opened.sheets[sheet].activate()
            opened.sheets[sheet].range(cell).select()

    # -- sheets -------------------------------------------------------------------------------------------------
    @cached_property
    def writer(self) -> Writer:
        """What writes to the workbook and remembers it."""
        return Writer(self.book, self.names, self.named, self.home.root, self.catalogue_today)

    @property
    def has_stopped(self) -> bool:
        """Whether this click has begun to write and is not done."""
        return "writer" in self.__dict__ and self.writer.stopped

    @property
    def deleted(self) -> list[str]:
        """The office's own sheets that are gone, where this click has looked for them."""
        return self._deleted if "office" in self.__dict__ else []

    def restore_office(self) -> list[str]:
        """Make the office's own sheets again that were deleted, with what a new workbook has in them; says so."""
        from addin.summary_workbook.office_tables import plan_log, plan_office_sheet  # hardly ever needed

        plans = [plan_office_sheet(name, self.catalogue_today) for name in self.deleted]
        if self.writer.sheets.find(log.KEY, log.TITLE) is None:
            plans.append(plan_log())
        for plan in plans:
            self._make(plan)
        self._name_log()
        later = {table.sheet for table in TABLES if table.came_later}
        return [(_ADDED if plan.name in later else _RESTORED).format(plan.name) for plan in plans]

    def follow_profile(self) -> list[str]:
        """Bring the office's tables along where the profile has changed; sentences about it."""
        if "office" not in self.__dict__:
            return []
        from addin.define.kept import kept_catalogues
        from addin.excel.live.followed import follow_profile

        said = follow_profile(self.book, self.names, self.catalogue_today, kept_catalogues(self.home.root))
        if said:
            del self.office  # it is read again for its marks
        return said

    def _make(self, plan: SheetPlan) -> None:
        from addin.excel.live.whole import as_new, dress  # hardly ever needed

        sheet = recreate(self.book, plan.name, self.catalogue_today)
        write_sheets(self.book, [Task(sheet, rectangle(plan), layout_of(plan), None)])
        dress(sheet, as_new(plan, self.catalogue_today))

    def _name_log(self) -> None:
        if not self.names.sheet_of(f"TH_{log.KEY}"):
            self.names.set(f"TH_{log.KEY}", reference(log.TITLE, 0, 0))

    def name_choices(self) -> None:
        """Lead the names of the board's choices to where it has them: they went along with rows that moved."""
        from addin.summary_workbook.board import (  # a button that writes it has loaded it
            PERIOD_CELL,
            REASON_CELL,
            SHEET,
        )

        board = self.writer.sheets.get(BOARD, SHEET)
        for name, place in ((PERIOD_NAME, PERIOD_CELL), (REASON_NAME, REASON_CELL)):
            cell = self.names.range_of(name) if self.names.sheet_of(name) else None
            if cell is None or (cell.sheet.name, cell.row - 1, cell.column - 1) != (board.name, *place):
                self.names.set(name, reference(board.name, *place))

    # -- while a button works --------------------------------------------------------------------------------------
    def recover(self) -> None:
        """Undo what a writing that stopped in between left behind: formulas not calculated, a screen that waits."""
        if self.writer.unfinished is None:
            return
        app = self.book.app
        app.calculation, app.screen_updating = "automatic", True
        if not is_excel(self.book):  # its step of Undo is open too
            from addin.libreoffice.uno_bridge import load_uno

            with suppress(load_uno().getClass("com.sun.star.util.InvalidStateException")):
                self.book.api.getUndoManager().leaveUndoContext()

    @contextmanager
    def paused_screen(self) -> Iterator[None]:
        """No redrawing and no recalculation while a button writes; both are as before afterwards, whatever happens.

        Where the office has formulas calculated by hand only, they are calculated once: no sum may be an old one.
        """
        app = self.book.app
        updating, calculation = app.screen_updating, app.calculation
        app.screen_updating, app.calculation = False, "manual"
        try:
            yield
        finally:
            try:
                app.calculation = calculation
                if calculation == "manual":
                    app.calculate()
            finally:
                app.screen_updating = updating

    @contextmanager
    def one_step(self, title: str) -> Iterator[None]:
        """All that is written meanwhile is one step of Undo. In Excel a program's changes cannot be undone at all."""
        if is_excel(self.book):  # not run: the build machines have no Excel
            yield
            return
        manager = self.book.api.getUndoManager()
        manager.enterUndoContext(title)
        try:
            yield
        finally:
            manager.leaveUndoContext()

    def show_period(self) -> None:
        """The chosen period in its normal form, however it was typed."""
        if "period" in self.__dict__ and self.names.sheet_of(PERIOD_NAME):
            cell = self.names.range_of(PERIOD_NAME)
            if cell.value != str(self.period) and not is_protected(cell.sheet):
                cell.value = as_typed(str(self.period))

    def status(self, text: str) -> None:
        """A line in the status bar while a button works."""
        self.book.app.status_bar = text

    def clear_status(self) -> None:
        """Give the status bar back."""
        self.book.app.status_bar = False

    def activate(self, key: str, at: tuple[int, int] | None = None) -> None:
        """Bring a sheet to the front, and a cell of it into sight."""
        sheet = self.writer.sheets.find(key, "")
        if sheet is not None:
            sheet.activate()
            if at:
                sheet.range((at[0] + 1, at[1] + 1)).select()

    def ask(self, question: str, title: str) -> str:
        """A question that is answered with "yes", "no" or "cancel"."""
        return str(self.book.app.alert(question, title, "yes_no_cancel", "info") or "cancel")

    def warnings(self, own: Collection[str] = ()) -> list[str]:
        """What of the office's own tables could not be used, the most urgent first; see `by_urgency`."""
        if "office" not in self.__dict__:  # a button that needs no settings reads none
            return []
        from addin.define.kept import warning_of

        of_profile = [*filter(None, [warning_of(self.profile)])]
        if not self.office.problems:
            return of_profile
        ordered = by_urgency(self.office.problems, own)
        lines = "\n".join(f"– {problem}" for problem in ordered[:_SHOWN])
        return [*of_profile, f"Có {len(ordered)} mục ở các trang nhập cần xem lại (xem các ô tô đỏ).\n{lines}"]

    def mark_problems(self) -> list[str]:
        """Mark the cells of the office's tables that cannot be used, unmark those that were mended; the new ones."""
        if "office" not in self.__dict__:
            return []
        from addin.excel.live.marks import set_marks

        problems = [one for one in self.office.problems if isinstance(one, Problem)]
        names = dict.fromkeys([*(table.sheet for table in TABLES), *(one.sheet for one in problems)])
        return [str(one) for one in set_marks([*filter(None, map(self.named.find, names))], problems)]

    def refuse_copy(self, title: str) -> None:
        """InputError where the workbook is a copy outside its working folder; it may be opened there, or begin here."""
        home = Workspace(Path(self.book.fullname).parent)
        if not is_copy(self.names, home):
            return
        there = working_place(self.names)
        master = find_master(Workspace(there)) if there else None
        where = f"Thư mục làm việc là:\n{there}" if master else "Không thấy thư mục làm việc từ máy này."
        answer = self.ask(_COPY.format(here=home.root, where=where), title)
        if answer == "no":
            adopt(self.names)
        elif answer == "yes" and master and master.name == Path(self.book.fullname).name:
            raise InputError(_SAME_NAME.format(master=master))
        elif answer == "yes" and master:
            self.book.app.books.open(str(master)).activate()
            raise InputError(f"Đã mở sổ ở thư mục làm việc:\n{master}\nSổ bản sao được giữ nguyên.")
        else:
            raise InputError(_COPY_KEPT)

    def refuse_gone(self) -> None:
        """InputError where the folder that the workbook was opened from is not there: a drive or a share has gone."""
        refuse_gone(Path(self.book.fullname))

    def refuse_locked(self) -> None:
        """InputError where the workbook cannot be saved: it is open elsewhere."""
        if is_read_only(self.book):
            raise InputError(_READ_ONLY)


def original_path(session: "Session", period: Period, unit: str) -> Path | None:
    """Where the original of a unit's current version lies; None when there is none."""
    lines = session.view(period).received(period)
    current = next((one for one in lines if (one.unit, one.status) == (unit, "current")), None)
    return session.workspace.original_of(period, current.sha256) if current else None
