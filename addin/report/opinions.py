"""The sheet of what districts wrote, for the office alone: each statement, where it went and from which cell."""

from collections.abc import Sequence
from pathlib import Path

from addin.report.narrative import INTERNAL, KEPT, PRINTED, Opinion
from addin.sheets.letterhead import in_names
from addin.sheets.plan import Content, PrintSetup, SheetPlan, document_plan
from addin.sheets.sheet_draft import HEADER_ROW, SheetDraft
from addin.sheets.writer import write_book
from schemas.catalogue import Catalogue
from schemas.cells import place_in_words
from schemas.office.settings import Settings
from schemas.period import Period
from schemas.reference import Units

SHEET = "Ý kiến đơn vị"
#: Behind the name of the report that the statements were used in.
SUFFIX = "_YKienDonVi"
_HEADINGS = (
    ("STT", 5.0), ("Đơn vị", 22.0), ("Mục", 24.0), ("Nội dung đơn vị ghi", 70.0), ("Chủ đề, nơi nhận", 28.0),
    ("Xử lý", 34.0), ("Ô nguồn", 24.0),
)  # fmt: skip
_STYLES = ("cell-center", "cell-text", "cell-text", "cell-text", "cell-text", "cell-text", "cell-text")


def plan_opinions(opinions: Sequence[Opinion], period: Period, catalogue: Catalogue) -> SheetPlan:
    """What is asked of the office itself first, then what is not in the report, then the rest."""
    draft = SheetDraft(SHEET, [width for _, width in _HEADINGS], catalogue)
    kept = sum(INTERNAL in one.topics for one in opinions)
    left = sum(one.used not in (PRINTED, KEPT) for one in opinions)
    note = (
        f"{len(opinions)} nội dung; {kept} nội dung đề nghị chính cơ quan, {left} nội dung không đưa vào báo cáo. "
        "Dùng nội bộ, không gửi kèm báo cáo."
    )
    draft.add_head("Ý KIẾN, KIẾN NGHỊ CỦA CÁC ĐƠN VỊ", period, note)
    draft.add_rows(HEADER_ROW, [[label for label, _ in _HEADINGS]], ["header"] * len(_HEADINGS))
    rows = [_row(number, one, catalogue.units) for number, one in enumerate(sorted(opinions, key=_order), 1)]
    draft.add_rows(HEADER_ROW + 1, rows or [[None, "Không có nội dung", *[None] * 5]], _STYLES)
    return draft.plan(HEADER_ROW + 1, 2, setup=PrintSetup(repeat_first=HEADER_ROW, repeat_last=HEADER_ROW))


def opinions_beside(document: Path) -> Path:
    """The workbook that is written beside a report."""
    return document.with_name(f"{document.stem}{SUFFIX}.xlsx")


def write_opinions(
    opinions: Sequence[Opinion], period: Period, catalogue: Catalogue, document: Path, settings: Settings
) -> Path:
    """Write the sheet beside the report that the statements were used in."""
    out = opinions_beside(document)
    title = f"Ý kiến, kiến nghị của các đơn vị {period.label}"
    sheet = in_names(plan_opinions(opinions, period, catalogue), settings, catalogue)
    write_book(document_plan((sheet,), title), out)
    return out


def _order(opinion: Opinion) -> int:
    if INTERNAL in opinion.topics:
        return 0
    return 2 if opinion.used == PRINTED else 1


def _row(number: int, one: Opinion, units: Units) -> list[Content]:
    cell = place_in_words(one.sheet, one.cell)
    return [number, units.name_of(one.unit), one.heading, one.text, "; ".join(one.topics), one.used, cell]
