"""A person does anything, in any order, to the open master: no month's figures under another, nothing typed lost.

TONGHOP_WALK=300 makes it a long walk; TONGHOP_WALK_SEED begins another one.
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any

import openpyxl

from addin.libreoffice.convert import properties
from addin.libreoffice.uno_bridge import load_uno
from schemas.cells import address
from schemas.numbers import show_number
from tests.masters import Master, collect_two_months, open_master, stop_in_between
from tests.office import Office

STEPS, SEED = int(os.environ.get("TONGHOP_WALK", "20")), int(os.environ.get("TONGHOP_WALK_SEED", "5"))
MONTHS = {"2023-01": "tháng 01 năm 2023", "2023-02": "tháng 02 năm 2023"}
#: What is typed is told from every figure by its size.
FIRST_TYPED = 7_000_000
_CLEARED = "(trống)"


def test_all_units_of_another_month_are_taken_back_by_one_undo(office: Office, tmp_path: Path) -> None:
    """LibreOffice ended here: it keeps formulas that are alike as one, and the overview's had moved by a row."""
    collect_two_months(tmp_path / "việc")
    with open_master(office, tmp_path / "việc", period="2023-01") as master:
        walk = Walk(master, random.Random(SEED))
        walk.learn()
        february = walk.cells()
        master.choose("2023-01")
        master.click("btnConsolidate")
        assert walk.cells() != february
        master.document.getUndoManager().undo()
        assert walk.cells() == february
        master.document.close(True)


def test_a_long_walk_leaves_every_figure_under_its_month_and_loses_nothing(office: Office, tmp_path: Path) -> None:
    collect_two_months(tmp_path / "việc")
    with open_master(office, tmp_path / "việc", period="2023-01") as master:
        walk = Walk(master, random.Random(SEED))  # a walk that can be repeated, no secret
        walk.learn()
        for _ in range(STEPS):
            walk.step()
        walk.unprotect()
        walk.consolidate()
        print(walk.told())
        walk.master.document.close(True)


class Walk:
    """One walk: what was done so far, and what must hold after every click."""

    def __init__(self, master: Master, chance: random.Random) -> None:
        self.master, self.chance = master, chance
        self.done: list[str] = []
        self.right: dict[str, dict[str, Any]] = {}  # month → sheet → its cells
        self.typed: dict[float, str] = {}  # what was typed → the month that its sheet showed
        self.may_clear = False

    def learn(self) -> None:
        """What every sheet of forms shows of each month, as long as nobody touches it."""
        for period, month in MONTHS.items():
            self.master.choose(period)
            self.master.click("btnConsolidate")
            self.right[month] = self.cells()
        self.master.document.store()

    @property
    def forms(self) -> list[str]:
        names: tuple[str, ...] = self.master.document.Sheets.ElementNames
        return [name for name in names if name.startswith("B") and name.endswith((" tổng hợp", " danh sách"))]

    def cells(self) -> dict[str, list[list[Any]]]:
        """What every sheet of forms shows; sums as they are printed."""
        return {name: _plain(self.master.cells(name)) for name in self.forms}

    def step(self) -> None:
        """Anything that a person may do, the likelier the oftener."""
        steps: dict[Callable[[], None], int] = {
            self.consolidate: 8, self.check: 2, self.type_over: 8, self.choose: 5, self.insert_row: 2,
            self.insert_column: 1, self.delete_row: 2, self.sort: 2, self.clear: 2, self.save: 2, self.reopen: 2,
            self.protect: 1, self.unprotect: 2, self.undo: 1, self.stop: 1, self.type_formula: 2,
        }  # fmt: skip
        (chosen,) = self.chance.choices(list(steps), list(steps.values()))
        self.done.append(chosen.__name__)
        with suppress(load_uno().getClass("com.sun.star.uno.RuntimeException")):  # LibreOffice itself refuses
            chosen()

    # -- what a person does -------------------------------------------------------------------------------------
    def consolidate(self) -> None:
        before = self.cells()
        standing = self.standing()
        said = self.master.click("btnConsolidate").said
        if "Chưa ghi gì vào sổ" in said:
            assert self.cells() == before, self.steps
        else:
            month = MONTHS[self.master.choice("TH_ky").String]
            assert list(_differences(self.right[month], self.cells())) == [], self.steps
            assert standing <= self.kept() | self.standing(), self.steps
        self.judge_proposals()

    def check(self) -> None:
        self.master.click("btnCheck")
        self.judge_proposals()

    def stop(self) -> None:
        before = self.standing()
        stop_in_between(self.master)
        assert before <= self.kept() | self.standing(), self.steps

    def type_over(self) -> None:
        self.type(lambda cell, value: setattr(cell, "Value", value))

    def type_formula(self) -> None:
        self.type(lambda cell, value: setattr(cell, "Formula", f"={value:.0f}+0"))

    def type(self, how: Callable[[Any, float], None]) -> None:
        name, (row, column) = (
            self.chance.choice(self.forms),
            (self.chance.randrange(9, 40), self.chance.randrange(2, 9)),
        )
        cell = self.master.sheet(name).getCellByPosition(column, row)
        if self.master.sheet(name).isProtected() or cell.Formula.startswith("="):
            return
        value = float(FIRST_TYPED + len(self.typed))
        self.typed[value] = self.master.months_shown().get(name, "")
        how(cell, value)

    def clear(self) -> None:
        name = self.chance.choice(self.forms)
        if not self.master.sheet(name).isProtected():
            self.may_clear = True
            row, column = self.chance.randrange(9, 40), self.chance.randrange(2, 9)
            self.master.sheet(name).getCellByPosition(column, row).String = ""

    def choose(self) -> None:
        self.master.choose(self.chance.choice(list(MONTHS)))

    def insert_row(self) -> None:
        self.sheet().Rows.insertByIndex(self.chance.randrange(0, 40), self.chance.randrange(1, 4))

    def insert_column(self) -> None:
        self.sheet().Columns.insertByIndex(self.chance.randrange(0, 8), 1)

    def delete_row(self) -> None:
        self.sheet().Rows.removeByIndex(self.chance.randrange(0, 40), 1)

    def sort(self) -> None:
        uno = load_uno()
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = self.chance.randrange(0, 6), False
        value = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        first = self.chance.randrange(10, 30)
        block = self.sheet().getCellRangeByPosition(0, first, 12, first + 12)
        block.sort(properties(SortFields=value, ContainsHeader=False))

    def save(self) -> None:
        self.master.document.store()

    def reopen(self) -> None:
        self.master = self.master.reopen(save=self.chance.random() < 0.5)

    def protect(self) -> None:
        self.sheet().protect("")

    def unprotect(self) -> None:
        for name in self.master.document.Sheets.ElementNames:
            self.master.sheet(name).unprotect("")

    def undo(self) -> None:
        manager = self.master.document.getUndoManager()
        if manager.isUndoPossible():
            manager.undo()

    # -- what must hold -----------------------------------------------------------------------------------------
    def sheet(self) -> Any:
        return self.master.sheet(self.chance.choice(self.forms))

    def standing(self) -> set[float]:
        """What was typed and stands on a sheet of forms now."""
        return {cell for name in self.forms for row in self.master.cells(name) for cell in row if cell in self.typed}

    def kept(self) -> set[float]:
        """What was typed and stands in the log, among the proposals, or in a file that the log names."""
        log = "\n".join(self.master.said_in_log())
        found = {value for value in self.typed if show_number(value) in log or f"={value:.0f}+0" in log}
        found |= {row[6] for row in self.master.proposals() if row[6] in self.typed}
        for file in (self.master.file.parent / "chuong-trinh" / "trang-cu").glob("*.xlsx"):
            if file.name in log:
                book = openpyxl.load_workbook(file)
                found |= {
                    c for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c in self.typed
                }
        return found

    def judge_proposals(self) -> None:
        """Every proposed correction was typed by somebody, on a sheet of that month."""
        for row in self.master.proposals():
            if row[6] == _CLEARED:
                assert self.may_clear, (row, self.steps)
            else:
                assert row[6] in self.typed, (row, self.steps)
                assert MONTHS[row[0]] == self.typed[row[6]], (row, self.steps)

    @property
    def steps(self) -> str:
        """The walk so far, in the order of its steps."""
        return " ".join(self.done)

    def told(self) -> str:
        """What the walk came to."""
        counts = ", ".join(f"{self.done.count(name)} {name}" for name in sorted(set(self.done)))
        return f"{len(self.done)} steps: {counts}; {len(self.typed)} typed, {len(self.master.proposals())} proposed"


def _differences(right: dict[str, list[list[Any]]], now: dict[str, list[list[Any]]]) -> Iterator[str]:
    """The cells that differ: where, what it should be, what it is; what stands beside the sheet's own is free."""
    for name, rows in right.items():
        for at, (one, other) in enumerate(zip_longest(rows, now[name][: len(rows)], fillvalue=[])):
            for column, cell in enumerate(one):
                found = other[column] if column < len(other) else ""
                if cell != found:
                    yield f"{name}!{address(at, column)}: {cell!r}, {found!r}"


def _plain(cells: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Cells without the noise of sums anew, and without the blanks around them."""
    rows = [[round(cell, 6) if isinstance(cell, float) else cell for cell in row] for row in cells]
    width = max((at for row in rows for at, cell in enumerate(row, 1) if cell != ""), default=0)
    while rows and not any(rows[-1]):
        rows.pop()
    return [row[:width] for row in rows]
