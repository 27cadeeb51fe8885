"""The sheet "Điều hành": the period, units by forms, area by area where many, what each button does; writes no file.

States are told by a sign as well as by a colour, so that they can be told apart in a grey print too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from addin.analysis.data_table import SHEET as DATA
from addin.findings.doubts import standing_by_unit
from addin.sheets.layout import LINE_HEIGHT, most_lines
from addin.sheets.plan import Block, CellRule, Content, Link, Merge, PrintSetup, SheetPlan
from addin.sheets.sheet_draft import LISTED, TOTALS, SheetDraft, coverage, stack_name, summary_name
from addin.summary_workbook.areas import areas_of
from addin.summary_workbook.findings import SHEET as FINDINGS
from addin.summary_workbook.held_versions import BUTTON, add_held
from addin.summary_workbook.overview import BELOW, in_time_of, is_late, is_long, not_reported, sent_text
from addin.summary_workbook.overview import SHEET as OVERVIEW
from addin.summary_workbook.register import Inbox
from schemas.findings import Severity
from schemas.form import Form
from schemas.office import TABLES
from schemas.period import Period
from schemas.summary import Summary

SHEET = "Điều hành"
TITLE = "BẢNG ĐIỀU HÀNH BÁO CÁO"
#: Where the office chooses: the period, and the reason to reopen a closed one; row and column, 0-based.
PERIOD_CELL, REASON_CELL = (2, 2), (2, 6)
_CHOICE_ROW, _HEADER, _BODY = 2, 4, 5
_LEADING = ("STT", "Đơn vị", "Tình trạng", "Ngày, giờ gửi", "Chấp hành thời hạn", "Lần gửi", "Lỗi", "Cảnh báo")
#: All of it is seen at once on a screen of 1366 × 768; the columns of the forms share the room that they have there.
_LEADING_WIDTHS = [5.0, 21.0, 11.0, 15.5, 13.0, 6.0, 5.5, 8.0]
_FORM_WIDTH, _NARROWEST, _ROOM_OF_FORMS = 5.3, 4.6, 64.0
#: The sheets of results by key, as they are called in a new master.
RESULTS = {
    "so_sanh": "So sánh",
    "so_sanh_don_vi": "So sánh từng đơn vị",
    "dien_bien": "Diễn biến",
    "bang_diem": "Bảng điểm thi đua",
    "tieu_chi": "Tiêu chí thi đua",
    "ket_qua_do": "Kết quả đo thi đua",
    "can_cu": "Căn cứ điểm thi đua",
    "de_nghi_khen": "Đề nghị khen thưởng",
}
#: The keys of the sheet with every figure, and of what is below a long overview.
DATA_KEY, BELOW_KEY = "du_lieu", "so_nhan"
#: The groups of the master's sheets; those of the forms are as many as the forms need.
SUMMARIES = "Tổng hợp"
_GROUPS = (
    ("Điều hành", (SHEET, FINDINGS, OVERVIEW, DATA)),
    ("Nhập", tuple(dict.fromkeys(table.sheet for table in TABLES))),
    (SUMMARIES, ()),
    ("So sánh", tuple(RESULTS.values())[:3]),
    ("Thi đua, khen thưởng", tuple(RESULTS.values())[3:]),
    ("Trợ giúp", ("Nhật ký làm việc", "Hướng dẫn")),
)
#: The line of each group's links, the columns of its name and of each link; sheets of forms have lines of their own.
_PLACES = {
    "Điều hành": (0, (0, 1), ((2, 2), (3, 3), (4, 4), (5, 6))),
    "So sánh": (0, (7, 8), ((9, 10), (11, 14), (15, 17))),
    "Nhập": (1, (0, 1), ((2, 2), (3, 3), (4, 4), (5, 6), (7, 8), (9, 10))),
    "Trợ giúp": (1, (11, 12), ((13, 15), (16, 19))),
    "Thi đua, khen thưởng": (2, (0, 1), ((2, 3), (4, 5), (6, 8), (9, 12), (13, 16))),
    OVERVIEW: (3, (0, 1), ((2, 3),)),  # the lower part of a long one
}
_LINES = 3
#: The height of a line of the board: all of its links are seen at once, below the units.
_LINE = LINE_HEIGHT
_HIDDEN_PAGES = (
    "Tên trang in nghiêng, nền xám: trang chưa có số liệu, đang ẩn và tự hiện khi có số liệu; xem ngay: bấm chuột phải "
    "vào một thẻ trang, chọn Hiện (Unhide)."
)
_DONE, _NOTHING = "✓", "–"
_LEGEND = (
    "Ký hiệu: ✓ đã có, không có lỗi; L3: có 3 lỗi; C2: có 2 cảnh báo; – thiếu biểu hoặc biểu trống; ô để trống: đơn vị "
    "chưa gửi báo cáo."
)


class Hint(NamedTuple):
    """What a button does, for the short guide below the board."""

    group: str
    label: str
    text: str


class Pages(NamedTuple):
    """Sheets that belong together, and what the group is called."""

    group: str
    titles: tuple[str, ...]


def pages_of(of_forms: Iterable[str]) -> tuple[Pages, ...]:
    """The sheets of the master by groups, in their order; those of the forms as they are called."""
    of_forms = tuple(of_forms)
    return tuple(Pages(group, of_forms if group == SUMMARIES else titles) for group, titles in _GROUPS)


def _widths(forms: Sequence[Form]) -> list[float]:
    """The widths of the board's columns: its own, then one a form."""
    share = _ROOM_OF_FORMS / max(1, len(forms))
    return [*_LEADING_WIDTHS, *[min(_FORM_WIDTH, max(_NARROWEST, share))] * len(forms)]


def plan_board(summary: Summary, inbox: Inbox, hints: Sequence[Hint], pages: Sequence[Pages] = ()) -> SheetPlan:
    """Lay out the board of a period; `pages` are the sheets that it leads to."""
    period = Period.parse(summary.period)
    units, headings = summary.catalogue.units, _headings(summary.catalogue.forms)
    draft = SheetDraft(SHEET, _widths(summary.catalogue.forms), summary.catalogue)
    reported = [unit for unit in summary.asked if unit in summary.files]
    missing = [unit for unit in summary.asked if unit not in summary.files]
    draft.add_head(TITLE, period, coverage(reported, missing, units))
    _add_choices(draft, period)
    _add_next_step(draft, next_step(summary, inbox))
    draft.add_rows(_HEADER, [headings], ["header"] * len(headings))
    below = _add_units(draft, summary, inbox)
    held = [line for line in inbox.received if line.is_held]
    below, rules = add_held(draft, below + bool(held), held)
    lower = [Pages(OVERVIEW, (BELOW,))] if pages and is_long(summary) else []
    below = _add_pages(draft, below, [*pages, *lower])
    _add_hints(draft, below, hints)
    on_one_page = len(areas_of(units, summary.asked)) == 1
    setup = PrintSetup(fit_height=1) if on_one_page else PrintSetup(repeat_first=_HEADER, repeat_last=_HEADER)
    return draft.plan(_BODY, 2, setup=setup, rules=(_period_rule(), *rules))


def _add_units(draft: SheetDraft, summary: Summary, inbox: Inbox) -> int:
    """A line a unit; where they are many, area by area, each below its name. Gives the row below."""
    row, number = _BODY, 0
    for area in areas_of(summary.catalogue.units, summary.units):
        if area.name:
            there = sum(unit in summary.files for unit in area.units)
            text = f"{area.name}: {there}/{len(area.units)} đơn vị đã gửi"
            draft.merges.append(Merge(row, 0, row, len(draft.widths) - 1, text, "field-label"))
            draft.heights[row] = _LINE
            row += 1
        for unit in area.units:
            cells, styles = _unit_row(unit, summary, inbox)
            number += 1
            draft.add_rows(row, [[number, *cells]], ["cell-center", *styles])
            draft.heights[row] = _LINE * most_lines(cells, draft.widths[1:])
            row += 1
    return row


def _add_choices(draft: SheetDraft, period: Period) -> None:
    row = _CHOICE_ROW
    draft.merges += [
        Merge(row, 0, row, 1, "Kỳ báo cáo:", "field-label"),
        Merge(row, 4, row, 5, "Lý do (chốt, mở lại):", "field-label"),
        Merge(row, 6, row, len(draft.widths) - 1, None, "input-text"),
    ]
    draft.blocks.append(Block(row, PERIOD_CELL[1], [[str(period)]], ["input-text"]))
    draft.heights[row] = 18.0


def next_step(summary: Summary, inbox: Inbox) -> str:
    """The one thing to be done next."""
    reported = [unit for unit in summary.asked if unit in summary.files]
    held = sum(line.is_held for line in inbox.received)
    by_unit = standing_by_unit(inbox.findings)
    wrong = [unit for unit, found in by_unit.items() if any(one.severity is Severity.ERROR for one in found)]
    missing = len(summary.asked) - len(reported)
    if held:
        return f"ghi quyết định cho {held} tệp đang giữ lại ở bảng dưới, rồi bấm “{BUTTON}”."
    if not reported:
        return "lưu thư, tệp của các đơn vị vào thư mục thu báo cáo, rồi bấm “Thu báo cáo”."
    if wrong:
        return f"xem trang “Kiểm tra”; bấm “Trả lại để sửa”: còn {len(wrong)} đơn vị có lỗi."
    if missing:
        return f"bấm “Đôn đốc”: còn {missing} đơn vị chưa gửi. Cần số liệu ngay thì bấm “Tổng hợp”."
    return "bấm “Tổng hợp”, xem các trang tổng hợp, rồi bấm “Dự thảo báo cáo”."


def _add_next_step(draft: SheetDraft, step: str) -> None:
    row, last = _CHOICE_ROW + 1, len(draft.widths) - 1
    draft.merges.append(Merge(row, 0, row, last, f"Việc tiếp theo: {step}", "next-step"))
    draft.heights[row] = 18.0


def _add_pages(draft: SheetDraft, row: int, pages: Sequence[Pages]) -> int:
    """Links to the sheets, those of a form below its column, and what the signs mean; gives the row below."""
    last = len(draft.widths) - 1
    for group in pages:
        if group.group == SUMMARIES:
            _add_forms(draft, row, frozenset(group.titles))
            continue
        line, label, places = _PLACES[group.group]
        at = row + 2 + line
        draft.merges.append(Merge(at, label[0], at, label[1], group.group, "field-label"))
        draft.merges += [
            Merge(at, first, at, end, _link(title, title), "link")
            for title, (first, end) in zip(group.titles, places, strict=True)
        ]
    below = row + (2 + _LINES + any(group.group == OVERVIEW for group in pages) if pages else 0)
    draft.heights |= dict.fromkeys(range(row, below), _LINE)
    for text in (_LEGEND, *[_HIDDEN_PAGES][: len(pages)]):
        draft.add_wide_row(below, [text], [(0, last)], "note")
        below += 1
    return below + 1


def _add_forms(draft: SheetDraft, row: int, titles: frozenset[str]) -> None:
    """Two lines of links: to the summary and to the list of each form, below its column."""
    first = len(_LEADING)
    for at, (label, named) in enumerate(_OF_FORMS, row):
        draft.merges.append(Merge(at, 0, at, first - 1, label, "field-label"))
        draft.merges += [
            Merge(at, column, at, column, _link(named(form), form.id), "link")
            for column, form in enumerate(draft.catalogue.forms, first)
            if named(form) in titles
        ]


_OF_FORMS = (("Trang tổng hợp của từng biểu", summary_name), ("Trang danh sách của từng biểu", stack_name))


def _link(title: str, text: str) -> Link:
    quoted = title.replace("'", "''")
    return Link(f"internal:'{quoted}'!A1", text)


def _title_of(content: Content) -> str:
    """The sheet that a link leads to; "" where it leads to none."""
    target = content.target if isinstance(content, Link) else ""
    inner, _, place = target.partition(":")
    return place.rpartition("!")[0][1:-1].replace("''", "'") if inner == "internal" else ""


def key_of(title: str) -> str:
    """The key of a sheet that buttons write, by its title on the board; "" for the office's own."""
    keys = {name: key for key, name in RESULTS.items()} | {DATA: DATA_KEY, BELOW: BELOW_KEY}
    form, _, shown = title.partition(" ")
    return keys.get(title) or {TOTALS: form, LISTED: f"{form}_ds"}.get(shown, "")


def pages_on(board: SheetPlan) -> list[str]:
    """The titles of the sheets that the board leads to."""
    return list(filter(None, (_title_of(merge.content) for merge in board.merges)))


def with_pages(board: SheetPlan, shown: Mapping[str, str | None]) -> SheetPlan:
    """The board with links that lead somewhere: title → what its sheet is called, None where that is not shown."""
    merges = tuple(
        _page(merge, title, shown[title]) if (title := _title_of(merge.content)) in shown else merge
        for merge in board.merges
    )
    return board.model_copy(update={"merges": merges})


def _page(merge: Merge, title: str, name: str | None) -> Merge:
    text = str(getattr(merge.content, "text", ""))
    if name is None:
        return merge._replace(content=text, style="missing")
    return merge._replace(content=_link(name, name if text == title else text))


def _period_rule() -> CellRule:
    return CellRule(
        *PERIOD_CELL, *PERIOD_CELL, "list", "=TH_cac_ky", title="Kỳ báo cáo",
        message="Chọn trong danh sách, hoặc gõ 2023-02, 2023-Q1, 2023-H1, 2023-9M, 2023.",
        forgiving=True,
    )  # fmt: skip


def unit_lines(summary: Summary, inbox: Inbox) -> tuple[list[str], list[tuple[list[Content], list[str]]]]:
    """The headings, and a line a unit with the look of each cell, for who shows them elsewhere."""
    headings = _headings(summary.catalogue.forms)[1:]
    return headings, [_unit_row(unit, summary, inbox) for unit in summary.asked]


def _headings(forms: Sequence[Form]) -> list[str]:
    return [*_LEADING, *(form.id for form in forms)]


def _unit_row(unit: str, summary: Summary, inbox: Inbox) -> tuple[list[Content], list[str]]:
    forms, name = summary.catalogue.forms, summary.catalogue.units.name_of(unit)
    if unit not in summary.files:
        rest = len(_LEADING) + len(forms) - 2
        blanks: list[Content] = [None] * (rest - 1)
        return [name, not_reported(unit, inbox), *blanks], ["cell-text", *["missing"] * rest]
    line = next((one for one in inbox.received if (one.unit, one.status) == (unit, "current")), None)
    found = standing_by_unit(inbox.findings).get(unit, [])
    errors, warnings = (sum(f.severity is one for f in found) for one in (Severity.ERROR, Severity.WARNING))
    in_time = in_time_of(line, inbox) if line else ""
    state = "Đang rà soát" if unit in summary.under_review else "Đã nhận"
    cells: list[Content] = [
        name, state, sent_text(line) if line else "", in_time, line.version if line else None,
        errors, warnings,
    ]  # fmt: skip
    styles = [
        "cell-text", "cell-center", "cell-center", "late" if is_late(in_time) else "cell-center", "cell-count",
        "error" if errors else "cell-count", "warning" if warnings else "cell-count",
    ]  # fmt: skip
    by_form = Counter((finding.form, finding.severity) for finding in found)
    for form in forms:
        sign, style = _sign(by_form, form.id, reported=unit in summary.forms[form.id].reported)
        cells.append(sign)
        styles.append(style)
    return cells, styles


def _sign(found: Mapping[tuple[str, Severity], int], form: str, *, reported: bool) -> tuple[str, str]:
    errors, warnings = found.get((form, Severity.ERROR), 0), found.get((form, Severity.WARNING), 0)
    if errors:
        return f"L{errors}", "error"
    if not reported:
        return _NOTHING, "missing"
    return (f"C{warnings}", "warning") if warnings else (_DONE, "good")


def _add_hints(draft: SheetDraft, row: int, hints: Sequence[Hint]) -> None:
    draft.add_heading(row, "CÁC NÚT TRÊN THẺ “TỔNG HỢP”")
    places = ((0, 1), (2, 3), (4, len(draft.widths) - 1))
    for at, hint in enumerate(hints, row + 1):
        draft.add_wide_row(at, [hint.group, hint.label, hint.text], places, "cell-text")
