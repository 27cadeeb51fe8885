"""The lists behind drop-downs: inline where they are short, on the hidden sheet "Danh mục" where they are not."""

from addin.publish.plan import Block, SheetPlan
from schemas.cells import column_letters
from schemas.fields import Choice, Context
from schemas.forms import ALL_FORMS, cover

SHEET = "Danh mục"
#: Excel refuses an inline list beyond 255 characters, and parts it at every comma.
_LONGEST_INLINE = 250


def source_of(kind: Choice, context: Context) -> tuple[str, ...] | str:
    """What a drop-down offers: the phrases themselves, or the range they stand in."""
    options = kind.choices(context)
    if _fits_inline(options):
        return options
    letters = column_letters(_long_lists(context).index(options))
    return f"='{SHEET}'!${letters}$1:${letters}${len(options)}"


def plan_lists(context: Context) -> SheetPlan:
    """The hidden sheet, one list a column."""
    lists = _long_lists(context)
    blocks = [Block(0, column, [[option] for option in options], ["plain"]) for column, options in enumerate(lists)]
    return SheetPlan(name=SHEET, blocks=tuple(blocks), hidden=True, protected=True)


def _fits_inline(options: tuple[str, ...]) -> bool:
    return len(",".join(options)) <= _LONGEST_INLINE and not any("," in option for option in options)


def _long_lists(context: Context) -> list[tuple[str, ...]]:
    """Every list that does not fit inline, once, in the order of the forms."""
    columns = [column for form in ALL_FORMS for column in form.columns]
    singles = [*cover.FIELDS, *(field for form in ALL_FORMS for field in form.fields)]
    kinds = [*(field.type for field in singles), *(column.type for column in columns)]
    lists = [kind.choices(context) for kind in kinds if isinstance(kind, Choice)]
    return list(dict.fromkeys(options for options in lists if not _fits_inline(options)))
