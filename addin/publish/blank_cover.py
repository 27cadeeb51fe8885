"""The first and last sheets of a district's workbook: "Bìa", who reports, and "Hướng dẫn", how to fill in."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from addin.publish.blank_form import accepts
from addin.publish.layout import kind_of, letterhead, row_height
from addin.publish.plan import Block, Content, Merge, PrintSetup, Rule, SheetPlan
from schemas.cells import Value
from schemas.fields import Context, show_date
from schemas.filling import Filling
from schemas.findings import CATALOGUE
from schemas.form import Form, RowKind
from schemas.forms import ALL_FORMS, cover
from schemas.period import Period
from schemas.reference import Unit, holidays

GUIDE = "Hướng dẫn"
_COVER_WIDTHS = [4.0, 34.0, 44.0, 46.0]
_FIRST_FIELD = 5
_GUIDE_WIDTHS = [7.0, 42.0, 16.0, 70.0]
_ROWS_TEXT = {
    RowKind.FIXED: "Các dòng đã in sẵn, không thêm, không bớt.",
    RowKind.OPEN: "Các dòng đã in sẵn; đơn vị ghi thêm vào các dòng trống bên dưới.",
    RowKind.COMMUNES: "Mỗi xã, phường, thị trấn một dòng, đã in sẵn đủ các xã.",
    RowKind.LIST: "Mỗi trường hợp một dòng; hết dòng trống thì chèn thêm dòng trong bảng.",
}


def plan_cover(unit: Unit, period: Period, filling: Filling) -> SheetPlan:
    """The cover sheet, with what the office knows filled in."""
    values = {**known_cover(unit, period), **filling.cover}
    context = Context(unit.code, period.to_date)
    blocks, rules = [], []
    heights = {3: 26.0}
    for row, field in enumerate(cover.FIELDS, _FIRST_FIELD):
        kind = "number" if field.key in ("year", "period_no") else kind_of(field.type)
        styles = ["field-label", f"input-{'year' if kind == 'number' else kind}", "note"]
        blocks.append(Block(row, 1, [[field.label, values.get(field.key), field.hint]], styles))
        heights[row] = row_height([field.label, field.hint], [_COVER_WIDTHS[1], _COVER_WIDTHS[3]], 22.0)
        rule = accepts(field.type, field.label, context)
        if rule:
            rules.append(rule._replace(first_row=row, first_column=2, last_row=row, last_column=2))
    return SheetPlan(
        name=cover.SHEET,
        blocks=tuple(blocks),
        merges=(*letterhead(unit, _COVER_WIDTHS), Merge(3, 0, 3, 3, cover.TITLE, "title")),
        rules=tuple(_only_known(rules)),
        widths=dict(enumerate(_COVER_WIDTHS)),
        heights=heights,
        protected=True,
        setup=PrintSetup(fit_height=1),
    )


def _only_known(rules: Iterable[Rule]) -> Iterable[Rule]:
    return (rule for rule in rules if rule.kind)


def known_cover(unit: Unit, period: Period) -> dict[str, Value]:
    """What the office fills in on the cover before the form goes out."""
    return {
        "unit": unit.name,
        "period_kind": str(period.kind),
        "period_no": period.number or None,
        "year": period.year,
        "from_date": period.from_date,
        "to_date": period.to_date,
        "form_version": cover.VERSION,
    }


def plan_guide(unit: Unit, period: Period) -> SheetPlan:
    """How to fill in, sheet by sheet, and what will be checked: all of it from the schemas."""
    lines = list(_guide_lines(period))
    top = 5
    merges = [
        Merge(top + i, 0, top + i, 3, line.cells[0], line.styles[0]) for i, line in enumerate(lines) if line.across
    ]
    tables = {top + i: line for i, line in enumerate(lines) if not line.across}
    blocks = [Block(row, 0, [line.cells], line.styles) for row, line in tables.items()]
    heights = {row: row_height(line.cells, _GUIDE_WIDTHS) for row, line in tables.items()}
    width = sum(_GUIDE_WIDTHS)
    heights |= {merge.first_row: row_height([merge.content], [width * 0.95]) for merge in merges}
    title = Merge(3, 0, 3, 3, f"HƯỚNG DẪN NHẬP BIỂU BÁO CÁO {period.label.upper()}", "title")
    return SheetPlan(
        name=GUIDE,
        blocks=tuple(blocks),
        merges=(*letterhead(unit, _GUIDE_WIDTHS), title, *merges),
        widths=dict(enumerate(_GUIDE_WIDTHS)),
        heights={**heights, 3: 24.0},
        protected=True,
        setup=PrintSetup(landscape=False),
    )


class _Line(NamedTuple):
    """One row of the guide: cells with their styles, or one text across the sheet."""

    cells: list[Content]
    styles: list[str]
    across: bool = False


def _guide_lines(period: Period) -> Iterable[_Line]:
    for text in _general_lines(period):
        yield _Line([text], ["plain"], across=True)
    for form in ALL_FORMS:
        heading = f"{form.sheet} – {form.title}. {_ROWS_TEXT[form.rows]}"
        yield _Line([heading], ["heading"], across=True)
        yield _Line(["Cột", "Tên cột", "Đơn vị tính", "Cách nhập"], ["header"] * 4)
        for number, cells in enumerate(_column_lines(form), 1):
            yield _Line([number, *cells], ["cell-center", "cell-text", "cell-text", "cell-text"])
        for text in _rule_lines(form):
            yield _Line([text], ["note"], across=True)


def _general_lines(period: Period) -> list[str]:
    due = show_date(period.due_on(holidays=holidays()))
    return [
        f"1. Số liệu tính từ ngày {show_date(period.from_date)} đến ngày {show_date(period.to_date)}. "
        f"Đề nghị gửi về Ban Dân tộc chậm nhất ngày {due}.",
        "2. Nhập vào ô nền vàng; ô nền xám là nhãn in sẵn hoặc công thức, không sửa. Trang “Bìa” phải nhập đủ.",
        "3. Tiền tính bằng triệu đồng, tối đa 3 chữ số thập phân. Số lũy kế tính từ 01/01 của năm báo cáo.",
        "4. Không phát sinh thì ghi 0. Không ghi kèm chữ trong ô số (ví dụ “khoảng 30”, “0 hộ”).",
        "5. Không đổi tên cột, không gộp ô, không chép đè công thức. Lưu tệp dạng Excel (.xlsx) và gửi kèm thư.",
    ]


def _column_lines(form: Form) -> list[list[Content]]:
    lines: list[list[Content]] = []
    for column in form.columns:
        if column.computed:
            how = "Tự tính, không nhập."
        elif column.label_column and form.rows is not RowKind.OPEN:
            how = "In sẵn."
        else:
            how = f"Nhập {column.type.expected}." + (" Bắt buộc." if column.required else "")
        lines.append([column.full_label, column.unit, f"{how} {column.hint}".strip()])
    return lines


def _rule_lines(form: Form) -> list[str]:
    """Each rule's text with the figures left open."""
    texts = (re.sub(r"\{\w+\}", "…", CATALOGUE[rule.code].what) for rule in form.rules)
    return [f"Chương trình báo khi: {text}" for text in texts]
