"""Figures of rows that do not add up: the least, the greatest, the mean by another column; finds no row."""

from collections.abc import Iterable

from schemas.form import Agg, Column
from schemas.numbers import round_half_up
from schemas.rule import Values

#: The decimals of a mean.
_DECIMALS = 3


def blended(column: Column, rows: Iterable[Values]) -> float | None:
    """The one figure of some rows; None where none of them has any. A row without a weight is in no weighted mean."""
    known = [(value, row) for row in rows if isinstance(value := row.get(column.key), int | float)]
    if not known:
        return None
    if Agg.MEAN in column.agg:
        return _mean([(value, row.get(column.weight) if column.weight else 1) for value, row in known])
    choose = min if Agg.MINIMUM in column.agg else max
    return choose(value for value, _ in known)


def _mean(weighed: Iterable[tuple[float, object]]) -> float | None:
    told = [(value, weight) for value, weight in weighed if isinstance(weight, int | float)]
    whole = sum(weight for _, weight in told)
    return round_half_up(sum(value * weight for value, weight in told) / whole, _DECIMALS) if whole else None
