"""What stood on sheets that are laid anew, kept as a workbook in the working folder: nothing typed is lost."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from addin.sheets.plan import Block, BookPlan, SheetPlan
from schemas.cells import Cell, Value

#: The folder, inside the working folder.
FOLDER = Path("chuong-trinh") / "trang-cu"


def keep(root: Path, sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> Path:
    """Write the values of sheets, name and rows, to a new workbook; its path."""
    from addin.sheets.writer import write_book  # hardly ever needed

    path = root / FOLDER / f"{datetime.now():%Y-%m-%d_%H%M%S_%f}.xlsx"
    plans = [SheetPlan(name=name, blocks=_blocks(rows)) for name, rows in sheets]
    write_book(BookPlan(sheets=tuple(plans), title="Nội dung cũ của các trang được lập lại"), path)
    return path


def _blocks(rows: Sequence[Sequence[Cell]]) -> tuple[Block, ...]:
    width = max(map(len, rows), default=0)
    return (Block(0, 0, [[_plain(cell) for cell in row] for row in rows], ["plain"] * width),) if width else ()


def _plain(cell: Cell) -> Value:
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M:%S}"
    return cell if isinstance(cell, Value) else str(cell)  # an error as the text that stands for it
