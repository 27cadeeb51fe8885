"""What was typed over since the last writing: figures become proposals, everything else lines of the log.

Decided before the first cell changes, kept once the writing has begun.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from addin.excel.live import kept, log
from addin.excel.live.edits import Edit, ShownFigure, is_formula
from addin.excel.live.rows import formulas_on, rows_of
from addin.excel.live.seen import Why, why_again
from addin.excel.live.sheets import is_protected
from addin.excel.live.tables import append_new, place_of
from addin.excel.live.writer import Ready
from addin.sheets.sheet_draft import BLANK_IN_DOUBT, UNKNOWN
from addin.summary.adjustments import BLANK
from addin.system.errors import InputError
from addin.system.user import user_name
from schemas.catalogue import Catalogue
from schemas.cells import Cell, Value, place_of_cell
from schemas.clock import today
from schemas.form import RowKind
from schemas.numbers import show_number
from schemas.office.tables import ADJUSTMENTS
from schemas.period import Period

if TYPE_CHECKING:
    from addin.excel.live.desk import OpenWorkbook

#: More figures than this are not proposed without asking; of so many cells each has a line of its own in the log.
MANY = 20
_SHOWN = 2
_NO_RESULT = "công thức báo lỗi"
#: Stands before what a person typed as text though it reads as a number or a formula.
_TEXT_MARK = "'"
_TABLE = "dieu_chinh"
#: So many columns say what is corrected: period, unit, form, row, column, the value before and after.
_ABOUT = 7
_QUESTION = (
    "Có {count} ô số liệu của bảng tổng hợp khác với số chương trình đã ghi ({where}).\n\n"
    "Có: chép {count} dòng đề nghị vào trang “Điều chỉnh” (chưa áp dụng khi chưa ghi lý do).\n"
    "Không: không chép; nội dung đang có của các trang được giữ trong một tệp riêng.\n"
    "Hủy: chưa ghi gì vào sổ."
)
_CANCELLED = "Đã dừng theo lựa chọn; chưa ghi gì vào sổ."
#: Why a sheet was laid out again, in words.
_ANEW = {
    Why.MOVED: "đã được chèn, xóa hoặc sắp xếp dòng, cột",
    Why.UNKNOWN: "được ghi trước khi bộ nhớ của chương trình bị mất",
    Why.UNFINISHED: "ghi chưa xong ở lần bấm nút trước",
    Why.UNDONE: "đã được hoàn tác (Undo) về lần ghi trước",
    Why.EDITED: "có số bị gõ đè hoặc có nội dung gõ ngay dưới bảng",
}


class Typed(NamedTuple):
    """What is to be kept: all cells typed over, those among them to propose, the sheets that are laid out again."""

    edits: Sequence[Edit]
    proposed: Sequence[Edit]
    anew: Sequence[Ready]

    @property
    def whole_sheets(self) -> bool:
        """Whether the sheets are kept as they are, since not every cell has a line of its own."""
        return bool(self.anew) or len(self.edits) > MANY


def look_through(desk: "OpenWorkbook", ready: Sequence[Ready], title: str) -> Typed:
    """Decide what becomes of everything typed; the officer is asked about many figures. InputError to stop."""
    edits = [edit for one in ready for edit in one.seen.edits]
    figures = [edit for edit in edits if edit.figure and _may_be_corrected(edit.figure, _catalogue(desk, edit))]
    if len(figures) > MANY:
        answer = desk.ask(_QUESTION.format(count=len(figures), where=_where(figures)), title)
        if answer == "cancel":
            raise InputError(_CANCELLED)
        figures = figures if answer == "yes" else []
    anew = [one for one in ready if why_again(one.seen) in _ANEW]
    return Typed(edits, figures, anew)


def _catalogue(desk: "OpenWorkbook", edit: Edit) -> Catalogue:
    """What is in force for the period that a sheet shows."""
    return desk.session.catalogue(Period.parse(edit.period))


def _may_be_corrected(figure: ShownFigure, catalogue: Catalogue) -> bool:
    """Whether a correction can stand for what was typed: a unit's own value, neither calculated nor counted."""
    form = catalogue.by_id.get(figure.form)
    column = form.by_key.get(figure.key) if form else None
    if form is None or column is None or column.computed or not figure.unit:
        return False
    return bool(figure.code) or form.rows not in (RowKind.LIST, RowKind.OPEN)


def refuse_shut(desk: "OpenWorkbook", typed: Typed) -> list[str]:
    """What stands in the way of keeping it. InputError where the table of the corrections is gone, its sheet not."""
    if not typed.proposed or ADJUSTMENTS in desk.deleted:
        return []
    sheet = place_of(desk.book, _TABLE).sheet
    return [f"trang “{sheet.name}” đang được bảo vệ"] if is_protected(sheet) else []


def keep(desk: "OpenWorkbook", ready: Sequence[Ready], typed: Typed) -> list[str]:
    """Keep all of it; says what was kept where."""
    said = []
    if typed.whole_sheets:
        said += _keep_sheets(desk, ready, typed)
    if typed.proposed:
        append_new(place_of(desk.book, _TABLE), _TABLE, list(_proposals(desk, typed.proposed)), _ABOUT)
    if typed.edits and len(typed.edits) <= MANY:
        log.add_lines(desk.writer.sheets, [("", _line(edit)) for edit in typed.edits])
    return [*said, *_told(typed)]


def _line(edit: Edit) -> str:
    return f"Ô {edit.cell} trang “{edit.sheet}” bị gõ đè: {_in_words(edit.old)} → {_in_words(edit.new, edit.formula)}."


def _in_words(normal: str, formula: str = "") -> str:
    """A content in its normal form, as a person reads it; of a formula that was typed, its text."""
    if not normal:
        return BLANK
    if is_formula(normal):
        return f"công thức “{formula}”" if formula else "công thức"
    try:
        return f"“{show_number(float(normal), 6)}”"
    except ValueError:
        return f"“{normal.removeprefix(_TEXT_MARK)}”"


def _told(typed: Typed) -> list[str]:
    if not typed.edits:
        return []
    said = [f"Có {len(typed.edits)} ô của bảng tổng hợp đã bị gõ đè ({_where(typed.edits)})."]
    if typed.proposed:
        said.append(
            f"{len(typed.proposed)} ô là số liệu của đơn vị đã chép sang trang “Điều chỉnh”: ghi lý do rồi bấm “Tổng "
            "hợp” để áp dụng; gõ nhầm thì xóa dòng."
        )
    if not typed.whole_sheets:
        said.append("Giá trị gõ tay được giữ tại trang “Nhật ký làm việc”.")
    return ["\n".join(said)]


def _where(edits: Sequence[Edit]) -> str:
    named = [f"ô {edit.cell} trang “{edit.sheet}”" for edit in edits[:_SHOWN]]
    return ", ".join([*named, *["…"][: len(edits) > _SHOWN]])


def _keep_sheets(desk: "OpenWorkbook", ready: Sequence[Ready], typed: Typed) -> list[str]:
    """The sheets as they are, in a file of their own; a line of the log and a sentence for each reason."""
    wanted = [*typed.anew, *(one for one in ready if one.seen.edits and one not in typed.anew)]
    sheets = [sheet for one in wanted if (sheet := desk.writer.sheets.find(one.key, one.title)) is not None]
    file = kept.keep(
        desk.home.root, [kept.KeptSheet(sheet.name, rows_of(sheet), formulas_on(sheet)) for sheet in sheets]
    )
    said = [*_reasons(typed.anew), f"Nội dung cũ được giữ tại tệp {_short(desk, file)}."]
    log.add_lines(desk.writer.sheets, [("", " ".join(said))])
    nothing = ["Không đề nghị điều chỉnh nào từ các trang lập lại."] if typed.anew else []
    return ["\n".join([" ".join(said), *nothing])]


def _reasons(anew: Sequence[Ready]) -> list[str]:
    by_reason: dict[Why, list[str]] = {}
    for one in anew:
        if why := why_again(one.seen):
            by_reason.setdefault(why, []).append(f"“{one.title}”")
    return [f"Trang {_first(titles)} {_ANEW[why]} nên được lập lại." for why, titles in by_reason.items()]


def _first(titles: Sequence[str]) -> str:
    more = len(titles) - _SHOWN
    return ", ".join(titles[:_SHOWN]) + (f" và {more} trang khác" if more > 0 else "")


def _short(desk: "OpenWorkbook", file: Path) -> str:
    return str(file.relative_to(desk.home.root))


def _proposals(desk: "OpenWorkbook", edits: Sequence[Edit]) -> Iterator[list[Value]]:
    """Lines of the sheet "Điều chỉnh", of the period that each sheet shows; not applied without a reason.

    That sheet is read by the catalogue of today: its units are written so that they are found there.
    """
    rows = {name: rows_of(desk.book.sheets[name]) for name in {edit.sheet for edit in edits}}
    for edit in edits:
        if edit.figure is None:
            continue
        catalogue = _catalogue(desk, edit)
        form = catalogue.form(edit.figure.form)
        unit, label = desk.catalogue_today.written(edit.figure.unit), form.by_key[edit.figure.key].full_label
        new = _typed_at(rows[edit.sheet], edit)
        typed = [edit.period, unit, form.id, edit.figure.code, label, _shown(edit.old), new]
        yield [*typed, None, user_name(), today()]


def _typed_at(rows: Sequence[Sequence[Cell]], edit: Edit) -> Value:
    """What is in a cell now: a text stays a text, since "1.234" may be either of two numbers.

    A formula without a result is no cleared cell.
    """
    row, column = place_of_cell(edit.cell)
    value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
    if value == "":
        return _NO_RESULT if is_formula(edit.new) else BLANK
    return value if isinstance(value, str | int | float | bool | date) else str(value)


def _shown(text: str) -> Value:
    """What was in a cell as a value: nothing where it was unknown; in brackets, what does not count."""
    if text in (UNKNOWN, BLANK_IN_DOUBT):
        return None
    text = text.removeprefix("[").removesuffix("]")
    try:
        return float(text)
    except ValueError:
        return text or None
