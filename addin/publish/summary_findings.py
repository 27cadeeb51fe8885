"""The sheet "Kiểm tra": every finding in a row, filterable, with a link to the cell of the kept original."""

from collections.abc import Mapping, Sequence

from addin.publish.layout import row_height
from addin.publish.plan import Block, Content, Link, PrintSetup, SheetPlan
from addin.publish.summary_sheet import HEADER_ROW, head, head_heights, unit_name
from schemas.findings import SEVERITY_LABELS, Finding, Severity
from schemas.period import Period
from schemas.reference import unit_by_code
from schemas.submission import Control

SHEET = "Kiểm tra"
TITLE = "DANH SÁCH LỖI, CẢNH BÁO VÀ GHI CHÚ"
_HEADINGS = ("STT", "Đơn vị", "Biểu", "Mức độ", "Trang", "Ô", "Nội dung và cách xử lý", "Giá trị", "Mã", "Tệp")
_WIDTHS = [5.0, 19.0, 7.0, 10.0, 18.0, 8.0, 70.0, 16.0, 24.0, 28.0]
_LOOK = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "remark"}
_ORDER = list(_LOOK)


def plan_findings(
    findings: Sequence[Finding], control: Control, period: Period, originals: Mapping[str, str]
) -> SheetPlan:
    """All findings, errors first within a unit; `originals` maps a unit to its original's path beside the workbook."""
    below = (
        f"{_counted(findings)}. Đối chiếu: đọc {control.cells_read} ô = dùng {control.cells_used} ô "
        f"+ để riêng {control.cells_set_aside} ô."
    )
    ordered = sorted(findings, key=lambda f: (unit_by_code(f.unit).position, _ORDER.index(f.severity)))
    blocks = [Block(HEADER_ROW, 0, [list(_HEADINGS)], ["header"] * len(_HEADINGS))]
    heights = head_heights(TITLE, below, _WIDTHS)
    body = HEADER_ROW + 1
    for number, finding in enumerate(ordered, 1):
        row = body + number - 1
        cells = _cells(number, finding, originals)
        styles = ["cell-center", "cell-text", "cell-center", _LOOK[finding.severity], "cell-text"]
        styles += ["link" if isinstance(cells[5], Link) else "cell-center", *["cell-text"] * 4]
        blocks.append(Block(row, 0, [cells], styles))
        heights[row] = row_height(cells, _WIDTHS)
    if not findings:
        blocks.append(Block(body, 0, [["Không có lỗi."]], ["plain"]))
    return SheetPlan(
        name=SHEET,
        blocks=tuple(blocks),
        merges=tuple(head(TITLE, period, _WIDTHS, below)),
        widths=dict(enumerate(_WIDTHS)),
        heights=heights,
        freeze=(body, 2),
        filter_range=(HEADER_ROW, 0, body + max(len(findings), 1) - 1, len(_HEADINGS) - 1),
        setup=PrintSetup(repeat_first=HEADER_ROW, repeat_last=HEADER_ROW),
    )


def _counted(findings: Sequence[Finding]) -> str:
    counts = {severity: sum(1 for f in findings if f.severity is severity) for severity in _ORDER}
    return ", ".join(f"{count} {SEVERITY_LABELS[severity].lower()}" for severity, count in counts.items())


def _cells(number: int, finding: Finding, originals: Mapping[str, str]) -> list[Content]:
    return [
        number,
        unit_name(finding.unit),
        finding.form,
        SEVERITY_LABELS[finding.severity],
        finding.sheet,
        _link(finding, originals),
        finding.message,
        finding.value,
        finding.code,
        finding.file,
    ]


def _link(finding: Finding, originals: Mapping[str, str]) -> Content:
    """A link to the cell in the original, where there is a cell and the file is one that Excel links into."""
    path = originals.get(finding.unit, "")
    if not finding.cell or not path:
        return finding.cell
    sheet = finding.sheet.replace("'", "''")
    return Link(f"external:{path}#'{sheet}'!{finding.cell}", finding.cell, "Mở ô này trong tệp gốc")
