"""What cells accept in Excel: drop-downs, numbers, dates; long lists are on the hidden sheet "Danh mục"."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from addin.sheets.plan import Block, CellRule, SheetPlan
from schemas.cells import column_letters
from schemas.fields import Bool, Choice, Context, Count, Date, FieldType, Number

SHEET = "Danh mục"
#: Excel refuses an inline list beyond 255 characters, and parts it at every comma.
_LONGEST_INLINE = 250
_EARLIEST, _LATEST = date(1900, 1, 1), date(2099, 12, 31)
_ANY_NUMBER = 1e12
_TITLE = "Số liệu chưa hợp lệ"


def fits_inline(options: Sequence[str]) -> bool:
    """Whether a cell can hold a drop-down's choices itself."""
    return len(",".join(options)) <= _LONGEST_INLINE and not any("," in option for option in options)


def with_lists(sheets: Iterable[SheetPlan], before: Sequence[Sequence[str]] = ()) -> tuple[SheetPlan, ...]:
    """The sheets, every list of choices that does not fit into a cell moved to a hidden sheet, one list a column.

    `before` are lists that the hidden sheet, the last one, begins with; without any list there is no such sheet.
    """
    lists = [tuple(options) for options in before]
    moved = [sheet.model_copy(update={"rules": tuple(_moved(sheet.rules, lists))}) for sheet in sheets]
    blocks = [Block(0, column, [[option] for option in options], ["plain"]) for column, options in enumerate(lists)]
    hidden = SheetPlan(name=SHEET, blocks=tuple(blocks), hidden=True, protected=True)
    return (*moved, hidden) if lists else tuple(moved)


def _moved(rules: Iterable[CellRule], lists: list[tuple[str, ...]]) -> Iterator[CellRule]:
    """The rules, with ranges for lists that do not fit; `lists` grows by those that are new."""
    for rule in rules:
        if isinstance(rule.source, str) or fits_inline(rule.source):
            yield rule
            continue
        options = tuple(rule.source)
        if options not in lists:
            lists.append(options)
        letters = column_letters(lists.index(options))
        yield rule._replace(source=f"='{SHEET}'!${letters}$1:${letters}${len(options)}")


def accepts(kind: FieldType, label: str, context: Context) -> CellRule | None:
    """What a cell of this type accepts in Excel, without its place; None where anything may be typed."""
    rule = CellRule(0, 0, 0, 0, "", title=_TITLE)
    if isinstance(kind, Choice):
        message = f"Ô “{label}”: đề nghị chọn từ danh sách."
        return rule._replace(kind="list", source=kind.choices(context), message=message)
    if isinstance(kind, Bool):
        return rule._replace(kind="list", source=("x",), message=f"Ô “{label}”: đề nghị đánh dấu x hoặc để trống.")
    if isinstance(kind, Date):
        message = f"Ô “{label}”: đề nghị nhập ngày dạng ngày/tháng/năm."
        return rule._replace(kind="date", low=_EARLIEST, high=_LATEST, message=message)
    return _number_rule(kind, label, context, rule) if isinstance(kind, Number) else None


def _number_rule(kind: Number, label: str, context: Context, rule: CellRule) -> CellRule:
    low, high = kind.bounds(context)
    told = low is None or kind.range_text(context) in kind.expected
    bounds = "" if told else f", {kind.range_text(context)}"
    if low is None:
        low, high = -_ANY_NUMBER, _ANY_NUMBER
    message = f"Ô “{label}”: đề nghị nhập {kind.expected}{bounds}."
    return rule._replace(kind="whole" if isinstance(kind, Count) else "decimal", low=low, high=high, message=message)
