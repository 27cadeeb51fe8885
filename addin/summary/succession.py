"""In whose figures the reports of units that ended within a period are; reads no report."""

from collections.abc import Iterator, Mapping, Sequence

from schemas.period import Period
from schemas.reference import Units


def heirs(units: Units, period: Period) -> dict[str, str]:
    """The units that report no more at the end of a period, each with the one in whose figures its months are.

    One in whose place nobody came, or several units, stands for itself: what it reported is not divided.
    """
    asked = {unit.code for unit in units.on(period.to_date)}
    after: dict[str, list[str]] = {}
    for unit in units.by_code.values():
        for code in unit.replaces:
            after.setdefault(code, []).append(unit.code)
    ended = [unit for unit in units.by_code.values() if unit.code not in asked and unit.valid_to < period.to_date]
    return {unit.code: _heir(unit.code, after, asked) for unit in ended}


def _heir(code: str, after: Mapping[str, Sequence[str]], asked: set[str]) -> str:
    last = set(_last(code, after, asked, frozenset()))
    return last.pop() if len(last) == 1 else code


def _last(code: str, after: Mapping[str, Sequence[str]], asked: set[str], seen: frozenset[str]) -> Iterator[str]:
    """The units that report at the end and came, one after the other, in the place of one."""
    if code in asked:
        yield code
    elif code not in seen:
        for new in after.get(code, ()):
            yield from _last(new, after, asked, seen | {code})


def months_of(period: Period) -> Iterator[Period]:
    """The shortest periods within one."""
    if not period.parts:
        yield period
    for part in period.parts:
        yield from months_of(part)
