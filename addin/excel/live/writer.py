"""Writes planned sheets into the open workbook, all of them or none, and remembers what it wrote.

Everything that stands in the way is seen first. What was typed over is known before the first cell changes.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from addin.excel.live.data_lines import DataRows, without_rows
from addin.excel.live.data_rows import are_edited, write_rows
from addin.excel.live.edits import ShownFigure, WrittenSheet, figure_at, has_moved
from addin.excel.live.keys import BOARD
from addin.excel.live.matrix import Layout, as_known, as_stored, filled_areas, fingerprint, layout_of, rectangle
from addin.excel.live.memory import STAMP_NAME, begin, finish, recall, recall_others, stamp_on_disk
from addin.excel.live.names import WorkbookNames
from addin.excel.live.place import mark
from addin.excel.live.seen import SeenSheet, Why, from_stored, look_at, read_formulas, to_stored
from addin.excel.live.sheets import KeyedSheets, NamedSheets, has_protected_structure
from addin.excel.live.write import Task, write_sheets
from addin.sheets.plan import Content, Formula, SheetPlan
from addin.summary_workbook.board import key_of, pages_on
from addin.workspace.office_tables import MASTER_NAME
from schemas.catalogue import Catalogue
from schemas.cells import place_of_cell
from schemas.period import Period

if TYPE_CHECKING:
    import xlwings as xw

#: What was written last, so that cells typed over since can be told.
MEMORY = Path("chuong-trinh") / "da-ghi.jsonl"


class Unfinished(NamedTuple):
    """A writing that stopped in between: what was pressed, for which period, and the sheets it was to write."""

    command: str
    period: str
    keys: frozenset[str]


class Ready(NamedTuple):
    """A sheet about to be written: contents and look, how both are remembered, and how the sheet was found."""

    key: str
    plan: SheetPlan
    cells: Sequence[Sequence[Content]]
    look: Layout
    layout: dict[str, Any]
    content: str
    written: WrittenSheet
    seen: SeenSheet
    rows: DataRows | None = None  # of a large table, which go by themselves

    @property
    def title(self) -> str:
        """What the sheet is called where it is made."""
        return self.plan.name


class Writer:
    """The writings to one open workbook of a working folder; a new one is laid out by the catalogue."""

    def __init__(
        self, book: "xw.Book", names: WorkbookNames, named: NamedSheets, root: Path, catalogue: Catalogue
    ) -> None:
        self.stopped = False  # whether a writing of this click has begun and is not done
        self._book, self._names, self._named, self._root, self._catalogue = book, names, named, root, catalogue
        self._path, self._file = root / MEMORY, Path(book.fullname).name

    @cached_property
    def _stamp(self) -> str:
        """The stamp that the workbook carried when the button was pressed; "" when nothing was ever written."""
        return self._names.text_of(STAMP_NAME)

    @cached_property
    def _found(self) -> dict[str, Any]:
        return recall(self._path, self._stamp)

    @property
    def unfinished(self) -> Unfinished | None:
        """The last writing to this workbook, where it stopped in between."""
        begun = self._found.get("begun")
        return Unfinished(begun["command"], begun["period"], frozenset(begun["keys"])) if begun else None

    @cached_property
    def _last(self) -> dict[str, Any]:
        """The last finished writing: its stamp is the workbook's, unless another one stopped in between."""
        begun = self._found.get("begun")
        stamp = begun["before"] if begun else self._stamp
        return (recall(self._path, stamp) if stamp else self._as_built()) or {}

    @cached_property
    def sheets(self) -> KeyedSheets:
        """The keyed sheets of the workbook."""
        return KeyedSheets(self._book, self._names, self._named, self._last, self._catalogue)

    @property
    def is_forgotten(self) -> bool:
        """Whether buttons have written to the workbook and nobody remembers what."""
        return bool(self._stamp) and not self._last

    # -- before the first cell changes --------------------------------------------------------------------------
    def look_over(
        self, plans: Mapping[str, SheetPlan], figure_cells: Mapping[str, WrittenSheet], period: str
    ) -> list[Ready]:
        """The sheets to write, each compared with what is there now; those that need nothing are left out."""
        found = [self._ready(key, plan, figure_cells.get(key, WrittenSheet()), period) for key, plan in plans.items()]
        changed = any(one.seen.edits or one.seen.anew for one in found)
        contents = self._last.get("contents", {})
        return [
            one
            for one in found
            if contents.get(one.key) != one.content or not one.seen.stands or (changed and _calculates(one))
        ]

    def _ready(self, key: str, plan: SheetPlan, written: WrittenSheet, period: str) -> Ready:
        plan, rows = without_rows(plan)
        cells, look = rectangle(plan), layout_of(plan)
        layout = as_stored(look)
        written = written._replace(period=written.period or period)
        content = fingerprint(cells, layout) + (rows.content if rows else "")
        seen = SeenSheet(anew=Why.NEW) if plan.fresh else self._seen(key, plan.name, cells)
        sheet = self.sheets.find(key, plan.name)
        if rows and sheet and seen.anew is None and are_edited(sheet, rows, self._known_rows(key)):
            seen = seen._replace(rows_edited=True)
        return Ready(key, plan, cells, look, layout, content, written, seen, rows)

    def _known_rows(self, key: str) -> dict[str, Any] | None:
        """What is remembered of the lines of a sheet's large table."""
        found: dict[str, Any] | None = self._last.get("rows", {}).get(key)
        return found

    def _seen(self, key: str, title: str, cells: Sequence[Sequence[Content]]) -> SeenSheet:
        sheet = self.sheets.find(key, title)
        known = self._last.get("written", {}).get(key)
        if sheet is None:
            return SeenSheet(anew=Why.NEW)
        if self.unfinished and key in self.unfinished.keys:
            return SeenSheet(anew=Why.UNFINISHED)
        if known is None:
            return SeenSheet(anew=Why.UNKNOWN if self.is_forgotten else Why.NEW)
        others = (
            writing["written"][key]
            for writing in recall_others(self._path, self._last.get("stamp", ""))
            if key in writing.get("written", {})
        )
        return look_at(sheet, known, others, (len(cells), len(cells[0]) if cells else 0))

    # -- all of it ----------------------------------------------------------------------------------------------
    def write(self, ready: Sequence[Ready], command: str, period: str, before: Callable[[], None]) -> None:
        """Write what is ready; `before` keeps what would be lost, once the writing has been entered as begun."""
        stamp = uuid4().hex
        keys = {one.key for one in ready} | (self.unfinished.keys if self.unfinished else set())
        last_stamp = self._last.get("stamp", "")
        begun = {
            "file": self._file, "command": command, "period": period, "keys": sorted(keys), "before": last_stamp
        }  # fmt: skip
        begin(self._path, begun, stamp, (last_stamp, stamp_on_disk(Path(self._book.fullname))))
        self._names.set_text(STAMP_NAME, stamp)
        mark(self._names, self._root)
        self.stopped = True
        before()
        for one in ready:
            if one.plan.fresh:
                self.sheets.remove(one.key, one.title)
        made = {one.key for one in ready if self.sheets.find(one.key, one.title) is None}
        write_sheets(self._book, [self._task(one) for one in ready])
        for one in ready:
            if one.key in made:
                self._dress(self.sheets.get(one.key, one.title), one.plan)
            if one.rows:
                known = self._known_rows(one.key) if one.seen.anew is None else None
                write_rows(self.sheets.get(one.key, one.title), one.rows, known)
            self.sheets.show(one.key, one.title, shown=self._to_show(one, made=one.key in made))
        finish(self._path, self._writing(ready), stamp)
        self.stopped = False

    def _dress(self, sheet: "xw.Sheet", plan: SheetPlan) -> None:
        from addin.excel.live.whole import as_new, dress  # hardly ever needed

        dress(sheet, as_new(plan, self._catalogue))

    def _task(self, one: Ready) -> Task:
        sheet = self.sheets.get(one.key, one.title)
        layouts = self._last.get("layouts", {})
        known = as_known(layouts[one.key]) if one.key in layouts and one.seen.anew is None else None
        filled = filled_areas(self._stood(one), one.cells) if known else filled_areas((), one.cells)
        return Task(sheet, one.cells, one.look, known, filled)

    def _stood(self, one: Ready) -> Sequence[Sequence[str]]:
        """What is on a sheet whose look is known: what was written last, but for what was cleared since."""
        cells = [list(line) for line in self._last["written"][one.key]["cells"]]
        for row, column in (place_of_cell(edit.cell) for edit in one.seen.edits if not edit.new):
            if row < len(cells) and column < len(cells[row]):
                cells[row][column] = ""
        return cells

    def _writing(self, ready: Sequence[Ready]) -> dict[str, Any]:
        kinds = ("layouts", "contents", "written", "rows")
        layouts, contents, written, rows = (dict(self._last.get(kind, {})) for kind in kinds)
        for one in ready:
            if one.rows:
                rows[one.key] = one.rows.as_stored()
            layouts[one.key], contents[one.key] = one.layout, one.content
            written[one.key] = to_stored(one.cells, one.written)
        hidden = set(self._last.get("hidden", ())) - {one.key for one in ready}
        hidden |= {one.key for one in ready if one.plan.hidden}
        places = {"hidden": sorted(hidden), **self.sheets.places()}
        return {
            "file": self._file,
            "layouts": layouts,
            "contents": contents,
            "written": written,
            "rows": rows,
            **places,
        }

    # -- what is shown ------------------------------------------------------------------------------------------
    def _to_show(self, one: Ready, *, made: bool = False) -> bool | None:
        """Whether a sheet is to be shown or hidden; None where it stays as the office has it.

        It is hidden when its figures go, and shown when they come: between the two a person may do otherwise.
        """
        return not one.plan.hidden if made or self._turns(one.key, hidden=one.plan.hidden) else None

    def _turns(self, key: str, *, hidden: bool) -> bool:
        unsure = "hidden" not in self._last or (self.unfinished is not None and key in self.unfinished.keys)
        return unsure or (key in self._last["hidden"]) != hidden

    def pages(self, plans: Mapping[str, SheetPlan]) -> dict[str, str | None]:
        """Title → what its sheet will be called when these plans are written; None where it will not be shown."""
        planned = {plan.name: (key, plan) for key, plan in plans.items()}
        found: dict[str, str | None] = {}
        for title in pages_on(plans[BOARD]):
            key, plan = planned.get(title, (key_of(title), None))
            sheet = self.sheets.find(key, title) if key else self._named.find(title)
            name = title if sheet is None else sheet.name
            if plan is not None and (sheet is None or self._turns(key, hidden=plan.hidden)):
                shown = not plan.hidden
            else:
                shown = sheet is not None and sheet.visible
            found[title] = name if shown else None
        return found

    def come_into_sight(self, plans: Mapping[str, SheetPlan]) -> bool:
        """Whether a sheet that was hidden is shown when these plans are written."""
        turning = (key for key, plan in plans.items() if not plan.hidden and self._turns(key, hidden=False))
        return any((sheet := self.sheets.find(key, plans[key].name)) is None or not sheet.visible for key in turning)

    def kept_hidden(self, ready: Sequence[Ready]) -> list[str]:
        """The sheets that must be shown and cannot, since the workbook's structure is protected."""
        wanted = [one for one in ready if self._to_show(one)]
        found = [sheet for one in wanted if (sheet := self.sheets.find(one.key, one.title)) is not None]
        hidden = [sheet for sheet in found if not sheet.visible]
        return [sheet.name for sheet in hidden] if hidden and has_protected_structure(self._book) else []

    def _as_built(self) -> dict[str, Any]:
        """What is in a master of this program's version that no button has written to yet."""
        from addin.excel.live.master import first_writing, mark_of  # only the first writing of a workbook needs it

        writing = first_writing(self._catalogue)
        return writing if self._names.text_of(MASTER_NAME.decode()) == mark_of(writing) else {}

    def period_of(self, key: str) -> Period | None:
        """The period that a sheet shows; None where that is not known."""
        known = self._last.get("written", {}).get(key, {}).get("period", "")
        return Period.parse(known) if known else None

    def written_cells(self) -> dict[str, Sequence[Sequence[str]]]:
        """What was written last to each sheet, by its key."""
        return {key: known["cells"] for key, known in self._last.get("written", {}).items()}

    # -- what is there --------------------------------------------------------------------------------------
    def figure_at(self, sheet: str, row: int, column: int) -> tuple[ShownFigure, str] | None:
        """The figure in a cell, as the program wrote it, and its period; None where that is no figure of a summary."""
        for key, known in self._last.get("written", {}).items():
            found = self.sheets.find(key, "")
            if found is None or found.name != sheet:
                continue
            written = from_stored(known)
            figure = figure_at(written, row, column)
            unsure = self.unfinished and key in self.unfinished.keys
            if figure and not unsure and not has_moved(written, _around(found, written)):
                return figure, written.period
        return None


def _around(sheet: "xw.Sheet", written: WrittenSheet) -> list[list[Any]]:
    return read_formulas(sheet, len(written.cells) + 1, len(written.cells[0]) + 1)


def _calculates(one: Ready) -> bool:
    """Whether a sheet has formulas: where cells moved on another sheet, they look at the wrong ones now."""
    return any(type(cell) is Formula for line in one.cells for cell in line)
