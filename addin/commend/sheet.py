"""The sheet of all nominees for the office: eligible or not, why, from which cell; the shares as live formulas."""

from collections.abc import Sequence

from addin.commend.nominee import MAJORITY, Nominee, Shares, is_asked, shares_of
from addin.sheets.plan import Content, Formula, PrintSetup, SheetPlan
from addin.sheets.sheet_draft import HEADER_ROW, SheetDraft
from schemas.catalogue import Catalogue
from schemas.cells import column_letters, place_in_words
from schemas.form import Form
from schemas.numbers import show_number
from schemas.office import Office
from schemas.period import Period
from schemas.reference import Units
from schemas.roles import COLLECTIVE, PERSON, PROPOSALS

SHEET = "Đề nghị khen thưởng"
ELIGIBLE, REFUSED = "Đủ điều kiện", "Chưa đưa vào danh sách"
_HEADINGS = (
    ("STT", 5.0), ("Tên tập thể, cá nhân", 24.0), ("Loại", 9.0), ("Chức vụ, nghề nghiệp, địa chỉ", 26.0),
    ("Dân tộc", 10.0), ("Lao động trực tiếp", 9.0), ("Điển hình tiên tiến", 9.0), ("Đơn vị đề nghị", 20.0),
    ("Điểm thi đua của đơn vị", 10.0), ("Hình thức đề nghị", 26.0), ("Kết quả xét", 17.0), ("Lý do", 44.0),
    ("Sáng kiến, mô hình hay", 30.0), ("Ô nguồn", 34.0),
)  # fmt: skip
_STYLES = (
    "cell-center", "cell-text", "cell-center", "cell-text", "cell-center", "cell-center", "cell-center", "cell-text",
    "cell-number", "cell-text", "cell-center", "cell-text", "cell-text", "cell-text",
)  # fmt: skip
#: What no row has.
_NEVER = "–"
_KIND, _PEOPLE, _DIRECT, _EXEMPLAR, _RESULT = 2, 4, 5, 6, 10


def plan_nominees(nominees: Sequence[Nominee], catalogue: Catalogue, office: Office, period: Period) -> SheetPlan:
    """Lay out the whole sheet."""
    draft = SheetDraft(SHEET, [width for _, width in _HEADINGS], catalogue)
    eligible = [one for one in nominees if one.eligible]
    note = (
        f"{len(eligible)}/{len(nominees)} trường hợp đủ điều kiện; đơn vị đề nghị cần đạt từ "
        f"{show_number(office.settings.commend_least_score, 2)} điểm thi đua."
    )
    draft.add_head("DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG", period, note)
    draft.add_rows(HEADER_ROW, [[label for label, _ in _HEADINGS]], ["header"] * len(_HEADINGS))
    body = HEADER_ROW + 1
    rows = [_row(number, one, catalogue.units) for number, one in enumerate(nominees, 1)] or [_nothing()]
    draft.add_rows(body, rows, _STYLES)
    _add_shares(draft, body, body + len(rows) - 1, shares_of(eligible), catalogue.form_for(PROPOSALS))
    return draft.plan(body, 2, setup=PrintSetup(repeat_first=HEADER_ROW, repeat_last=HEADER_ROW))


def _nothing() -> list[Content]:
    return [None, "Không có đề nghị khen thưởng", *[None] * (len(_HEADINGS) - 2)]


def _row(number: int, one: Nominee, units: Units) -> list[Content]:
    source = one.source
    return [
        number, one.text("nominee"), one.text("kind"), one.text("position"), one.text("ethnic"),
        "x" if one.says("direct_worker") else None, "x" if one.says("exemplar") else None, units.name_of(one.row.unit),
        one.score if one.score is not None else one.grade, one.text("award"), ELIGIBLE if one.eligible else REFUSED,
        "\n".join([*(reason.message for reason in one.reasons), *(f"Lưu ý: {note.message}" for note in one.notes)]),
        one.text("initiative"),
        f"{source.file}, {place_in_words(source.sheet, source.cell)}",
    ]  # fmt: skip


def _add_shares(draft: SheetDraft, first: int, last: int, shares: Shares, form: Form | None) -> None:
    """The make-up of the eligible by the form of proposals, counted by Excel over the rows above."""
    row = last + 2
    draft.add_heading(row, "CƠ CẤU CÁC TRƯỜNG HỢP ĐỦ ĐIỀU KIỆN")
    draft.add_rows(row + 1, [["STT", "Nội dung", "Số lượng", "Tỷ lệ trong cá nhân (%)"]], ["header"] * 4)
    persons = f"C{row + 4}"
    lines: list[list[Content]] = []
    for number, (label, conditions, count) in enumerate(_counted(shares, form), 1):
        at = row + 1 + number
        counted = "=" + "+".join(_count(one, first, last) for one in conditions)
        percent: Content = None
        if any(_PEOPLE in one or _DIRECT in one for one in conditions):
            percent = Formula(f'=IF({persons}=0,"",ROUND(C{at + 1}/{persons}*100,2))', shares.percent(count))
        lines.append([number, label, Formula(counted, count), percent])
    draft.add_rows(row + 2, lines, ["cell-center", "cell-text", "cell-count", "cell-percent"])


#: Column → the values wanted in it, all of them.
_Wanted = dict[int, Sequence[str]]


def _counted(shares: Shares, form: Form | None) -> list[tuple[str, list[_Wanted], int]]:
    """What is counted: its label, the values wanted by column, one choice or another, and the count."""
    persons, collectives = _of_kind(form, PERSON), _of_kind(form, COLLECTIVE)
    asked: list[tuple[str, str, list[_Wanted], int]] = [
        ("", "Tập thể", collectives, shares.collectives),
        ("", "Cá nhân", persons, shares.persons),
        (
            "ethnic",
            "Người dân tộc thiểu số",
            [{**one, _PEOPLE: ["<>", f"<>{MAJORITY}"]} for one in persons],
            shares.minority,
        ),
        ("direct_worker", "Lao động trực tiếp", [{**one, _DIRECT: ["x"]} for one in persons], shares.direct),
        ("exemplar", "Điển hình tiên tiến", [{_EXEMPLAR: ["x"]}], shares.exemplars),
    ]
    return [(label, wanted, count) for role, label, wanted, count in asked if not role or is_asked(form, role)]


def _of_kind(form: Form | None, role: str) -> list[_Wanted]:
    """The choices by which the form of proposals tells persons, or collectives; of one that does not ask, everybody."""
    key = form.by_role.get("kind", "") if form else ""
    if form is None or not key:
        return [{}] if role == PERSON else [{_KIND: [_NEVER]}]
    return [{_KIND: [choice]} for choice in form.by_key[key].choices_that_mean(role)] or [{_KIND: [_NEVER]}]


def _count(wanted: _Wanted, first: int, last: int) -> str:
    """How many eligible rows have the values."""
    pairs = ((column, value) for column, values in wanted.items() for value in values)
    conditions = "".join(f",{_range(column, first, last)},{_quoted(value)}" for column, value in pairs)
    return f"COUNTIFS({_range(_RESULT, first, last)},{_quoted(ELIGIBLE)}{conditions})"


def _range(column: int, first: int, last: int) -> str:
    letters = column_letters(column)
    return f"${letters}${first + 1}:${letters}${last + 1}"


def _quoted(text: str) -> str:
    return f'"{text}"'
