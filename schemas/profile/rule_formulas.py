"""The rules of a form as formulas of Excel that are true where a row breaks them; colours nothing.

A formula is silent where the check of a whole report would be, and also while a figure that it needs is not typed yet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from schemas.cells import Value
from schemas.expressions.evaluate import SAME
from schemas.expressions.excel import (
    DAY,
    NUMBER,
    WORDS,
    NotInExcel,
    SheetCells,
    Truth,
    all_of,
    truth_in_excel,
)
from schemas.expressions.tree import Call, Expression, Named, columns_in, walk
from schemas.fields import Bool, Date
from schemas.form import Form, RowKind, is_number
from schemas.period import Period
from schemas.profile.rules import (
    KIND,
    LAST_DAY,
    THRESHOLD,
    NotTwice,
    OneTick,
    PartOfRow,
    RowCondition,
    SheetCondition,
    SumOfParts,
)
from schemas.rule import Rule

_ROW = "DÒNG"


@dataclass(frozen=True)
class RowCells:
    """The cells of one row of a form: its code, each column's cell, and those of other rows."""

    code: str
    cell: Callable[[str], str]
    other: Callable[[str, str], str]
    #: The cells of a column from the first row to the one above; "" in the first row.
    above: Callable[[str], str]


@dataclass(frozen=True)
class CellFormula:
    """A condition of Excel on the cell of a column: true where it breaks a rule; what is known to be right."""

    column: str
    truth: Truth


def rule_formulas(  # noqa: PLR0911 # one for each kind of rule
    rule: Rule, form: Form, period: Period, row: RowCells
) -> tuple[CellFormula, ...]:
    """What a rule says of the cells of a row, with its tolerance; nothing where it is about other rows.

    Raises NotInExcel where no formula says it.
    """
    if rule.elsewhere:
        raise NotInExcel(rule.code)  # a sheet does not have the unit's earlier reports
    match rule.function:
        case RowCondition(tree):
            return _Writer(rule, form, period, row).at_cells(tree, (rule.at,))
        case SheetCondition(tree, at, _, lines, on_blank):
            if lines and row.code not in lines:
                return ()
            return _Writer(rule, form, period, row).at_cells(tree, at, on_blank=on_blank)
        case SumOfParts() as function:
            return _sums(function, rule.tolerance or 0.0, row)
        case PartOfRow() as function:
            return _parts(function, row)
        case NotTwice(keys):
            return _not_twice(keys, row)
        case OneTick(keys):
            return _one_tick(keys, row)
    raise NotInExcel(rule.code)


def is_alike_in_rows(rule: Rule, form: Form) -> bool:
    """Whether a rule says the same of every row but the first: of a list it knows no codes."""
    function = rule.function
    if isinstance(function, SheetCondition):
        return form.rows is RowKind.LIST or not (function.lines or _asks_for_rows(function.tree))
    return not isinstance(function, SumOfParts | PartOfRow)


def unwritten_rules(form: Form, period: Period) -> tuple[Rule, ...]:
    """The rules of a form that no formula on its sheet says."""
    return tuple(rule for rule in form.rules if not _is_written(rule, form, period))


def _is_written(rule: Rule, form: Form, period: Period) -> bool:
    codes = [row.code for row in form.fixed_rows] or [""]
    try:
        for code in codes:
            rule_formulas(rule, form, period, RowCells(code, str, lambda _, key: key, str))
    except NotInExcel:
        return False
    return True


class _Writer:
    def __init__(self, rule: Rule, form: Form, period: Period, row: RowCells) -> None:
        self.rule, self.form, self.row = rule, form, row
        self.named: dict[str, Value] = {
            THRESHOLD: rule.tolerance or 0.0, LAST_DAY: period.to_date, KIND: str(period.kind)
        }  # fmt: skip
        if form.rows is not RowKind.LIST:  # rows are put in between those of a list
            self.named[_ROW] = row.code

    def at_cells(self, tree: Expression, at: Sequence[str], *, on_blank: bool = False) -> tuple[CellFormula, ...]:
        """What a condition says of the cells at which it is reported; of the one to mend where there is nothing yet."""
        if self.form.rows is RowKind.LIST and _asks_for_rows(tree):
            raise NotInExcel(self.rule.code)
        made = []
        for key in at:
            cells = SheetCells(self.row.cell, self.kind, self.row.other, self.named, this=key)
            holds, broken = truth_in_excel(tree, cells)
            asked = self._typed(tree, key) if on_blank else f'TRIM({self.row.cell(key)})<>""'
            made += self._stands_at(key, Truth(all_of(asked, holds), all_of(asked, broken)))
        return tuple(made)

    def _stands_at(self, key: str, truth: Truth) -> list[CellFormula]:
        mend = self.rule.mend
        if not mend:
            return [CellFormula(key, truth)]
        cell = self.row.cell(mend)
        nothing, something = (f"N({cell})=0", f"N({cell})<>0")
        if self.kind(mend) != NUMBER:
            nothing, something = (f'TRIM({cell})=""', f'TRIM({cell})<>""')
        return [
            CellFormula(key, Truth(truth.holds, all_of(something, truth.broken))),
            CellFormula(mend, Truth(truth.holds, all_of(nothing, truth.broken))),
        ]

    def _typed(self, tree: Expression, at: str) -> str:
        """Whether anything is typed that a condition looks at: a form that goes out has nothing to complain of."""
        keys = dict.fromkeys((*columns_in(tree), at))
        typed = [self.form.by_key[key] for key in keys]
        cells = [self.row.cell(one.key) for one in typed if not one.computed and not one.label_column]
        return f"COUNTA({','.join(cells)})>0"

    def kind(self, key: str) -> str:
        """What a column holds. Raises NotInExcel for ticks, which no formula reads as the program does."""
        column = self.form.by_key[key]
        if isinstance(column.type, Bool):
            raise NotInExcel(key)
        return NUMBER if is_number(column) else DAY if isinstance(column.type, Date) else WORDS


def _asks_for_rows(tree: Expression) -> bool:
    return any(
        (isinstance(part, Named) and part.name == _ROW) or (isinstance(part, Call) and part.name == "Ô")
        for part in walk(tree)
    )


def _sums(function: SumOfParts, forgiven: float, row: RowCells) -> tuple[CellFormula, ...]:
    """A row that is the sum of others, in each column that adds up; silent until all of them are typed."""
    parts = next((parts for code, parts in function.children if code == row.code), ())
    made = []
    for column in function.added_up if parts else ():
        own, others = row.cell(column.key), ",".join(row.other(part, column.key) for part in parts)
        known = f"COUNT({own},{others})={len(parts) + 1}"
        off = f"ROUND(ABS(SUM({others})-N({own})),3)"
        limit = function.forgiven(column, forgiven)
        made.append(
            CellFormula(column.key, Truth(all_of(known, f"{off}<={limit:.15g}"), all_of(known, f"{off}>{limit:.15g}")))
        )
    return tuple(made)


def _parts(function: PartOfRow, row: RowCells) -> tuple[CellFormula, ...]:
    """A row that is a part of another one, in each column in which both count the same."""
    made = []
    for part, whole, columns in function.pairs():
        for column in columns if part.code == row.code else ():
            own, limit = row.cell(column.key), row.other(whole.code, column.key)
            known, more = f"COUNT({own},{limit})=2", f"N({own})-N({limit})"
            truth = Truth(all_of(known, f"{more}<{SAME}"), all_of(known, f"{more}>={SAME}"))
            made.append(CellFormula(column.key, truth))
    return tuple(made)


def _not_twice(keys: Sequence[str], row: RowCells) -> tuple[CellFormula, ...]:
    """A row that says in some columns what one above it says; whether spelling alone differs no formula tells."""
    first = row.cell(keys[0])
    if not row.above(keys[0]):
        return ()
    alike = "*".join(f"(TRIM({row.above(key)})=TRIM({row.cell(key)}))" for key in keys)
    broken = all_of(f'TRIM({first})<>""', f"SUMPRODUCT({alike})>0")
    return (CellFormula(keys[0], Truth("FALSE", broken)),)


def _one_tick(keys: Sequence[str], row: RowCells) -> tuple[CellFormula, ...]:
    """An x in one of some columns; a row without any is not filled in yet."""
    cells = [row.cell(key) for key in keys]
    ticks = "+".join(f'(TRIM({cell})="x")' for cell in cells)
    clean = f"COUNTA({','.join(cells)})={ticks}"
    truth = Truth(all_of(clean, f"{ticks}=1"), all_of(clean, f"{ticks}>1"))
    return tuple(CellFormula(key, truth) for key in keys)
