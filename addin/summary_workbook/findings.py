"""The sheet "Kiểm tra": every finding in a row, filterable, with a link to the cell of the kept original."""

from collections.abc import Mapping, Sequence

from addin.findings.doubts import standing_by_unit, tally
from addin.sheets.plan import Block, Content, Highlight, Link, PrintSetup, SheetPlan
from addin.sheets.sheet_draft import HEADER_ROW, SheetDraft
from addin.summary_workbook.states import review, under_review
from schemas.catalogue import Catalogue
from schemas.cells import address
from schemas.findings import SEVERITY_LABELS, Finding, Severity, name_of
from schemas.numbers import show_number
from schemas.period import Period
from schemas.reference import Units
from schemas.submission import Control
from schemas.text import shorten

SHEET = "Kiểm tra"
TITLE = "DANH SÁCH LỖI, CẢNH BÁO VÀ GHI CHÚ"
#: What is typed beside a finding is near it: all that is needed to decide is within the width of a screen.
_HEADINGS = (
    "STT", "Đơn vị", "Biểu", "Mức độ", "Trang", "Ô", "Nội dung và cách xử lý", "Lý do chấp nhận",
    "Giải trình của đơn vị", "Giá trị", "Tên kiểm tra", "Ảnh hưởng số liệu tổng hợp", "Nguyên nhân chung", "Tệp", "Mã",
)  # fmt: skip
_WIDTHS = [5.0, 19.0, 7.0, 12.0, 18.0, 7.0, 58.0, 28.0, 30.0, 16.0, 30.0, 30.0, 34.0, 26.0, 24.0]
_STYLES = (
    *("cell-center", "cell-text", "cell-center", "cell-center", "cell-text", "cell-center", "cell-text", "input-text"),
    *("cell-text", "cell-text", "cell-text", "cell-text", "cell-text", "cell-text", "cell-text"),
)
#: So many columns print, up to what the office answers: with all of them no one could read the page.
_PRINTED = 8
#: What the column of severities says of a warning that the office lets stand.
ACCEPTED, SETTLED = "Đã chấp nhận", "Đã điều chỉnh"
_SEVERITY, _CELL, _MESSAGE = 3, 5, 6
_LOOKS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
_ORDER = list(SEVERITY_LABELS)
#: What must be escaped in a link's path; the writer would escape nothing once it sees an escape.
_IN_LINKS = {ord(character): f"%{ord(character):02x}" for character in '%"# <>[]^`{}'}
#: Longer texts are shortened here; the original, one click away, has them whole.
_LONGEST_MESSAGE, _LONGEST_VALUE = 1500, 300


def plan_findings(
    findings: Sequence[Finding], control: Control, period: Period, originals: Mapping[str, str], catalogue: Catalogue
) -> SheetPlan:
    """All findings, errors first within a unit; `originals` maps a unit to its original's path beside the workbook.

    `catalogue` is that of the period.
    """
    draft, units = SheetDraft(SHEET, _WIDTHS, catalogue), catalogue.units
    read, used, aside = map(show_number, control)
    below = f"{tally(findings)}. Đã đọc {read} ô có nội dung: đưa vào tổng hợp {used} ô, chưa dùng {aside} ô."
    below += f" {_under_review(findings, units)}".rstrip()
    below += " Cảnh báo mà số liệu đúng: ghi lý do ở cột “Lý do chấp nhận”; không chấp nhận nữa: xóa lý do và ghi “-”."
    draft.add_head(TITLE, period, below)
    draft.add_rows(HEADER_ROW, [_HEADINGS], ["header"] * len(_HEADINGS))
    draft.heights[HEADER_ROW] = 24.0
    body = HEADER_ROW + 1
    ordered = sorted(findings, key=lambda f: (_place(f.unit, units), _ORDER.index(f.severity)))
    rows = [_cells(number, finding, originals, catalogue) for number, finding in enumerate(ordered, 1)]
    nothing: list[Content] = [None] * len(_HEADINGS)
    nothing[_MESSAGE] = "Không có lỗi, cảnh báo hay ghi chú."
    rows = rows or [nothing]
    draft.add_rows(body, rows, _STYLES)
    for row, cells in enumerate(rows, body):
        if isinstance(cells[_CELL], Link):
            draft.blocks.append(Block(row, _CELL, [[cells[_CELL]]], ["link"]))
    last = body + len(rows) - 1
    area = (HEADER_ROW, 1, last, len(_WIDTHS) - 1)  # the button would cover "STT"
    setup = PrintSetup(repeat_first=HEADER_ROW, repeat_last=HEADER_ROW, columns=_PRINTED)
    return draft.plan(body, 2, filter_range=area, highlights=_highlights(body, last), setup=setup)


def _place(unit: str, units: Units) -> int:
    known = units.by_code.get(unit)
    return known.position if known else 0


def _under_review(findings: Sequence[Finding], units: Units) -> str:
    """Which units' figures are under review, and how many errors and warnings are open."""
    waiting = standing_by_unit(findings)
    ordered = sorted(waiting, key=lambda unit: _place(unit, units))
    return under_review({unit: review(waiting[unit]) for unit in ordered}, units)


def _cells(number: int, finding: Finding, originals: Mapping[str, str], catalogue: Catalogue) -> list[Content]:
    return [
        number,
        catalogue.units.name_of(finding.unit),
        finding.form,
        SETTLED if finding.settled else ACCEPTED if finding.accepted else SEVERITY_LABELS[finding.severity],
        finding.sheet,
        _link(finding, originals),
        shorten(finding.for_office, _LONGEST_MESSAGE),
        finding.accepted or None,
        shorten(finding.explanation, _LONGEST_MESSAGE) or None,
        shorten(finding.value, _LONGEST_VALUE),
        name_of(finding.code, catalogue.rule_texts),
        finding.touches or None,
        finding.cause or None,
        finding.file,
        finding.code,
    ]


def _link(finding: Finding, originals: Mapping[str, str]) -> Content:
    """A link to the cell in the original, where there is a cell and the original is kept."""
    return cell_link(originals.get(finding.unit, ""), finding.sheet, finding.cell)


def cell_link(original: str, sheet: str, cell: str) -> Content:
    """A cell's address that opens it in the kept original; the address alone where there is no such file."""
    path = original.translate(_IN_LINKS)
    if not cell or not path:
        return cell
    quoted = sheet.replace("'", "''")
    return Link(f"external:{path}#'{quoted}'!{cell}", cell, "Mở ô này trong tệp gốc")


def _highlights(first: int, last: int) -> tuple[Highlight, ...]:
    severity = address(first, _SEVERITY).replace("D", "$D")
    return tuple(
        Highlight(first, _SEVERITY, last, _SEVERITY, f'={severity}="{SEVERITY_LABELS[one]}"', look)
        for one, look in _LOOKS.items()
    )
