"""The first sheet of a district's workbook, "Bìa": who reports, for which period, who signs; holds no figures."""

from addin.blank_forms.blank_book import BlankBook
from addin.sheets.drop_downs import accepts
from addin.sheets.layout import heads, kind_of, row_height, widened_for_letterhead
from addin.sheets.plan import Block, Merge, PrintSetup, SheetPlan
from schemas import cover
from schemas.cells import Value
from schemas.fields import show_date
from schemas.form import POINTER, Field

_WIDTHS = [4.0, 34.0, 44.0, 46.0]
_LABEL_COLUMN, _VALUE_COLUMN = 1, 2
_FIRST_FIELD = 5
#: Fields that the office alone writes: they stay locked.
_PRINTED = frozenset({"form_version"})
_PLAIN_NUMBERS = frozenset({"year", "period_no"})
_NOTE = "Đề nghị kiểm tra thông tin đã điền sẵn và nhập các ô còn trống; ô ghi “Bắt buộc” phải nhập."


def plan_cover(blank: BlankBook) -> SheetPlan:
    """The cover sheet, with what the office knows filled in."""
    filling = blank.filling
    values = {**_known(blank), **filling.cover}
    widths = widened_for_letterhead(blank.agency, _WIDTHS, _LABEL_COLUMN)
    blocks, rules = [], []
    heights = {3: 26.0}
    for row, field in enumerate(cover.FIELDS, _FIRST_FIELD):
        cells = [field.label, values.get(field.key), _hint(field)]
        blocks.append(Block(row, _LABEL_COLUMN, [cells], ["field-label", _style(field), "hint"]))
        heights[row] = row_height([field.label, _hint(field)], [widths[1], widths[3]], 22.0)
        rule = accepts(field.type, field.label, blank.context)
        if rule and field.key not in _PRINTED:
            at = _VALUE_COLUMN
            rules.append(rule._replace(first_row=row, first_column=at, last_row=row, last_column=at))
    due = f" Hạn gửi về {filling.office}: hết ngày {show_date(filling.due_on)}." if filling.due_on else ""
    end = _FIRST_FIELD + len(cover.FIELDS) + 1
    title, note = Merge(3, 0, 3, 3, cover.TITLE, "title"), Merge(end, 1, end, 3, _NOTE + due, "note")
    return SheetPlan(
        name=cover.SHEET,
        blocks=tuple(blocks),
        merges=(*heads(blank.agency, widths), title, note),
        rules=tuple(rules),
        widths=dict(enumerate(widths)),
        heights=heights,
        protected=True,
        setup=PrintSetup(fit_height=1),
    )


def _style(field: Field) -> str:
    if field.key in _PRINTED:
        return "label-text"
    return "input-year-left" if field.key in _PLAIN_NUMBERS else f"input-{kind_of(field.type)}-left"


def _hint(field: Field) -> str:
    """What is beside the field; the pointer tells the reader that it is no value."""
    required = "Bắt buộc. " if field.required and field.key not in _PRINTED else ""
    text = f"{required}{field.hint}".strip()
    return f"{POINTER} {text}" if text else ""


def _known(blank: BlankBook) -> dict[str, Value]:
    """What the office fills in on the cover before the form goes out."""
    period = blank.period
    return {
        "unit": blank.unit.name,
        "period_kind": str(period.kind),
        "period_no": period.number or None,
        "year": period.year,
        "from_date": period.from_date,
        "to_date": period.to_date,
        "form_version": blank.catalogue.version,
    }
