"""What a computed column of a form is computed by: a sum, a percentage, or any formula over the columns of its row."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from schemas.expressions.evaluate import Situation, Worked, compile_tree
from schemas.expressions.excel import DAY, NUMBER, WORDS, SheetCells, figure_in_excel
from schemas.expressions.tree import Expression, columns_in, earlier_in
from schemas.numbers import exact, number_or_zero, percent_of
from schemas.rule import Values


class Linear(NamedTuple):
    """A computed column: the sum of some columns minus the sum of others, in the same row."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns it is computed from."""
        return self.plus + self.minus

    def compute(self, values: Values) -> float | None:
        """The value in the parts' own unit; blanks count nothing; None when every part is blank."""
        added = [value for value in map(values.get, self.plus) if value is not None]
        taken = [value for value in map(values.get, self.minus) if value is not None]
        if not added and not taken:
            return None
        return exact(sum(map(number_or_zero, added)) - sum(map(number_or_zero, taken)))

    def compute_column(self, parts: Sequence[Sequence[float]]) -> list[float | None]:
        """The same for many rows at once, from the columns of its parts in which nothing is blank."""
        rows, first = zip(*parts, strict=True), len(self.plus)
        if not self.minus:
            return list(map(exact, map(sum, rows)))
        return [exact(sum(row[:first]) - sum(row[first:])) for row in rows]

    def formula(self, reference: Callable[[str], str]) -> str:
        """The Excel formula; `reference` gives a column's cell in the same row."""
        text = "+".join(f"N({reference(key)})" if self.minus else reference(key) for key in self.plus)
        if not self.minus:
            return f"=SUM({','.join(reference(key) for key in self.plus)})"
        return f"={text}" + "".join(f"-N({reference(key)})" for key in self.minus)


class Ratio(NamedTuple):
    """A computed percentage: numerator / denominator × 100, to 2 decimals; blank when there is no denominator.

    A blank numerator of a column that is added up counts as 0, as it does in the sum; any other is unknown, and so is
    the percentage.
    """

    numerator: str
    denominator: str
    blank_is_zero: bool = True

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns it is computed from."""
        return self.numerator, self.denominator

    def compute(self, values: Values) -> float | None:
        """Percent of a row; None when the denominator is blank or zero, or the numerator is blank and that no 0."""
        if not self.blank_is_zero and values.get(self.numerator) is None:
            return None
        return percent_of(number_or_zero(values.get(self.numerator)), number_or_zero(values.get(self.denominator)))

    def compute_column(self, parts: Sequence[Sequence[float]]) -> list[float | None]:
        """The same for many rows at once, from the columns of its parts in which nothing is blank."""
        return [percent_of(part, whole) for part, whole in zip(*parts, strict=True)]

    def of_totals(self, totals: Values) -> float | None:
        """Percent, of totals in which None is unknown; None when either part is, or when the denominator is zero."""
        if totals.get(self.numerator) is None or totals.get(self.denominator) is None:
            return None
        return self.compute(totals)

    def formula(self, reference: Callable[[str], str]) -> str:
        """The Excel formula; `reference` gives a column's cell in the same row."""
        below, above = reference(self.denominator), reference(self.numerator)
        if not self.blank_is_zero:
            return f'=IF(OR(N({below})=0,COUNT({above})=0),"",ROUND({above}/{below}*100,2))'
        return f'=IF(N({below})=0,"",ROUND(N({above})/{below}*100,2))'

    def formula_of_totals(self, reference: Callable[[str], str], unknown: str) -> str:
        """The Excel formula over totals, each of which holds a number or, where nobody knows it, the word `unknown`."""
        below, above = reference(self.denominator), reference(self.numerator)
        rate = f'IF({below}=0,"",ROUND({above}/{below}*100,2))'
        return f'=IF(COUNT({above},{below})<2,"{unknown}",{rate})'


class Calculation(NamedTuple):
    """A formula, and which of its columns hold numbers or days; blank numbers count 0, a row of blanks has no result.

    Numbers are rounded to 3 decimals, here as in Excel.
    """

    tree: Expression
    numbers: frozenset[str]
    days: frozenset[str] = frozenset()

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns it is computed from."""
        return columns_in(self.tree)

    @property
    def earlier(self) -> Mapping[str, tuple[str, str]]:
        """What it takes from earlier reports of the unit: the key in a row → which report, and its column there."""
        return earlier_in(self.tree)

    def compute(self, values: Values) -> float | None:
        """The number in a row; None where none can be worked out, or where every part is blank."""
        if all(values.get(part) is None for part in self.parts) and self.parts:
            return None
        known = {part: values.get(part) for part in self.parts}
        known |= {key: values[key] for key in self.earlier if key in values}
        found = _worked(self.tree, self.numbers)(Situation(known))
        return exact(found) if isinstance(found, int | float) and not isinstance(found, bool) else None

    def compute_column(self, parts: Sequence[Sequence[float]]) -> list[float | None]:
        """The same for many rows at once, from the columns of its parts in which nothing is blank."""
        return [self.compute(dict(zip(self.parts, row, strict=True))) for row in zip(*parts, strict=True)]

    def of_totals(self, totals: Values) -> float | None:
        """The number over totals in which None is unknown; None where any part is."""
        if any(totals.get(part) is None for part in self.parts):
            return None
        return self.compute(totals)

    def formula(self, reference: Callable[[str], str], earlier: Callable[[str], str] | None = None) -> str:
        """The Excel formula; `reference` gives a column's cell in the same row, `earlier` what was reported earlier.

        Raises ValueError where Excel cannot say it.
        """
        said = f'IFERROR({self._in_excel(reference, earlier)},"")'
        cells = ",".join(map(reference, self.parts))
        return f'=IF(COUNTA({cells})=0,"",{said})' if cells else f"={said}"

    def formula_of_totals(self, reference: Callable[[str], str], unknown: str) -> str:
        """The Excel formula over totals, each of which holds a number or, where nobody knows it, the word `unknown`."""
        cells = ",".join(map(reference, self.parts))
        return f'=IF(COUNT({cells})<{len(self.parts)},"{unknown}",IFERROR({self._in_excel(reference)},""))'

    def _in_excel(self, reference: Callable[[str], str], earlier: Callable[[str], str] | None = None) -> str:
        """What is worked out, in Excel's words. Raises ValueError where Excel cannot say it."""
        cells = SheetCells(reference, self._kind, blank_is_zero=True, earlier=earlier)
        return f"ROUND({figure_in_excel(self.tree, cells)},3)"

    def _kind(self, key: str) -> str:
        return NUMBER if key in self.numbers else DAY if key in self.days else WORDS


def earlier_of(computed: "Computed | Rate | None") -> Mapping[str, tuple[str, str]]:
    """What a computed column takes from earlier reports; nothing for sums and percentages."""
    return computed.earlier if isinstance(computed, Calculation) else {}


def stated_key(key: str) -> str:
    """The key under which a row has what the sheet itself says of a column that looks at earlier reports."""
    return f"{key}@"


#: What a column may be computed by, and what the province may recompute it by from totals.
Computed = Linear | Ratio | Calculation
Rate = Ratio | Calculation


@lru_cache(maxsize=512)
def _worked(tree: Expression, numbers: frozenset[str]) -> Worked:
    return compile_tree(tree, numbers.__contains__)
