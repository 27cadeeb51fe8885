"""The lines of a planned sheet's large table, remembered by a few marks, not by every cell; touches no workbook.

Whoever sorts or filters them changes nothing; whoever changes a number of theirs is noticed by the numbers alone.
"""

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

from addin.sheets.plan import Block, ExcelTable, SheetPlan


class DataRows(NamedTuple):
    """The lines to write, the table that they are in, and how they are remembered."""

    block: Block
    table: ExcelTable
    content: str
    numbers: str

    def as_stored(self) -> dict[str, Any]:
        """What is remembered of lines that were written."""
        return {"first": self.block.row, "rows": len(self.block.rows), "numbers": self.numbers}


def without_rows(plan: SheetPlan) -> tuple[SheetPlan, DataRows | None]:
    """A sheet without the lines of its large table, and these; None where it has no such table."""
    block = next((one for one in plan.blocks if one.repeats), None)
    if block is None:
        return plan, None
    blocks = tuple(one for one in plan.blocks if one is not block)
    content = hashlib.sha256(repr(block.rows).encode()).hexdigest()
    return plan.model_copy(update={"blocks": blocks}), DataRows(block, plan.tables[0], content, _numbers(block))


def number_columns(block: Block) -> list[int]:
    """The columns of a table's numbers."""
    return [at for at, style in enumerate(block.styles, block.column) if style.endswith("number")]


def _numbers(block: Block) -> str:
    return mark_of_numbers([line[at - block.column] for line in block.rows] for at in number_columns(block))


def mark_of_numbers(columns: Iterable[Iterable[Any]]) -> str:
    """A short text that changes with any number of some columns, not with their order."""
    found = [sorted(float(cell) for cell in column if isinstance(cell, int | float)) for column in columns]
    return hashlib.sha256(repr(found).encode()).hexdigest()
