"""How invented figures are spread and grow along a year, the same for the same seed; knows no form and no file."""

import math
from collections.abc import Sequence
from random import Random

from schemas.period import Period


def generator(*topic: object) -> Random:
    """A source of chance that depends on nothing but its topic, such as (seed, unit, form)."""
    return Random("/".join(map(str, topic)))  # noqa: S311 - invented figures, no secrets


def year_share(period: Period) -> float:
    """The part of the year that has passed at the end of the period: 0–1."""
    return period.to_date.month / 12


def split(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts that add up to `total`, in proportion to the weights (largest remainders first)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    parts = [math.floor(value) for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda index: parts[index] - exact[index])
    for index in by_remainder[: total - sum(parts)]:
        parts[index] += 1
    return parts


def grow(final: int, share: float, *, power: float = 1.5, offset: float = 0.5) -> int:
    """A count on its way to `final`; never falls as `share` grows. `offset` (0–1) staggers small counts."""
    return min(final, math.floor(final * math.pow(share, power) + offset))


def money_grown(final: float, share: float, *, power: float = 1.5) -> float:
    """An amount on its way to `final`, in triệu đồng with one decimal; never falls as `share` grows."""
    return round(final * math.pow(share, power), 1)


def percent(part: float, whole: float) -> float:
    """The part of the whole in percent with 2 decimals; 0 when there is no whole."""
    return round(part / whole * 100, 2) if whole else 0.0
