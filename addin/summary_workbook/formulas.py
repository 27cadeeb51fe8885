"""Live formulas of the summary with the values that they have now; what nobody knows stays unknown, never 0."""

from collections.abc import Callable, Mapping
from typing import Any

from addin.sheets.plan import Content, Formula
from addin.sheets.sheet_draft import UNKNOWN
from schemas.form import Agg, Column
from schemas.numbers import Amount


def sum_formula(text: str, value: Any, *matching: str) -> Formula:
    """A conditional sum and its value now; where nobody knows it, `matching` are the conditions and ranges to count.

    A figure that is known nowhere is no 0.
    """
    if value is not None:
        return Formula(f"={text}", value)
    known = "+".join(f'COUNTIFS({one},">=0")+COUNTIFS({one},"<0")' for one in matching)
    return Formula(f'=IF({known}=0,"{UNKNOWN}",{text})', UNKNOWN)


def total_formula(cells: str, value: Any) -> Formula:
    """The sum of cells and its value now; unknown where none of them is known."""
    if value is not None:
        return Formula(f"=SUM({cells})", value)
    return Formula(f'=IF(COUNT({cells})=0,"{UNKNOWN}",SUM({cells}))', UNKNOWN)


def blended_formula(kind: Agg, cells: str, weights: str, value: Any) -> Formula:
    """The least, the greatest or the mean of cells, by others where `weights` are, and its value now."""
    if kind is Agg.MEAN and weights:
        both = f"ISNUMBER({cells})*ISNUMBER({weights})"
        text = f"ROUND(SUMPRODUCT({both},{cells},{weights})/SUMPRODUCT({both},{weights}),3)"
    else:
        text = {Agg.MINIMUM: f"MIN({cells})", Agg.MAXIMUM: f"MAX({cells})"}.get(kind, f"ROUND(AVERAGE({cells}),3)")
    return Formula(
        f'=IF(COUNT({cells})=0,"{UNKNOWN}",IFERROR({text},"{UNKNOWN}"))', UNKNOWN if value is None else value
    )


def rate_formula(column: Column, figures: Mapping[str, Any], reference: Callable[[str], str]) -> Formula:
    """A percentage of the figures printed beside it; unknown where one of them is, blank where there is nothing."""
    if column.ratio is None:
        raise ValueError(column.key)
    known = all(isinstance(figures.get(part), int | float) for part in column.ratio.parts)
    value = column.ratio.of_totals(figures) if known else UNKNOWN
    return Formula(column.ratio.formula_of_totals(reference, UNKNOWN), value)


def live_or_known(rate: Formula, known: Amount | None) -> Content:
    """A percentage of the figures printed beside it; as it is known where these are not of the same rows."""
    if known is None:
        return UNKNOWN if isinstance(rate.value, int | float) else rate
    return rate if rate.value == known else known
