"""The versions that are held, on the board: who sent what, and where the office says what becomes of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.intake.sender import whence
from addin.sheets.plan import CellRule, Merge, SheetPlan
from addin.sheets.sheet_draft import SheetDraft
from addin.summary_workbook.overview import sent_text
from schemas.cells import Cell
from schemas.submission import Received
from schemas.text import fold, tidy

MARK, DECISION, REASON = "Mã tệp", "Quyết định", "Lý do quyết định"
ACCEPTED, REFUSED = "Chấp nhận", "Không dùng"
#: The ribbon's button that carries out what was decided.
BUTTON = "Xét tệp giữ lại"
TITLE = "TỆP KHÔNG CHẮC DO ĐƠN VỊ GỬI, CHỜ XEM XÉT"
_GUIDE = (
    f"Ghi “{ACCEPTED}” hoặc “{REFUSED}” và lý do, rồi bấm “{BUTTON}”; chưa quyết định thì số liệu hiện dùng không "
    "thay đổi."
)
#: So many digits of a file's SHA-256 tell it from all others.
_DIGITS = 16


class Decision(NamedTuple):
    """What the office typed beside a version that is held; `decision` or `reason` may still lack."""

    mark: str
    decision: str
    reason: str


def add_held(draft: SheetDraft, row: int, held: Sequence[Received]) -> tuple[int, tuple[CellRule, ...]]:
    """Add a line for every held version; gives the row below, and what the cells for decisions accept."""
    if not held:
        return row, ()
    last = len(draft.widths) - 1
    places = ((0, 1), (2, 5), (6, 8), (9, 11), (12, last))
    draft.add_heading(row, TITLE)
    draft.add_wide_row(row + 1, ["Đơn vị", "Tệp, nơi gửi, thời gian gửi", MARK, DECISION, REASON], places, "header")
    for at, line in enumerate(held, row + 2):
        texts = [
            draft.catalogue.units.name_of(line.unit),
            f"{line.file}; {whence(line.sender, line.disputed)}; {sent_text(line)}",
            line.sha256[:_DIGITS],
        ]
        draft.add_wide_row(at, texts, places[:3], "cell-text")
        draft.merges += [Merge(at, first, at, end, None, "input-text") for first, end in places[3:]]
    below = row + 2 + len(held)
    draft.merges.append(Merge(below, 0, below, last, _GUIDE, "note"))
    first, end = places[3]
    choice = CellRule(row + 2, first, below - 1, end, "list", (ACCEPTED, REFUSED), title=DECISION)
    return below + 2, (choice,)


def decisions_in(rows: Sequence[Sequence[Cell]]) -> Iterator[Decision]:
    """What was typed on a board beside the versions that are held; lines where nothing was are left out."""
    places: dict[str, int] = {}
    for row in rows:
        if not places:
            places = _places(row)
            continue
        typed = Decision(*(tidy(str(row[at])) if at < len(row) else "" for at in places.values()))
        if not typed.mark:
            return
        if typed.decision or typed.reason:
            yield typed


def _places(row: Sequence[Cell]) -> dict[str, int]:
    """Where the headings are, in the row that has all of them."""
    folded = {fold(cell): at for at, cell in enumerate(row) if isinstance(cell, str)}
    found = {heading: folded.get(fold(heading), -1) for heading in (MARK, DECISION, REASON)}
    return found if min(found.values()) >= 0 else {}


def with_decisions(board: SheetPlan, typed: Mapping[str, Decision]) -> SheetPlan:
    """The planned board with what was typed beside versions that still wait, by their marks."""
    place = first_cell(board)
    if place is None or not typed:
        return board
    contents = ((merge.first_row, str(merge.content)) for merge in board.merges)
    of_row = {row: typed[content] for row, content in contents if content in typed}

    def filled(merge: Merge) -> Merge:
        waits = of_row.get(merge.first_row)
        if waits is None or merge.style != "input-text":
            return merge
        return merge._replace(content=waits.decision if merge.first_column == place[1] else waits.reason)

    return board.model_copy(update={"merges": tuple(map(filled, board.merges))})


def first_cell(board: SheetPlan) -> tuple[int, int] | None:
    """Row and column, 0-based, where the first decision is typed; None where nothing waits."""
    rule = next((rule for rule in board.rules if rule.title == DECISION), None)
    return (rule.first_row, rule.first_column) if rule else None
