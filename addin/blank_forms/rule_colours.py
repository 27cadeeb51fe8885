"""The rules of a form as conditional formats: a cell that breaks one is coloured while it is typed; finds nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from addin.sheets.plan import Highlight
from schemas.cells import column_letters
from schemas.expressions.excel import NotInExcel
from schemas.form import Form
from schemas.period import Period
from schemas.profile.rule_formulas import CellFormula, RowCells, is_alike_in_rows, rule_formulas
from schemas.profile.rules import SumOfParts
from schemas.rule import Rule, text_of

STYLE = "breach"
#: Stands for the row's number in a formula, so that rows with the same rule are seen to be alike.
_ROW, _ABOVE = "\0", "\1"
_NEVER = "FALSE"


class RuleColours(NamedTuple):
    """The conditional formats of a form, each with the rule that it tells of."""

    made: tuple[tuple[Rule, str, Highlight], ...]

    @property
    def highlights(self) -> tuple[Highlight, ...]:
        """The conditional formats in the order of the rules."""
        return tuple(mark for _, _, mark in self.made)

    def titles(self, key: str) -> list[str]:
        """The rules for which a typed cell of a column may be coloured."""
        typed = ((rule, at) for rule, at, _ in self.made if not isinstance(rule.function, SumOfParts))
        return list(dict.fromkeys(text_of(rule).name for rule, at in typed if at == key))


def colours_of(
    form: Form, period: Period, rules: Iterable[Rule], index: Mapping[str, int], rows: Mapping[str, int]
) -> RuleColours:
    """The rules that formulas tell, on the columns at `index` and the sheet rows of the codes in `rows`."""
    layout = _Layout(form, period, index, rows)
    return RuleColours(tuple(made for rule in rules if rows for made in layout.formats(rule)))


class _Layout:
    """Lays out the conditional formats of one form."""

    def __init__(self, form: Form, period: Period, index: Mapping[str, int], rows: Mapping[str, int]) -> None:
        self.form, self.period, self.index, self.rows = form, period, index, rows

    def formats(self, rule: Rule) -> Iterator[tuple[Rule, str, Highlight]]:
        """Neighbouring rows of which a rule says the same share one; none where no formula tells it."""
        try:
            said = self._said(rule)
        except NotInExcel:
            return
        for column in dict.fromkeys(key for _, formulas in said for key in formulas):
            for formula, run in groupby(said, key=lambda row: row[1].get(column, _NEVER)):  # used up at once
                if formula != _NEVER:
                    yield rule, column, self._highlight(column, formula, [at for at, _ in run])

    def _said(self, rule: Rule) -> list[tuple[int, dict[str, str]]]:
        """Sheet row → column → the condition on its cell."""
        rows = list(self.rows.items())
        told = rows[:2] if is_alike_in_rows(rule, self.form) else rows
        said = [(at, self._formulas(rule, code, at)) for code, at in told]
        return said + [(at, said[-1][1]) for _, at in rows[len(told) :]]

    def _formulas(self, rule: Rule, code: str, at: int) -> dict[str, str]:
        """Column → the condition on its cell in a row."""
        first = next(iter(self.rows.values()))
        row = RowCells(code, self._cell, self._other, lambda key: self._above(key, first) if at > first else "")
        found: Sequence[CellFormula] = rule_formulas(rule, self.form, self.period, row)
        return {one.column: one.truth.broken for one in found}

    def _cell(self, key: str) -> str:
        return f"${column_letters(self.index[key])}{_ROW}"

    def _other(self, code: str, key: str) -> str:
        if code not in self.rows:
            raise NotInExcel(code)
        return f"${column_letters(self.index[key])}${self.rows[code] + 1}"

    def _above(self, key: str, first: int) -> str:
        letters = column_letters(self.index[key])
        return f"${letters}${first + 1}:${letters}{_ABOVE}"

    def _highlight(self, column: str, formula: str, rows: Sequence[int]) -> Highlight:
        at, first = self.index[column], rows[0]
        text = formula.replace(_ROW, str(first + 1)).replace(_ABOVE, str(first))
        return Highlight(first, at, rows[-1], at, f"={text}", STYLE)
