"""Says in a paragraph what its figures do not hold: units and rows that are unknown; prints no number.

What a paragraph has said once of a form's columns is not said again further down.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from addin.draft.marks import numbers_in
from addin.draft.recorder import Recorder
from addin.draft.sentences import missing_parts
from addin.draft.words import joined, lowered
from addin.lookup import REPORTED, coverage_at
from schemas.forms import FORMS_BY_ID
from schemas.report import Figure, Paragraph, Place

_END = re.compile(r"[.;:/]*$")
_SAID = {"value": "chưa gồm", "flow": "số trong kỳ không tính", "change": "so sánh không tính"}


class _Gap(NamedTuple):
    """A unit, or a row of it, that is not in a figure; `of` are the columns that lack it together, "" for the form."""

    form: str
    what: str
    of: str
    unit: str
    row: str


def with_gaps(paragraphs: Iterable[Paragraph], recorder: Recorder) -> Iterator[Paragraph]:
    """The paragraphs of a marked text, each with what is not in its figures."""
    told: set[_Gap] = set()
    for one in paragraphs:
        figures = [recorder.figures[number] for number in numbers_in(one.text)]
        words = "; ".join(filter(None, (_words(recorder, figures, told), *_ungrouped(recorder, figures))))
        if words and one.level <= 0:
            end = _END.search(one.text)
            at = end.start() if end else len(one.text)
            yield one._replace(text=f"{one.text[:at]} ({words}){one.text[at:]}")
        else:
            yield one


def _words(recorder: Recorder, figures: Sequence[Figure], told: set[_Gap]) -> str:
    """Which figures lack what, as far as it is not told yet."""
    asked = [one for one in figures if not one.place.unit and one.place.form in FORMS_BY_ID]
    asked = [one for one in asked if one.place.column != REPORTED]
    new: dict[_Gap, None] = {}
    lacking: dict[
        tuple[str, str, str, str], list[int]
    ] = {}  # kind of figure, form, unit, row → the figures that lack it
    for at, figure in enumerate(asked):
        for gap in _gaps(recorder, figure):
            lacking.setdefault((gap.what, gap.form, gap.unit, gap.row), []).append(at)
            if gap not in told:
                new[gap] = None
    told.update(new)
    untold = {(gap.what, gap.form, gap.unit, gap.row) for gap in new}
    alike: dict[tuple[str, str, tuple[int, ...]], list[tuple[str, str]]] = {}
    for (what, form, unit, row), lacks in lacking.items():
        if (what, form, unit, row) in untold:  # then of every figure here, or one that is not named looks whole
            alike.setdefault((what, form, tuple(lacks)), []).append((unit, row))
    said = []
    for (what, form, those), parts in sorted(
        alike.items(), key=lambda pair: ([*_SAID].index(pair[0][0]), -len(pair[0][2]))
    ):
        kind = [at for at, one in enumerate(asked) if _what(one) == what]
        by_row = len({asked[at].place.code for at in kind if asked[at].place.form == form}) > 1
        which = "" if len(those) == len(kind) else f"{_labels((asked[at] for at in those), by_row=by_row)} "
        units = "" if what != "value" or all(row for _, row in parts) else _units(recorder, asked[those[0]].place)
        said.append(f"{which}{units}{_SAID[what]} {_named(form, parts)}")
    return "; ".join(said)


def _ungrouped(recorder: Recorder, figures: Iterable[Figure]) -> Iterator[str]:
    """Of a list that a paragraph tells by groups: how many of its rows are in none."""
    groups = ((one.place.form, one.place.group[0]) for one in figures if one.place.group and not one.place.unit)
    for form, column in dict.fromkeys(groups):
        if count := recorder.print_ungrouped(form, column):
            yield f"{count} trường hợp chưa rõ “{lowered(FORMS_BY_ID[form].by_key[column].label)}”"


def _units(recorder: Recorder, place: Place) -> str:
    coverage = coverage_at(recorder.current, place)
    return f"số liệu của {coverage.known}/{coverage.of} đơn vị, "


def _gaps(recorder: Recorder, figure: Figure) -> Iterator[_Gap]:
    place, what = figure.place, _what(figure)
    if what == "value":
        coverage = coverage_at(recorder.current, place)
        form = recorder.current.forms[place.form]
        for unit in coverage.missing:
            if unit not in form.missing:
                yield _Gap(place.form, what, _together(place), unit, "")
            elif place.form not in recorder.forms_told:
                yield _Gap(place.form, what, "", unit, "")
        parts = coverage.left_out
    else:
        parts = dict(figure.left_out)
    for unit, rows in parts.items():
        yield from (_Gap(place.form, what, _together(place), unit, row) for row in rows or ("",))


def _what(figure: Figure) -> str:
    return figure.what.removesuffix("-percent")


def _together(place: Place) -> str:
    return min(FORMS_BY_ID[place.form].related(place.group[0] if place.group else place.column))


def _named(form: str, parts: Iterable[tuple[str, str]]) -> str:
    """Units, and rows of units, that are lacking."""
    units: dict[str, None] = {}
    rows: dict[str, tuple[str, ...]] = {}
    for unit, row in parts:
        if row:
            rows[unit] = (*rows.get(unit, ()), row)
        else:
            units[unit] = None
    return missing_parts(form, [*units], rows)


def _labels(figures: Iterable[Figure], *, by_row: bool) -> str:
    """What figures are, as their columns are called, or their rows where a paragraph tells several."""
    names: dict[str, None] = {}
    for figure in figures:
        form = FORMS_BY_ID[figure.place.form]
        column = form.by_key.get(figure.place.column)
        row = next((row.label for row in form.fixed_rows if by_row and row.code == figure.place.code), "")
        label = row or (column.label if column else "")
        names[f"“{lowered(label)}”" if label else "số lượng"] = None
    return joined([*names])
