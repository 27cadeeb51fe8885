"""What a button wants to happen to the workbook, decided before the first cell changes; touches none itself."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from addin.excel.live.edits import WrittenSheet
from addin.sheets.plan import SheetPlan
from schemas.cells import Value
from schemas.period import Period
from schemas.summary import Summary


class Outcome(NamedTuple):
    """The message to show; sheets to write, by key; which of their cells are figures; the sheet to go to.

    `at` is the cell to go to there, row and column, 0-based. `used_reason` says that the reason typed on the board has
    served; else it stays there. `summaries` are entered in the audit trail: as begun before the first cell changes, as
    written when all of them are written. `offered` are lines of the office's tables, by table, that it only has to fill
    in; those that stand there already are not added.
    """

    message: str
    period: Period | None = None
    sheets: Mapping[str, SheetPlan] = {}
    figure_cells: Mapping[str, WrittenSheet] = {}
    activate: str = ""
    used_reason: bool = False
    at: tuple[int, int] | None = None
    summaries: Sequence[Summary] = ()
    offered: Mapping[str, Sequence[Sequence[Value]]] = {}
