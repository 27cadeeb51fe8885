"""The rules of a form as conditional formats: a cell that breaks one is coloured while it is typed; finds nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from addin.sheets.plan import Highlight
from schemas.cells import column_letters
from schemas.expressions.excel import NotInExcel
from schemas.form import Form, RowKind
from schemas.period import Period
from schemas.profile.rule_formulas import CellFormula, RowCells, rule_formulas
from schemas.rule import Rule

STYLE = "breach"
#: Stands for the row's number in a formula, so that rows with the same rule are seen to be alike.
_ROW, _ABOVE = "\0", "\1"
_NEVER = "FALSE"


class RuleColours:
    """Lays out the conditional formats of one form; `rows` are the sheet rows by their codes, in their order."""

    def __init__(self, form: Form, period: Period, index: Mapping[str, int], rows: Mapping[str, int]) -> None:
        self.form, self.period, self.index, self.rows = form, period, index, rows

    def highlights(self, rules: Iterable[Rule]) -> Iterator[Highlight]:
        """Neighbouring rows of which a rule says the same share a conditional format."""
        for rule in rules:
            try:
                said = self._said(rule)
            except NotInExcel:
                continue
            for column in dict.fromkeys(key for _, formulas in said for key in formulas):
                for formula, run in groupby(said, key=lambda row: row[1].get(column, _NEVER)):  # used up at once
                    if formula != _NEVER:
                        yield self._highlight(column, formula, [at for at, _ in run])

    def _said(self, rule: Rule) -> list[tuple[int, dict[str, str]]]:
        """Sheet row → column → the condition on its cell; rows of a list are alike from the second one on."""
        rows = list(self.rows.items())
        told = rows[:2] if self.form.rows is RowKind.LIST else rows
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
