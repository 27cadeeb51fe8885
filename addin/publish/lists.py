"""What cells accept in Excel: drop-downs, numbers, dates; long lists stand on the hidden sheet "Danh mục"."""

from collections.abc import Iterable, Sequence
from datetime import date

from addin.publish.plan import Block, Rule, SheetPlan
from schemas.cells import column_letters
from schemas.fields import Bool, Choice, Context, Count, Date, FieldType, Number
from schemas.form import Form
from schemas.forms import cover

SHEET = "Danh mục"
#: Excel refuses an inline list beyond 255 characters, and parts it at every comma.
_LONGEST_INLINE = 250
_EARLIEST, _LATEST = date(1900, 1, 1), date(2099, 12, 31)
_ANY_NUMBER = 1e12
_TITLE = "Số liệu chưa hợp lệ"

Lists = Sequence[tuple[str, ...]]


def long_lists(forms: Iterable[Form], context: Context) -> Lists:
    """Every list of the cover and the forms that does not fit inline, each once."""
    forms = tuple(forms)
    kinds = [field.type for field in (*cover.FIELDS, *(field for form in forms for field in form.fields))]
    kinds += [column.type for form in forms for column in form.columns]
    lists = (kind.choices(context) for kind in kinds if isinstance(kind, Choice))
    return list(dict.fromkeys(options for options in lists if not _fits_inline(options)))


def _fits_inline(options: tuple[str, ...]) -> bool:
    return len(",".join(options)) <= _LONGEST_INLINE and not any("," in option for option in options)


def plan_lists(lists: Lists) -> SheetPlan:
    """The hidden sheet, one list a column."""
    blocks = [Block(0, column, [[option] for option in options], ["plain"]) for column, options in enumerate(lists)]
    return SheetPlan(name=SHEET, blocks=tuple(blocks), hidden=True, protected=True)


def _source_of(options: tuple[str, ...], lists: Lists) -> tuple[str, ...] | str:
    """What a drop-down offers: the phrases themselves, or the range they stand in."""
    if _fits_inline(options):
        return options
    letters = column_letters(lists.index(options))
    return f"='{SHEET}'!${letters}$1:${letters}${len(options)}"


def accepts(kind: FieldType, label: str, context: Context, lists: Lists) -> Rule | None:
    """What a cell of this type accepts in Excel, without its place; None where anything may be typed."""
    rule = Rule(0, 0, 0, 0, "", title=_TITLE)
    if isinstance(kind, Choice):
        message = f"“{label}”: đề nghị chọn từ danh sách."
        return rule._replace(kind="list", source=_source_of(kind.choices(context), lists), message=message)
    if isinstance(kind, Bool):
        return rule._replace(kind="list", source=("x",), message=f"“{label}”: đánh dấu x hoặc để trống.")
    if isinstance(kind, Date):
        message = f"“{label}”: đề nghị nhập ngày dạng ngày/tháng/năm."
        return rule._replace(kind="date", low=_EARLIEST, high=_LATEST, message=message)
    return _number_rule(kind, label, context, rule) if isinstance(kind, Number) else None


def _number_rule(kind: Number, label: str, context: Context, rule: Rule) -> Rule:
    low, high = kind.bounds(context)
    bounds = "" if low is None or kind.expected.endswith("100") else f", {kind.range_text(context)}"
    if low is None:
        low, high = -_ANY_NUMBER, _ANY_NUMBER
    message = f"“{label}”: đề nghị nhập {kind.expected}{bounds}."
    return rule._replace(kind="whole" if isinstance(kind, Count) else "decimal", low=low, high=high, message=message)
