"""The versions that are held, on the board: who sent what, and where the office says what becomes of it."""

from collections.abc import Sequence

from addin.publish.plan import Merge, Rule
from addin.publish.summary_overview import sent_text
from addin.publish.summary_sheet import SheetDraft, unit_name
from schemas.submission import Received

MARK, DECISION, REASON = "Mã tệp", "Quyết định", "Lý do quyết định"
ACCEPTED, REFUSED = "Chấp nhận", "Không dùng"
_TITLE = "TỆP GỬI TỪ ĐỊA CHỈ KHÔNG PHẢI CỦA ĐƠN VỊ, CHỜ XEM XÉT"
_GUIDE = (
    f"Ghi “{ACCEPTED}” hoặc “{REFUSED}” và lý do, rồi bấm “Kiểm tra”; chưa quyết định thì số liệu hiện dùng không "
    "thay đổi."
)
#: So many digits of a file's SHA-256 tell it from all others.
_DIGITS = 16


def add_held(draft: SheetDraft, row: int, held: Sequence[Received]) -> tuple[int, tuple[Rule, ...]]:
    """Add a line for every held version; gives the row below, and what the cells for decisions accept."""
    if not held:
        return row, ()
    last = len(draft.widths) - 1
    places = ((0, 1), (2, 5), (6, 8), (9, 11), (12, last))
    draft.add_heading(row, _TITLE)
    draft.add_wide_row(row + 1, ["Đơn vị", "Tệp, nơi gửi, thời gian gửi", MARK, DECISION, REASON], places, "header")
    for at, line in enumerate(held, row + 2):
        sender = line.sender or "không ghi người gửi"
        texts = [unit_name(line.unit), f"{line.file}; {sender}; {sent_text(line)}", line.sha256[:_DIGITS]]
        draft.add_wide_row(at, texts, places[:3], "cell-text")
        draft.merges += [Merge(at, first, at, end, None, "input-text") for first, end in places[3:]]
    below = row + 2 + len(held)
    draft.merges.append(Merge(below, 0, below, last, _GUIDE, "note"))
    first, end = places[3]
    choice = Rule(row + 2, first, below - 1, end, "list", (ACCEPTED, REFUSED), title=DECISION)
    return below + 2, (choice,)
