"""A role for every filled cell of a drawing, so that nothing is lost without a word; what has none is red."""

import re
from collections.abc import Sequence

from addin.form_inference.drawing import Drawing, DrawnPlace
from addin.form_inference.drawn import DrawnForm, DrawnTable, Question, Refusal, TableKind
from addin.form_inference.rows import RowRole
from addin.form_inference.words import is_bare_measure, is_frame, is_measure_line, is_note, is_number_text, is_signature

_PARAMETER = re.compile(r"[a-z]+(?:_[a-z0-9]+)+|nam|thang|quy")
#: Notes and signatures are at most so many columns of words.
_ROLE_OF_ROW = {
    RowRole.PRINTED: "dòng in sẵn", RowRole.TOTAL: "dòng cộng", RowRole.SAMPLE: "số mẫu", RowRole.BLANK: "số thứ tự",
    RowRole.FILLER: "số thứ tự", RowRole.HEADING: "dòng in sẵn",
}  # fmt: skip


def account(
    drawing: Drawing,
    tables: Sequence[DrawnTable],
    questions: tuple[Question, ...] = (),
    refusals: tuple[Refusal, ...] = (),
) -> DrawnForm:
    """The form with the role of each filled cell."""
    roles: dict[DrawnPlace, str] = {}
    for table in tables:
        of_table = _of_card(drawing, table) if table.kind is TableKind.CARD else _of_table(drawing, table)
        roles |= {place: role for place, role in of_table.items() if place not in roles}
    roles |= _around(drawing, tables, roles)
    red = [
        (drawing.sheet, place, drawing.text(*place))
        for place in drawing.places()
        if place not in roles and drawing.owner(*place) == place
    ]
    return DrawnForm(
        tuple(tables), {(drawing.sheet, place): role for place, role in roles.items()}, tuple(red), questions, refusals
    )


def _of_table(drawing: Drawing, table: DrawnTable) -> dict[DrawnPlace, str]:
    roles: dict[DrawnPlace, str] = {}
    left, right = table.columns[0].at, max(_last_column(drawing, table, one.at) for one in table.columns)
    for row in range(table.top, table.first):
        for column in drawing.filled(row, left, right):
            text = drawing.text(row, column)
            roles[row, column] = (
                "đơn vị tính" if is_bare_measure(text) else "tiêu đề cột" if row <= table.bottom else "số cột"
            )
    known = {one.at for one in table.columns}
    for line in table.rows:
        for column in drawing.filled(line.row, left, right):
            span = drawing.span(line.row, column)
            if column in known or any(span[1] <= at <= span[3] for at in known):
                roles[line.row, column] = _ROLE_OF_ROW[line.role]
    return roles


def _last_column(drawing: Drawing, table: DrawnTable, column: int) -> int:
    """How far the heading of a column reaches."""
    return max(drawing.span(row, column)[3] for row in range(table.top, table.bottom + 1))


def _of_card(drawing: Drawing, table: DrawnTable) -> dict[DrawnPlace, str]:
    roles = {column.place: "nhãn" for column in table.columns}
    for column in table.columns:
        row, at = column.place
        if drawing.text(row, at + 1) and (row, at + 1) not in roles:
            roles[row, at + 1] = "số mẫu"
    return roles


def _around(drawing: Drawing, tables: Sequence[DrawnTable], known: dict[DrawnPlace, str]) -> dict[DrawnPlace, str]:
    """The lines above, between and below the tables: titles, letterheads, parameters, notes, signatures."""
    top = min((table.top for table in tables), default=drawing.height)
    bodies = [(table.first, table.last, table) for table in tables if table.kind is not TableKind.CARD]
    roles: dict[DrawnPlace, str] = {}
    for place in drawing.places():
        if place in known:
            continue
        row, text = place[0], drawing.text(*place)
        inside = any(first <= row <= last for first, last, _ in bodies)
        if inside or any(table.top <= row < table.first for _, _, table in bodies):
            continue
        if is_measure_line(text):
            roles[place] = "đơn vị tính"
        elif row < top or any(last < row < other.top for _, last, _ in bodies for other in tables):
            if role := _above(drawing, place, text):
                roles[place] = role
        elif role := _below(text):
            roles[place] = role
    return roles


def _above(drawing: Drawing, place: DrawnPlace, text: str) -> str:
    """The role of a cell above a table; "" for a figure that nothing explains."""
    row, column = place
    if is_frame(text):
        return "đầu trang"
    if _PARAMETER.fullmatch(text) and len(drawing.filled(row)) > 1:
        return "tham số"
    above = drawing.text(row - 1, column)
    if above and _PARAMETER.fullmatch(above) and len(drawing.filled(row - 1)) > 1:
        return "giá trị tham số"
    if is_number_text(text):
        beside = drawing.text(row, column - 1)
        return "giá trị tham số" if beside.endswith(":") else ""
    return "tên bảng, lời dẫn"


def _below(text: str) -> str:
    if is_signature(text):
        return "chữ ký"
    if is_note(text) or is_frame(text):
        return "ghi chú"
    return "" if is_number_text(text) else "ghi chú, chữ ký"
