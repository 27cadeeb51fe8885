"""From a drawing to a form: its tables, a role for every filled cell, what must be asked, what cannot be a form.

Nothing is decided here: what is proposed carries its evidence, and what is not sure is asked.
"""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence

from addin.form_inference.card import find_card
from addin.form_inference.columns import as_rows_count, choose_roll_up, columns_of, is_unit_of_measure, ordinal_of
from addin.form_inference.drawing import MOST_DRAWN_COLUMNS, MOST_DRAWN_ROWS, Drawing, read_drawings
from addin.form_inference.drawn import (
    UNKNOWN,
    DrawnColumn,
    DrawnForm,
    DrawnTable,
    Question,
    Refusal,
    TableKind,
)
from addin.form_inference.heading import Heading, find_headings
from addin.form_inference.kind_words import Kind
from addin.form_inference.roles import account
from addin.form_inference.row_groups import names_below, with_group
from addin.form_inference.rows import (
    DrawnRow,
    RowRole,
    names_persons,
    role_of,
    split_marker,
    with_hierarchy,
    with_longer_times_as_totals,
)
from addin.form_inference.words import (
    is_filler,
    is_frame,
    is_measure_line,
    is_note,
    is_of_days,
    is_signature,
    is_to_fill,
    measure_of_line,
    without_form_number,
)
from schemas.cells import address
from schemas.text import fold

_PIVOT = re.compile(r"row labels|column labels|nhan hang|nhan cot|grand total|tong ket qua|sum of .*|count of .*")
_RANKING = re.compile(r".*\b(xep hang|thu hang|bang xep loai thu tu)\b.*")
_NO_HINTS = (
    "Trang “{sheet}”: không đọc được định dạng ô, danh sách chọn, công thức của bảng vẽ; kiểu cột chỉ đoán theo tiêu "
    "đề và số mẫu. Đề nghị xem kỹ từng cột, hoặc lưu lại bảng vẽ dạng .xlsx rồi làm lại."
)
#: Columns that name what a row is about.
_NAMING = (Kind.UNIT, Kind.COMMUNE, Kind.PEOPLE, Kind.TEXT, Kind.LONG_TEXT)


def infer_form(content: bytes, name: str) -> DrawnForm:
    """All that can be made of a workbook. Raises UnreadableError where it cannot be read."""
    return join_sheets(infer_sheet(drawing) for drawing in read_drawings(content, name))


def join_sheets(forms: Iterable[DrawnForm]) -> DrawnForm:
    """What was made of several sheets as one; a sheet without any table beside one that has a table is only told of."""
    made = list(forms)
    roles = {place: role for form in made for place, role in form.roles.items()}
    return DrawnForm(
        tuple(table for form in made for table in form.tables),
        roles,
        tuple(cell for form in made for cell in form.red),
        tuple(question for form in made for question in form.questions),
        tuple(refusal for form in made for refusal in form.refusals),
        tuple(note for form in made for note in form.notes),
    )


def infer_sheet(drawing: Drawing) -> DrawnForm:
    """What is made of one sheet."""
    form = _inferred(drawing)
    if not drawing.hints.trouble:
        return form
    logging.getLogger("tonghop").warning("no formats of sheet %s\n%s", drawing.sheet, drawing.hints.trouble)
    return form._replace(notes=(_NO_HINTS.format(sheet=drawing.sheet),))


def _inferred(drawing: Drawing) -> DrawnForm:
    if refusal := _refused(drawing):
        return DrawnForm(refusals=(Refusal(drawing.sheet, refusal),))
    card = find_card(drawing)
    tables = [card] if card else _tables(drawing)
    if not tables:
        text = f"Trang “{drawing.sheet}” không thấy bảng nào: không có dòng tiêu đề cột, cũng không phải phiếu hỏi."
        return account(drawing, [], refusals=(Refusal(drawing.sheet, text),))
    if refusal := _cannot_be(drawing, tables):
        return DrawnForm(refusals=(Refusal(drawing.sheet, refusal),))
    return account(drawing, tables, questions=tuple(one for table in tables for one in questions_of(table)))


def _refused(drawing: Drawing) -> str:
    """Why a sheet is not even looked at; "" where it is."""
    where = f"Trang “{drawing.sheet}”"
    if drawing.height > MOST_DRAWN_ROWS or drawing.width > MOST_DRAWN_COLUMNS:
        return f"{where} có {drawing.height} dòng, {drawing.width} cột: quá lớn đối với một biểu mẫu."
    for row in range(min(drawing.height, 60)):
        for column in drawing.filled(row):
            if _PIVOT.fullmatch(fold(drawing.text(row, column))):
                return (
                    f"{where}, ô {address(row, column)}: bảng tổng hợp tự động (PivotTable) không làm biểu mẫu được. "
                    "Đề nghị chép riêng phần tiêu đề cột sang trang mới."
                )
    return ""


def _cannot_be(drawing: Drawing, tables: Sequence[DrawnTable]) -> str:
    """Why tables that were found are no form; "" where they may be one."""
    beside = any(
        one.top <= other.bottom and other.top <= one.bottom for one in tables for other in tables if one is not other
    )
    said = next(
        (
            t
            for row in range(min(20, drawing.height))
            for c in drawing.filled(row)
            if _RANKING.fullmatch(fold(t := drawing.text(row, c)))
        ),
        "",
    )
    for table in tables:
        keys = [fold(one.label) for one in table.columns]
        first = keys[table.label] if table.label >= 0 else ""
        repeated = keys.count(first) > 1 and first
        if repeated or (beside and said):
            return (
                f"Trang “{drawing.sheet}”: các bảng xếp hạng đặt cạnh nhau"
                + (f" (cột “{first_label(table, first)}” lặp lại)" if repeated else f" (“{said}”)")
                + " không làm một biểu được: mỗi dòng nói về nhiều đơn vị. Đề nghị tách mỗi bảng ra một trang."
            )
    return ""


def first_label(table: DrawnTable, key: str) -> str:
    """The label of a folded one, as it is drawn."""
    return next(one.label for one in table.columns if fold(one.label) == key)


# -- tables -----------------------------------------------------------------------------------------------------------


def _tables(drawing: Drawing) -> list[DrawnTable]:
    headings = find_headings(drawing)
    tables: list[DrawnTable] = []
    for heading in headings:
        below = [one.top for one in headings if one.top > heading.bottom]
        stop = _title_rows(drawing, min(below), heading.first) if below else drawing.height
        tables.append(_table(drawing, heading, stop))
    return tables


def _title_rows(drawing: Drawing, top: int, floor: int) -> int:
    """Where the lines above the next table's headings begin: single texts without a number."""
    row = top
    while row > floor:
        filled = drawing.filled(row - 1)
        texts = [drawing.text(row - 1, column) for column in filled]
        if filled and (len(filled) > 2 or any(text.isdigit() for text in texts)):
            break
        row -= 1
    return row


def _table(drawing: Drawing, heading: Heading, stop: int) -> DrawnTable:
    measure = _measure_above(drawing, heading)
    body = body_rows(drawing, heading, stop)
    title = _title(drawing, heading)
    columns = columns_of(drawing, heading, body, measure, title)
    label = _naming(columns, drawing, body)
    within = names_below(drawing, columns, label, body)
    label, group = (within, label) if within >= 0 else (label, -1)
    rows = with_hierarchy(with_longer_times_as_totals(_rows(drawing, columns, label, body, group)))
    kind = _kind(columns, label, rows)
    if kind in (TableKind.LIST, TableKind.UNIT):
        rows = _as_samples(rows, columns, label)
    measures = [row.measure for row in rows if row.role is RowRole.PRINTED and row.measure]
    columns = choose_roll_up(as_rows_count(columns, measures), kind, label, group)
    last = body[-1] if body else heading.first - 1
    total = _total(rows)
    return DrawnTable(
        drawing.sheet, title, kind, tuple(columns), tuple(rows), heading.top, heading.bottom, heading.first, last,
        label,
        measure, total, heading.why, group=group,
    )  # fmt: skip


def _measure_above(drawing: Drawing, heading: Heading) -> str:
    """The unit that a line above the table gives for all its figures."""
    for row in range(heading.top - 1, max(-1, heading.top - 6), -1):
        for column in drawing.filled(row):
            if is_measure_line(text := drawing.text(row, column)):
                return measure_of_line(text)
    return ""


def _title(drawing: Drawing, heading: Heading) -> str:
    """The lines above the headings that name the table."""
    found: list[str] = []
    for row in range(heading.top - 1, -1, -1):
        columns = [c for c in drawing.filled(row) if heading.left <= c <= heading.right] or drawing.filled(row)
        texts = [without_form_number(drawing.text(row, c)) for c in columns]
        if len(texts) == 1 and not is_frame(texts[0]) and not is_measure_line(texts[0]) and len(texts[0]) > 5:
            if not texts[0].startswith("(") and not is_to_fill(texts[0]) and not is_of_days(texts[0]):
                found.insert(0, texts[0])
        elif found or len(texts) > 1:
            break
        if len(found) == 3:
            break
    return " ".join(found) or _title_above_all(drawing, heading)


def _title_above_all(drawing: Drawing, heading: Heading) -> str:
    """The first line of the sheet where it stretches over most of the table: parameters stand between them."""
    columns = drawing.filled(0) if heading.top else []
    if len(columns) != 1 or is_frame(text := drawing.text(0, columns[0])):
        return ""
    _, left, _, right = drawing.span(0, columns[0])
    return text if 2 * (right - left + 1) > heading.right - heading.left + 1 else ""


def body_rows(drawing: Drawing, heading: Heading, stop: int) -> list[int]:
    """The rows of the table: down to signatures, notes or the line above the next table; blank ones at the end too."""
    rows: list[int] = []
    blank = 0
    for row in range(heading.first, stop):
        filled = drawing.filled(row, heading.left, heading.right)
        texts = [drawing.text(row, column) for column in filled]
        if any(map(is_signature, texts)) or (texts and is_note(texts[0])):
            break
        if blank and rows and len(texts) == 1 and _is_foot(drawing, heading, row, texts[0]):
            break
        blank = 0 if filled else blank + 1
        rows.append(row)
    while rows and not drawing.filled(rows[-1], heading.left, heading.right) and len(rows) > 1:
        rows.pop()
    return rows


def _is_foot(drawing: Drawing, heading: Heading, row: int, text: str) -> bool:
    """Whether a single text below a blank row stands outside the table: it is no number of a row, and it is long."""
    column = drawing.filled(row, heading.left, heading.right)[0]
    span = drawing.span(row, column)
    return (
        not text.isdigit()
        and not is_filler(text)
        and (len(text) > 60 or span[3] - span[1] > 2 or text.startswith(("(", "*")))
    )


def _naming(columns: Sequence[DrawnColumn], drawing: Drawing, body: Sequence[int]) -> int:
    """The column that names the rows: the first of words, before others one with texts printed in it."""
    if len(columns) == 0:
        return -1
    words = [at for at, one in enumerate(columns) if one.kind in _NAMING and not is_unit_of_measure(one.path[-1])]
    printed = [at for at in words[:3] if any(drawing.text(row, columns[at].at) for row in body)]
    others = [at for at, one in enumerate(columns) if one.kind is not Kind.ORDINAL]
    return next(iter([*printed, *words, *others]), 0)


def _rows(
    drawing: Drawing, columns: Sequence[DrawnColumn], label: int, body: Sequence[int], group: int = -1
) -> list[DrawnRow]:
    """The rows below the headings, by their labels, numbers and other texts."""
    ordinal = ordinal_of(columns)
    code = next((at for at, one in enumerate(columns) if one.kind is Kind.CODE), -1)
    measure = next((at for at, one in enumerate(columns) if is_unit_of_measure(one.path[-1])), -1)
    rows: list[DrawnRow] = []
    above = ""
    for row in body:

        def text_at(at: int, row: int = row) -> str:
            return drawing.text(row, columns[at].at) if at >= 0 else ""

        name, number = text_at(label), text_at(ordinal) or text_at(code)
        aside = {label, ordinal, code, measure}
        others = [text for at in range(len(columns)) if at not in aside and (text := text_at(at))]
        if not (name or number or others):
            continue
        own, _ = split_marker(name)
        role = role_of(name, number, others)
        marker = (
            text_at(ordinal) or own or number
        )  # a code says less of what belongs to what than a number before a label
        if group >= 0 and role is RowRole.PRINTED:
            above = text_at(group) or above
            name, marker = with_group(above, name), ""
        rows.append(DrawnRow(row, name, marker, role, measure=text_at(measure)))
    return rows


def _kind(columns: Sequence[DrawnColumn], label: int, rows: Sequence[DrawnRow]) -> TableKind:
    naming = columns[label]
    if naming.kind in (Kind.UNIT, Kind.COMMUNE):
        return TableKind.UNIT
    printed = [row for row in rows if row.role in (RowRole.PRINTED, RowRole.HEADING)]
    if not printed or names_persons(naming.path[-1]):
        return TableKind.LIST
    if len(printed) == 1 and not any(row.role is RowRole.TOTAL for row in rows) and _looks_filled(rows):
        return TableKind.LIST
    return TableKind.OPEN if any(row.role is RowRole.FILLER for row in rows) else TableKind.FIXED


def _looks_filled(rows: Sequence[DrawnRow]) -> bool:
    """Whether the only row printed is one that shows how to fill in: blank numbered rows stand below it."""
    return any(row.role is RowRole.BLANK for row in rows)


def _as_samples(rows: Sequence[DrawnRow], columns: Sequence[DrawnColumn], label: int) -> list[DrawnRow]:
    """In a list no row is printed; in a table of units only several rows are, and these are the units' names."""
    printed = [row for row in rows if row.role is RowRole.PRINTED]
    if columns[label].kind in (Kind.UNIT, Kind.COMMUNE) and len(printed) > 1:
        return list(rows)
    return [row._replace(role=RowRole.SAMPLE) if row.role is RowRole.PRINTED else row for row in rows]


def _total(rows: Sequence[DrawnRow]) -> str:
    at = [place for place, row in enumerate(rows) if row.role is RowRole.TOTAL]
    if not at:
        return "Không"
    return "Trên" if at[0] == 0 and len(rows) > 1 else "Dưới"


# -- what must be asked -----------------------------------------------------------------------------------------------


def questions_of(table: DrawnTable) -> Iterator[Question]:
    """What must be asked of a table: columns called alike, columns of which nothing tells figures or words."""
    labels = [fold(column.label) for column in table.columns]
    seen: set[str] = set()
    for at, column in enumerate(table.columns):
        if column.ignored:
            continue
        where = f"Trang “{table.sheet}”, ô {address(*column.place)}"
        if labels[at] in seen:
            yield Question(
                table.sheet, column.place,
                f"{where}: hai cột cùng tiêu đề “{column.label}”. Đề nghị ghi cho khác nhau, hoặc xóa cột thừa.",
            )  # fmt: skip
        elif column.why == UNKNOWN:
            yield Question(
                table.sheet, column.place,
                f"{where}: cột “{column.label}” chưa rõ ghi số hay ghi chữ. Đề nghị chọn kiểu.",
            )  # fmt: skip
        seen.add(labels[at])
    yield from _nameless(table)


def _nameless(table: DrawnTable) -> Iterator[Question]:
    """Rows with texts of their own among printed rows, and nothing in the column that names the rows."""
    if table.kind not in (TableKind.FIXED, TableKind.OPEN):
        return
    naming = table.columns[table.label]
    for row in table.rows:
        if row.role is RowRole.SAMPLE and not row.label:
            place = row.row, naming.at
            yield Question(
                table.sheet, place,
                f"Trang “{table.sheet}”, ô {address(*place)}: dòng này có nội dung nhưng cột “{naming.label}” trống. "
                "Đề nghị ghi tên dòng vào cột ấy, hoặc xóa nội dung nếu chỉ là ví dụ.",
            )  # fmt: skip


def as_rows_of(table: DrawnTable, kind: TableKind) -> DrawnTable:
    """The table with its rows taken in another way: printed, a list, or one a unit."""
    printed = (TableKind.FIXED, TableKind.OPEN)
    rows = table.rows
    if kind is TableKind.LIST:
        rows = tuple(row._replace(role=RowRole.SAMPLE) if row.role is RowRole.PRINTED else row for row in rows)
    elif kind in printed:
        is_shown = [row.role is RowRole.SAMPLE and bool(row.label) for row in rows]
        rows = tuple(
            row._replace(role=RowRole.PRINTED) if shown else row for row, shown in zip(rows, is_shown, strict=True)
        )
    return table._replace(kind=kind, rows=rows)
