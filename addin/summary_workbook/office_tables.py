"""The sheets that are the office's own: its settings and lists as Excel tables, the log, the guide; reads nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from addin.findings.severity import changeable_checks
from addin.sheets.layout import LOWEST_ROW, kind_of, row_height
from addin.sheets.plan import Block, CellNote, CellRule, Content, ExcelTable, Merge, PrintSetup, SheetPlan
from addin.summary_workbook.board import Hint
from schemas.catalogue import Catalogue
from schemas.fields import Choice
from schemas.form import Column
from schemas.office import GENERAL, TABLES, TABLES_BY_NAME, OfficeTable, all_settings, tables_of
from schemas.office.following import FOLLOWING
from schemas.office.lines import RuleSetting
from schemas.office.tables import type_of

LOG, GUIDE = "Nhật ký làm việc", "Hướng dẫn"
LOG_HEADINGS = ("Thời điểm", "Nút", "Kết quả", "Người thực hiện")
_GUIDE_WIDTHS = (16.0, 24.0, 90.0)
_STEP = 34.0
#: What Excel says where a name is typed that no list offers, as another spelling of it.
_CHOOSE = "Không có trong danh sách. Nếu là tên viết cách khác hoặc mã, bấm OK; nếu không, chọn trong danh sách."
_LOG_WIDTHS = (18.0, 20.0, 90.0, 20.0)
_GAP = 2


def plan_office_sheet(
    name: str, catalogue: Catalogue, typed: Mapping[str, Sequence[Sequence[Content]]] | None = None
) -> SheetPlan:
    """A sheet with its tables one below the other, each with a title, what it is for, and blank lines to fill.

    `typed` maps a table to the lines that the office typed; the others hold what a new one does.
    """
    blocks: list[Block] = []
    merges: list[Merge] = []
    tables: list[ExcelTable] = []
    rules: list[CellRule] = []
    notes: list[CellNote] = []
    heights: dict[int, float] = {}
    widths: dict[int, float] = {}
    row = 0
    for table in tables_of(name):
        last = len(table.columns) - 1
        merges.append(Merge(row, 0, row, last, table.title, "heading"))
        heights[row] = 24.0
        row += 1
        if table.hint:
            merges.append(Merge(row, 0, row, last, table.hint, "hint"))
            heights[row] = 20.0
            row += 1
        filled = typed[table.name] if typed and table.name in typed else table.rows(catalogue)
        lines: list[Sequence[Content]] = [*filled, *[[None] * len(table.columns)] * table.blank_rows]
        headings = [column.label for column in table.columns]
        tables.append(ExcelTable(table.name, row, 0, row + len(lines), headings))
        blocks.append(Block(row, 0, [headings], ["header"] * len(headings)))
        blocks.append(Block(row + 1, 0, lines, [style_of(table, column) for column in table.columns]))
        heights[row] = 32.0
        heights |= _heights(lines, [column.width for column in table.columns], row + 1)
        rules += _rules(table, lines, row + 1, catalogue)
        notes += [CellNote(row, at, column.hint) for at, column in enumerate(table.columns) if column.hint]
        for at, column in enumerate(table.columns):
            widths[at] = max(widths.get(at, 0.0), column.width)
        row += len(lines) + 1 + _GAP
    return SheetPlan(
        name=name, blocks=tuple(blocks), merges=tuple(merges), tables=tuple(tables), rules=tuple(rules),
        notes=tuple(notes), widths=widths, heights=heights, **_always_in_sight(tables),
    )  # fmt: skip


def _heights(lines: Sequence[Sequence[Content]], widths: Sequence[float], first: int) -> dict[int, float]:
    """The heights of lines whose text takes more than one line of its cell."""
    found = {row: row_height(line, widths) for row, line in enumerate(lines, first)}
    return {row: height for row, height in found.items() if height > LOWEST_ROW}


def _always_in_sight(tables: Sequence[ExcelTable]) -> dict[str, Any]:
    """The headings stay in sight, and on every printed page, where a sheet has one table only."""
    if len(tables) > 1:
        return {}
    heading = tables[0].first_row
    return {"freeze": (heading + 1, 0), "setup": PrintSetup(repeat_first=heading, repeat_last=heading)}


def plan_office_sheets(
    catalogue: Catalogue, typed: Mapping[str, Sequence[Sequence[Content]]] | None = None
) -> tuple[SheetPlan, ...]:
    """All of the office's own sheets, in the order of the master; `typed` as in `plan_office_sheet`."""
    return tuple(plan_office_sheet(name, catalogue, typed) for name in dict.fromkeys(table.sheet for table in TABLES))


def style_of(table: OfficeTable, column: Column) -> str:
    """The style of a table's cells in one column."""
    if table is GENERAL:
        return {"label": "label-text", "value": "input-text"}.get(column.key, "cell-text")
    return f"input-{kind_of(column.type)}"


def rules_of_settings(lines: Sequence[Sequence[Content]], first: int, catalogue: Catalogue) -> list[CellRule]:
    """The drop-downs of the general settings, each at the line that has its label."""
    chosen = {one.label: (one, one.type) for one in all_settings(catalogue) if isinstance(one.type, Choice)}
    found = ((row, *chosen[str(label)]) for row, (label, *_) in enumerate(lines, first) if label in chosen)
    return [
        CellRule(row, 1, row, 1, "list", kind.options, title=setting.label, message=setting.hint)
        for row, setting, kind in found
    ]


def _rules(table: OfficeTable, lines: Sequence[Sequence[Content]], first: int, catalogue: Catalogue) -> list[CellRule]:
    """The drop-downs of a table whose lines begin in a row."""
    if table is GENERAL:
        return rules_of_settings(lines, first, catalogue)
    last = first + len(lines) - 1
    rules = (choice_rule(table, column, catalogue, first, at, last) for at, column in enumerate(table.columns))
    return [rule for rule in rules if rule]


def choice_rule(
    table: OfficeTable, column: Column, catalogue: Catalogue, first: int, at: int, last: int
) -> CellRule | None:
    """The drop-down of a table's column; other spellings are allowed, since the program forgives them.

    None where there is nothing to choose from.
    """
    choices = _choices(table, column, catalogue)
    if not choices:
        return None
    return CellRule(first, at, last, at, "list", choices, title=column.label, message=_CHOOSE, forgiving=True)


def office_mark(catalogue: Catalogue) -> str:
    """A short text that tells for which settings, units, forms and choices the office's sheets are laid out."""
    choices = [(table.name, [_choices(table, column, catalogue) for column in table.columns]) for table in TABLES]
    lines: list[object] = [TABLES_BY_NAME[name].rows(catalogue) for name in FOLLOWING if name != GENERAL.name]
    lines.append([label for label, *_ in GENERAL.rows(catalogue)])
    return hashlib.sha256(repr((choices, lines)).encode()).hexdigest()[:16]


def _choices(table: OfficeTable, column: Column, catalogue: Catalogue) -> tuple[str, ...]:
    """What a drop-down of a column offers; nothing where it has none."""
    if (table.line, column.key) == (RuleSetting, "code"):
        return changeable_checks(catalogue.rule_texts)
    kind = type_of(column, catalogue)
    return kind.options if isinstance(kind, Choice) else ()


def plan_log() -> SheetPlan:
    """Where every press of a button leaves a line."""
    blocks = (Block(0, 0, [LOG_HEADINGS], ["header"] * len(LOG_HEADINGS)),)
    setup = PrintSetup(repeat_first=0, repeat_last=0)
    return SheetPlan(
        name=LOG, blocks=blocks, widths=dict(enumerate(_LOG_WIDTHS)), heights={0: 24.0}, freeze=(1, 0), setup=setup
    )


def plan_guide(hints: Sequence[Hint]) -> SheetPlan:
    """The month's work in steps, then every button."""
    merges = [Merge(0, 0, 0, 2, "HƯỚNG DẪN SỬ DỤNG SỔ TỔNG HỢP", "title")]
    heights = {0: 30.0}
    row = 2
    for number, step in enumerate(STEPS, 1):
        merges.append(Merge(row, 0, row, 2, f"{number}. {step}", "plain"))
        heights[row] = max(_STEP, row_height([step], [sum(_GUIDE_WIDTHS)]))
        row += 1
    blocks = [
        Block(row + 1, 0, [["Nhóm", "Nút", "Công dụng"]], ["header"] * 3),
        Block(row + 2, 0, [tuple(hint) for hint in hints], ["cell-text"] * 3),
    ]
    heights |= dict.fromkeys(range(row + 2, row + 2 + len(hints)), _STEP)
    widths = dict(enumerate(_GUIDE_WIDTHS))
    return SheetPlan(
        name=GUIDE, blocks=tuple(blocks), merges=tuple(merges), widths=widths, heights=heights,
        setup=PrintSetup(landscape=False),
    )  # fmt: skip


#: The month's work in steps: on this sheet, and in the booklet.
STEPS = (
    "Làm một lần, sửa khi có thay đổi. Trang “Cấu hình”: khai địa chỉ thư của các đơn vị, hạn gửi, ngày nghỉ lễ, thư "
    "mục. Trang “Chỉ tiêu giao”: nhập chỉ tiêu, kế hoạch vốn đã giao.",
    "Hằng tháng. Trang “Điều hành”: chọn kỳ báo cáo. Bấm “Tạo biểu mẫu” và gửi tệp cho từng đơn vị.",
    "Lưu thư hoặc tệp các đơn vị gửi vào thư mục thu báo cáo, bấm “Thu báo cáo”; xem tình trạng ở trang “Điều hành”. "
    "Sau hạn gửi, bấm “Đôn đốc” để có công văn và thư nháp gửi đơn vị chưa gửi hoặc gửi chậm.",
    "Bấm “Kiểm tra”; lỗi nằm ở trang “Kiểm tra”. Bấm “Trả lại để sửa” để có tệp đã đánh dấu, thông báo và thư nháp gửi "
    "đơn vị.",
    "Bấm “Tổng hợp”; “So sánh” để xem tăng, giảm, “Truy nguồn” để xem ô nguồn của một số. Số của đơn vị chưa đúng thì "
    "nên trả lại để đơn vị sửa; chỉ khi không kịp, ghi số đúng vào trang “Điều chỉnh” kèm lý do rồi bấm “Tổng hợp”. "
    "Cần bảng riêng thì lập từ trang “Dữ liệu” (PivotTable, SUMIFS, XLOOKUP).",
    "Trong bảng tổng hợp: dấu * trước số là đang rà soát, dấu ° là chưa đủ đơn vị hoặc xã, “chưa có” là chưa có số "
    "liệu (khác 0), số trong ngoặc [ ] là đã đọc nhưng chưa cộng; đưa chuột vào ô để xem ghi chú: đơn vị nào, vì sao.",
    "Bấm “Dự thảo báo cáo”, mở tệp Word, đọc soát; sửa xong, bấm “Rà văn bản” trước khi trình ký. Bấm “Chốt số liệu” "
    "khi báo cáo đã phát hành; còn lỗi chưa sửa thì phải ghi lý do ở ô “Lý do”. Cần sửa số đã chốt: “Mở lại kỳ”.",
    "Báo cáo quý, 6 tháng, 9 tháng, năm: chọn kỳ đó rồi bấm như trên, các đơn vị không phải gửi lại. Số cuối kỳ, số "
    "lũy kế lấy ở tháng cuối; vụ việc, đề nghị khen thưởng, biến động danh sách lấy ở mọi tháng; đơn vị gửi riêng "
    "báo cáo của kỳ thì dùng báo cáo đó.",
)
