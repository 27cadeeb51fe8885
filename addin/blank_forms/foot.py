"""What is below a form's table: single fields, a note, place and date, the signature block; no figures."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from addin.blank_forms.blank_book import BlankBook
from addin.sheets.drop_downs import accepts
from addin.sheets.layout import bare_name, height_of, kind_of, split_at
from addin.sheets.plan import CellRule, Merge
from addin.sheets.text_width import lines_of
from schemas.fields import show_date
from schemas.form import FILLED_IN_NOTE, Field, Form

_SIGNATURES = (
    (("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"), "signature"),
    (("(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"), "signature-note"),
)
_FIELD_HEIGHT, _SIGNATURE_HEIGHT = 22.0, 18.0
#: The rows that a single field takes, with the blank one below.
FIELD_ROWS = 2


class Foot(NamedTuple):
    """The lower end of a sheet."""

    merges: tuple[Merge, ...]
    rules: tuple[CellRule, ...]
    heights: dict[int, float]


def plan_fields(form: Form, blank: BlankBook, row: int, widths: Sequence[float]) -> Foot:
    """Lay out the single fields of a form from `row` downwards, over columns of these widths."""
    merges: list[Merge] = []
    rules: list[CellRule] = []
    heights: dict[int, float] = {}
    given = blank.filling.fields.get(form.id, {})
    for field in form.fields:
        label, value = _field_merges(field, row, split_at(widths), len(widths) - 1)
        merges += [label, value._replace(content=given.get(field.key))]
        rule = accepts(field.type, field.label, blank.context)
        if rule:
            at = value.first_column
            rules.append(rule._replace(first_row=row, first_column=at, last_row=row, last_column=at))
        heights[row] = _FIELD_HEIGHT
        row += FIELD_ROWS
    return Foot(tuple(merges), tuple(rules), heights)


def plan_foot(forms: Sequence[Form], blank: BlankBook, row: int, widths: Sequence[float], *, coloured: bool) -> Foot:
    """Lay out what is below all tables of a sheet: the note and the signatures; `coloured` where rules colour cells."""
    note = _note_line(forms, blank.filling.since or blank.period.year_start, coloured=coloured)
    merges = [Merge(row, 0, row, len(widths) - 1, note, "note")]
    place_and_date = f"{bare_name(blank.unit)}, ngày … tháng … năm {blank.period.to_date.year}"
    merges += _signature_merges(place_and_date, row + 2, widths)
    heights = dict.fromkeys(range(row + 2, row + 5), _SIGNATURE_HEIGHT)
    if (lines := lines_of(note, sum(widths))) > 1:
        heights[row] = height_of(lines)
    return Foot(tuple(merges), (), heights)


def _field_merges(field: Field, row: int, split: int, last: int) -> tuple[Merge, Merge]:
    return (
        Merge(row, 0, row, split - 1, field.label, "field-label"),
        Merge(row, split, row, last, None, f"input-{kind_of(field.type)}"),
    )


def _note_line(forms: Sequence[Form], since: date, *, coloured: bool) -> str:
    accumulates = any(column.cumulative for form in forms for column in form.columns)
    cumulative = f"số lũy kế tính từ {show_date(since)}; " if accumulates else ""
    wrong = "; ô chuyển nền vàng đậm là chưa đúng quy tắc (xem ghi chú ở tiêu đề cột)" if coloured else ""
    return f"Ghi chú: {cumulative}ô nền vàng nhạt để nhập, {FILLED_IN_NOTE}{wrong}."


def _signature_merges(place_and_date: str, row: int, widths: Sequence[float]) -> list[Merge]:
    split, last = split_at(widths, 0.5), len(widths) - 1
    merges = [Merge(row, split, row, last, place_and_date, "signature-date")]
    for line, (texts, style) in enumerate(_SIGNATURES, row + 1):
        merges.append(Merge(line, 0, line, split - 1, texts[0], style))
        merges.append(Merge(line, split, line, last, texts[1], style))
    return merges
