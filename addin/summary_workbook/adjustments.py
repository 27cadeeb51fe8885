"""What the office corrected, shown in the summary: marked cells with a note each, and a sheet that lists them all."""

from collections.abc import Sequence

from addin.sheets.layout import kind_of
from addin.sheets.plan import CellNote, Content, Merge, SheetPlan
from addin.sheets.sheet_draft import HEADER_ROW, Anchors, PlannedForm, SheetDraft
from addin.sheets.styles import mark_style as marked_style
from schemas.catalogue import Catalogue
from schemas.form import Form
from schemas.period import Period
from schemas.summary import Adjusted

SHEET = "Điều chỉnh đã áp dụng"
_HEADINGS = (
    "STT", "Đơn vị", "Biểu", "Dòng", "Cột", "Số đơn vị báo cáo", "Số sau điều chỉnh", "Lý do", "Người thực hiện", "Ngày"
)  # fmt: skip
_WIDTHS = [5.0, 21.0, 7.0, 34.0, 34.0, 14.0, 14.0, 50.0, 18.0, 12.0]
_STYLES = ("center", "text", "center", "text", "text", "text", "text", "text", "text", "center")
_EXPLAINED = "Bảng tổng hợp dùng các số sau điều chỉnh dưới đây thay số đơn vị báo cáo; tệp gốc của đơn vị giữ nguyên."


def mark_corrections(form: Form, planned: PlannedForm, adjustments: Sequence[Adjusted]) -> PlannedForm:
    """The sheets of a form with every corrected figure on them in the colour of typed cells, its reason in a note."""
    made = [one for one in adjustments if one.form == form.id]
    if not made:
        return planned
    anchors = [planned.anchors, *([planned.stacked] if planned.stacked else [])]
    sheets = [
        _mark(form, sheet, anchors[at], made) if at < len(anchors) else sheet for at, sheet in enumerate(planned.sheets)
    ]
    areas = tuple(mark_corrections(form, area, made) for area in planned.areas)
    return planned._replace(sheets=tuple(sheets), areas=areas)


def _mark(form: Form, sheet: SheetPlan, anchors: Anchors, made: Sequence[Adjusted]) -> SheetPlan:
    words: dict[tuple[int, int], list[str]] = {}
    looks = dict(sheet.looks)
    for one in made:
        row, column = anchors.rows.get((one.unit, one.code)), anchors.columns.get(one.key)
        if row is not None and column is not None:
            words.setdefault((row, column), []).append(one.words)
            mark = looks.get((row, column), "").partition("-")[2].partition("-")[2]  # "cell-count-review"
            looks[row, column] = marked_style(f"input-{kind_of(form.by_key[one.key].type)}", mark)
    notes = {(note.row, note.column): [note.text] for note in sheet.notes}
    for place, said in words.items():
        notes[place] = [*notes.get(place, ()), *said]
    noted = tuple(CellNote(*place, "\n".join(lines)) for place, lines in notes.items())
    told = tuple(_told(merge, len(words)) if merge.style == "coverage" and words else merge for merge in sheet.merges)
    return sheet.model_copy(update={"looks": looks, "notes": noted, "merges": told})


def _told(merge: Merge, count: int) -> Merge:
    """The line that says whose figures these are, with how many of them the office corrected."""
    said = f"{merge.content or ''} Gồm {count} điều chỉnh (ô nền vàng; xem trang “{SHEET}”)."
    return merge._replace(content=said.strip())


def plan_adjustments(adjustments: Sequence[Adjusted], period: Period, catalogue: Catalogue) -> SheetPlan:
    """The list of all corrections, by the period's catalogue: before, after, why, by whom."""
    draft = SheetDraft(SHEET, _WIDTHS, catalogue)
    draft.add_head("ĐIỀU CHỈNH ĐÃ ÁP DỤNG", period, _EXPLAINED)
    draft.add_rows(HEADER_ROW, [_HEADINGS], ["header"] * len(_HEADINGS))
    draft.heights[HEADER_ROW] = 34.0
    rows = [_row(number, one, catalogue) for number, one in enumerate(adjustments, 1)]
    draft.add_rows(HEADER_ROW + 1, rows, [f"cell-{style}" for style in _STYLES])
    return draft.plan(HEADER_ROW + 1, 2)


def _row(number: int, made: Adjusted, catalogue: Catalogue) -> list[Content]:
    form, unit = catalogue.form(made.form), catalogue.units.name_of(made.unit)
    labels = form.row_labels
    row = labels.get(made.code, made.code) or "(cả đơn vị)"
    column = form.by_key[made.key].full_label
    before, after = made.before or "(trống)", made.after or "(trống)"
    return [
        number, unit, made.form, row, column, before, after, made.reason, made.who, made.made_on
    ]  # fmt: skip
