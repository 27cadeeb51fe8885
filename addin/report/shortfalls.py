"""Says under a table of the appendix whose figures are under review, and what others lack; prints no number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from addin.documents.wording import in_sentence, units_named
from addin.report.sentences import missing_parts, most_of
from addin.summary.lookup import coverage_at, doubts_at, gaps_at, rows_left_out
from schemas.catalogue import Catalogue
from schemas.report import FigurePlace
from schemas.summary import Summary


class Shortfall(NamedTuple):
    """What a figure lacks: whole units, rows of units, periods of units."""

    units: tuple[str, ...] = ()
    rows: Mapping[str, tuple[str, ...]] = {}
    periods: Mapping[str, tuple[str, ...]] = {}


def shortfall_at(summary: Summary, place: FigurePlace) -> Shortfall:
    """What the figure of a unit or of all units lacks, but for units without the form: a table says those above it.

    A percentage lacks what its parts lack; the unit of which there is none, since its whole is 0, is in it.
    """
    found = summary.forms[place.form]
    if place.unit:
        rows, periods = rows_left_out(summary, place), gaps_at(summary, place)
        return Shortfall((), {place.unit: rows} if rows else {}, {place.unit: periods} if periods else {})
    column, coverage = summary.catalogue.form(place.form).by_key.get(place.column), coverage_at(summary, place)
    parts = column.ratio.parts if column and column.ratio else ()
    without_part = {unit for key in parts for unit in coverage_at(summary, place._replace(column=key)).missing}
    sent = [unit for unit in coverage.missing if unit not in found.missing]
    units = tuple(unit for unit in sent if unit in without_part or not parts)
    of_nothing = {unit: rows_left_out(summary, place._replace(unit=unit)) for unit in sent if unit not in units}
    left_out = coverage.left_out | {unit: lacking for unit, lacking in of_nothing.items() if lacking}
    return Shortfall(units, left_out, coverage.gaps)


def _merged(found: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """What is named by unit in several places, once."""
    merged: dict[str, tuple[str, ...]] = {}
    for names in found:
        for unit, own in names.items():
            merged[unit] = tuple(dict.fromkeys((*merged.get(unit, ()), *own)))
    return merged


def table_foot(summary: Summary, places: Iterable[FigurePlace]) -> str:
    """The line under a table that shows the figures at some places; "" where all are sure and whole."""
    doubting: set[str] = set()
    lacking: dict[str, list[Shortfall]] = {}
    for place in places:
        doubting.update(doubt.unit for doubt in doubts_at(summary, place))
        if any(lack := shortfall_at(summary, place)):
            lacking.setdefault(place.form, []).append(lack)
    doubted = [in_sentence(summary.catalogue.unit(unit)) for unit in summary.units if unit in doubting]
    reviewed = most_of(len(doubted), len(summary.asked)) or units_named(doubted, ", ")
    parts = dict.fromkeys(_told(summary.catalogue, form, lacks) for form, lacks in lacking.items())
    said = (
        f"Số trên nền xám: có số liệu của {reviewed} đang rà soát" if reviewed else "",
        f"Số in nghiêng: chưa gồm {'; '.join(parts)}" if parts else "",
    )
    return "".join(f"{one}. " for one in said if one).rstrip()


def _told(catalogue: Catalogue, form: str, lacks: Sequence[Shortfall]) -> str:
    """What several figures of a form lack, each unit, row and period once; not each figure lacks all of it."""
    units = dict.fromkeys(unit for lack in lacks for unit in lack.units)
    rows, periods = _merged(lack.rows for lack in lacks), _merged(lack.periods for lack in lacks)
    parts = missing_parts(catalogue, form, [], rows, periods, most=sum(map(len, rows.values())))
    return " hoặc chưa gồm ".join(filter(None, (missing_parts(catalogue, form, [*units], {}, {}), parts)))
