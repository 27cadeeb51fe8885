"""What was on sheets that are laid out again, kept as a workbook in the working folder: nothing typed is lost."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from addin.sheets.plan import Block, BookPlan, SheetPlan
from schemas.cells import Cell, Value
from schemas.clock import VIETNAM

#: The folder, inside the working folder.
FOLDER = Path("chuong-trinh") / "trang-cu"
#: The sheet that tells the formulas of the others as texts.
FORMULAS = "Công thức"


class KeptSheet(NamedTuple):
    """A sheet as it was: its name, its values from A1 on, the text of every formula by its cell."""

    name: str
    rows: Sequence[Sequence[Cell]]
    formulas: Sequence[tuple[str, str]]


def keep(root: Path, sheets: Sequence[KeptSheet]) -> Path:
    """Write the values of sheets to a new workbook, and behind them the texts of their formulas; its path."""
    from addin.sheets.writer import write_book  # hardly ever needed

    path = root / FOLDER / f"{datetime.now(VIETNAM):%Y-%m-%d_%H%M%S_%f}.xlsx"
    plans = [SheetPlan(name=sheet.name, blocks=_blocks(sheet.rows)) for sheet in sheets]
    formulas = [[sheet.name, *one] for sheet in sheets for one in sheet.formulas]
    own = next(name for name in (FORMULAS, f"{FORMULAS} (2)") if name not in {sheet.name for sheet in sheets})
    plans.append(SheetPlan(name=own, blocks=_blocks([["Trang", "Ô", "Công thức"], *formulas])))
    write_book(BookPlan(sheets=tuple(plans), title="Nội dung cũ của các trang được lập lại"), path)
    return path


def _blocks(rows: Sequence[Sequence[Cell]]) -> tuple[Block, ...]:
    width = max(map(len, rows), default=0)
    return (Block(0, 0, [[_plain(cell) for cell in row] for row in rows], ["plain"] * width),) if width else ()


def _plain(cell: Cell) -> Value:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}"
    return cell if isinstance(cell, Value) else str(cell)  # an error as the text that stands for it
