"""The criteria of the emulation table as the office starts with them: those of its profile; measures nothing."""

from collections.abc import Iterable, Sequence
from itertools import chain

from schemas.catalogue import Catalogue, per_catalogue
from schemas.cells import Value
from schemas.profile.shipped import SHIPPED, shipped_profile
from schemas.scoring import STANDARD, ScoringCriterion
from schemas.text import fold

CriterionLines = tuple[tuple[Value, ...], ...]


def criteria_lines(catalogue: Catalogue) -> CriterionLines:
    """The lines of the table of criteria by a catalogue.

    Label, most points, what it rests on, the measure that earns none and the one that earns all, the code.
    """
    return _lines(_criteria(catalogue))


def _lines(criteria: Sequence[ScoringCriterion]) -> CriterionLines:
    return tuple((one.label, one.points, one.source, one.none_at, one.full_at, one.code) for one in criteria)


def _criteria(catalogue: Catalogue) -> tuple[ScoringCriterion, ...]:
    return catalogue.criteria or STANDARD


@per_catalogue
def _by_code(catalogue: Catalogue) -> dict[str, ScoringCriterion]:
    return {one.code: one for one in _criteria(catalogue)}


@per_catalogue
def _codes(catalogue: Catalogue) -> dict[str, str]:
    return {fold(one.label): one.code for one in _criteria(catalogue)}


def criterion_named(code: str, catalogue: Catalogue) -> ScoringCriterion | None:
    """The criterion of a catalogue that has a code; None where it has none."""
    return _by_code(catalogue).get(code)


def criterion_code(label: str, catalogue: Catalogue) -> str:
    """The code of a criterion by its label; the label itself where the office added it."""
    return _codes(catalogue).get(fold(label), label)


def are_untouched(lines: Sequence[Sequence[Value]], catalogue: Catalogue, former: Iterable[Catalogue] = ()) -> bool:
    """Whether lines of the table are as a new master has them: nobody changed them since they were laid out.

    They may have been laid out by the catalogue at hand, by one that the program brings, or by a former one.
    """
    said = _plain(lines)
    if said in (_plain(criteria_lines(catalogue)), _plain(_lines(STANDARD))):
        return True
    brought = (shipped_profile(name).on(start) for name in SHIPPED for start, _ in shipped_profile(name).stretches)
    return any(said == _plain(criteria_lines(one)) for one in chain(brought, former))


def are_same(lines: Sequence[Sequence[Value]], others: Sequence[Sequence[Value]]) -> bool:
    """Whether two tables of criteria say the same."""
    return _plain(lines) == _plain(others)


def _plain(lines: Iterable[Sequence[Value]]) -> list[tuple[Value, ...]]:
    """Lines as they are read back from a sheet: texts in one spelling, 0 and nothing alike."""
    return [tuple(fold(cell) if isinstance(cell, str) else cell or None for cell in line) for line in lines]
