"""Says in a paragraph what its figures do not hold: units and rows that are unknown; prints no number.

What a paragraph has said once of a form's columns is not said again further down.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from addin.documents.bookmarks import BEHIND_BRACKET, last_bracket, numbers_in
from addin.documents.wording import join_words, lower_first
from addin.report.recorder import FigureRecorder
from addin.report.sentences import (
    MISSING,
    NO_FIGURE,
    NO_REPORT,
    absent_names,
    comparison_note,
    missing_parts,
    not_before,
)
from addin.summary.lookup import REPORTED, coverage_at
from schemas.catalogue import Catalogue
from schemas.report import Figure, FigurePlace, Paragraph

_END = re.compile(r"[.;:/]*$")
#: What is said of figures that lack a unit, by their kind; of how things stand, that one which is no more is not in it.
_SAID = {"value": "chưa gồm", "ended": "không gồm", "flow": "số trong kỳ không tính", "change": "so sánh không tính"}


class _Gap(NamedTuple):
    """A unit, a row or a period of it, that is not in a figure; `of` are the columns that lack it together.

    `code` is the row of the form that the figure is of: what one project lacks tells nothing of another. Where a unit
    has not reported the form at all, both are "".
    """

    form: str
    what: str
    unit: str
    row: str = ""
    period: str = ""
    of: str = ""
    code: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether all of a unit is lacking."""
        return not (self.row or self.period)

    @property
    def part(self) -> "_Gap":
        """What is lacking, whichever figure it is that lacks it."""
        return self._replace(of="", code="")


def with_gaps(paragraphs: Iterable[Paragraph], recorder: FigureRecorder) -> Iterator[Paragraph]:
    """The paragraphs of a marked text, each with what is not in its figures.

    Once a paragraph has named who reported nothing at all, those further down do not; once one has said how periods are
    compared, the units that the comparison lacks for that reason are not named again.
    """
    told: set[_Gap] = set()
    absent, compared = absent_names(recorder), comparison_note(recorder)
    named = noted = False
    for one in paragraphs:
        figures = [recorder.figures[number] for number in numbers_in(one.text)]
        text = _without_names(one.text, absent) if named else one.text
        told.update(_told_by_ranking(recorder, text, figures))
        known = not_before(recorder) if noted else None
        words = "; ".join(filter(None, (_words(recorder, figures, told, known), *_ungrouped(recorder, figures))))
        named = named or (bool(absent) and f"{NO_REPORT}{absent}" in text)
        noted = noted or (bool(compared) and compared in text)
        yield one._replace(text=_with_words(text, words, recorder) if words and one.level <= 0 else text)


def _without_names(text: str, absent: str) -> str:
    """A text that has "số liệu của 9/11 đơn vị" without the names of those that are missing everywhere."""
    return re.sub(rf"{re.escape(MISSING + absent)}(?=[);.]|$)", "", text) if absent else text


def _with_words(text: str, words: str, recorder: FigureRecorder) -> str:
    """A text with words in brackets at its end, in the bracket that is there already if no figure is in it.

    No two brackets stand side by side.
    """
    end = _END.search(text)
    at = end.start() if end else len(text)
    said, end_marks = text[:at], text[at:]
    bracket = last_bracket(said)
    if bracket and all(recorder.figures[number].place.column == REPORTED for number in numbers_in(bracket)):
        return f"{said[:-1]}; {words}){end_marks}"
    behind = bracket or said.endswith(f"){BEHIND_BRACKET}")
    return f"{said}; {words}{end_marks}" if behind else f"{said} ({words}){end_marks}"


def _told_by_ranking(recorder: FigureRecorder, text: str, figures: Sequence[Figure]) -> Iterator[_Gap]:
    """The units that a sentence about one column ranks nowhere since they have no figure of it."""
    if len({(figure.place.form, figure.place.column) for figure in figures}) == 1:
        gaps = (gap for figure in _totals(recorder, figures) for gap in _gaps(recorder, figure))
        yield from (gap for gap in gaps if not gap.row and f"{recorder.in_sentence(gap.unit)} {NO_FIGURE}" in text)


def _totals(recorder: FigureRecorder, figures: Iterable[Figure]) -> list[Figure]:
    """The figures of all units together that are of a form: scores are of none."""
    return [one for one in figures if not one.place.unit and one.place.form in recorder.catalogue.by_id]


def _words(recorder: FigureRecorder, figures: Sequence[Figure], told: set[_Gap], known: Sequence[str] | None) -> str:
    """Which figures lack what, as far as it is not told yet; again where figures beside them do not lack it.

    `known` are the units of which the text has said that they reported in no period before; None where it has not said
    how periods are compared.
    """
    asked = [one for one in _totals(recorder, figures) if one.place.column != REPORTED]
    lacking = [list(_gaps(recorder, figure)) for figure in asked]
    if known is not None:
        lacking = [[one for one in gaps if not _goes_without_saying(recorder, one, told, known)] for gaps in lacking]
    untold = {gap.part for gaps in lacking for gap in gaps if gap not in told}
    told.update(gap for gaps in lacking for gap in gaps)
    kinds = Counter((_what(one), one.place.form) for one in asked)
    said = []
    for (what, form, those), parts in sorted(
        _alike(lacking).items(), key=lambda pair: ([*_SAID].index(pair[0][0]), -len(pair[0][2]))
    ):
        figures_of = "value" if what == "ended" else what
        if untold.isdisjoint(parts) and len(those) == kinds[figures_of, form]:
            continue
        kind = [at for at, one in enumerate(asked) if _what(one) == figures_of]
        by_row = len({asked[at].place.code for at in kind if asked[at].place.form == form}) > 1
        labels = _labels(recorder.catalogue, (asked[at] for at in those), by_row=by_row)
        whole = any(part.is_whole for part in parts)
        units = _units(recorder, asked[those[0]].place) if what == "value" and whole else ""
        which = "" if len(those) == len(kind) else f"{labels}: " if units else f"{labels} "
        said.append(f"{which}{units}{_SAID[what]} {_named(recorder.catalogue, form, parts)}")
    return "; ".join(said)


def _alike(lacking: Sequence[Sequence[_Gap]]) -> dict[tuple[str, str, tuple[int, ...]], list[_Gap]]:
    """What is lacking, by the kind of figure, the form and the figures that lack it.

    Figures that lack the same units stand together, since how many they are of is said of them.
    """
    figures: dict[tuple[_Gap, ...], list[int]] = {}  # what is lacking → the figures that lack it
    for at, gaps in enumerate(lacking):
        units: dict[tuple[str, str], dict[_Gap, None]] = {}
        for part in dict.fromkeys(gap.part for gap in gaps):
            if part.is_whole:
                units.setdefault((part.what, part.form), {})[part] = None
            else:
                figures.setdefault((part,), []).append(at)
        for lacked in units.values():
            figures.setdefault(tuple(lacked), []).append(at)
    found: dict[tuple[str, str, tuple[int, ...]], list[_Gap]] = {}
    for parts, those in figures.items():
        found.setdefault((parts[0].what, parts[0].form, tuple(those)), []).extend(parts)
    return found


def _goes_without_saying(recorder: FigureRecorder, gap: _Gap, told: set[_Gap], known: Sequence[str]) -> bool:
    """Whether a comparison lacks what is said of the figure itself already, or a unit that did not report before."""
    if gap.what == "value":
        return False
    missing = gap.unit in recorder.current.forms[gap.form].missing and gap.form in recorder.forms_told
    return gap._replace(what="value") in told or (gap.is_whole and (missing or gap.unit in known))


def _ungrouped(recorder: FigureRecorder, figures: Iterable[Figure]) -> Iterator[str]:
    """Of a list that a paragraph tells by groups: how many of its rows are in none."""
    groups = ((one.place.form, one.place.group[0]) for one in figures if one.place.group and not one.place.unit)
    for form, column in dict.fromkeys(groups):
        if count := recorder.print_ungrouped(form, column):
            of = recorder.catalogue.form(form)
            yield f"{count} {of.counted or 'trường hợp'} chưa rõ {lower_first(of.by_key[column].label)}"


def _units(recorder: FigureRecorder, place: FigurePlace) -> str:
    """How many units a figure is of, unless the text tells how many have sent the form, which is another number."""
    if recorder.current.forms[place.form].missing and place.form in recorder.forms_told:
        return ""
    coverage = coverage_at(recorder.current, place)
    return f"số liệu của {coverage.known}/{coverage.of} đơn vị, "


def _gaps(recorder: FigureRecorder, figure: Figure) -> Iterator[_Gap]:
    place, what = figure.place, _what(figure)
    if what == "value":
        coverage = coverage_at(recorder.current, place)
        form = recorder.current.forms[place.form]
        for unit in coverage.missing:
            if unit not in form.missing:
                yield _Gap(place.form, what, unit, of=_together(recorder.catalogue, place), code=place.code)
            elif place.form not in recorder.forms_told:
                yield _Gap(place.form, what, unit)
        for unit in (one for one in recorder.current.ended if one in form.reported):
            if recorder.value(place._replace(unit=unit)) is None:
                yield _Gap(place.form, "ended", unit, of=_together(recorder.catalogue, place))
        for unit, periods in coverage.gaps.items():
            together = _together(recorder.catalogue, place)
            yield from (_Gap(place.form, what, unit, period=one, of=together) for one in periods)
        # of rows that are in no group, their number is said
        parts = coverage_at(recorder.current, place._replace(group=None)).left_out
    else:
        parts = dict(figure.left_out)
    for unit, rows in parts.items():
        together = _together(recorder.catalogue, place)
        yield from (_Gap(place.form, what, unit, row, of=together, code=place.code) for row in rows or ("",))


def _what(figure: Figure) -> str:
    return figure.what.removesuffix("-percent")


def _together(catalogue: Catalogue, place: FigurePlace) -> str:
    return min(catalogue.form(place.form).identity_of(place.group[0] if place.group else place.column))


def _named(catalogue: Catalogue, form: str, parts: Iterable[_Gap]) -> str:
    """Units, rows of units, and months without a report, that are lacking."""
    units: dict[str, None] = {}
    rows: dict[str, tuple[str, ...]] = {}
    periods: dict[str, tuple[str, ...]] = {}
    for part in parts:
        if part.row:
            rows[part.unit] = (*rows.get(part.unit, ()), part.row)
        elif part.period:
            periods[part.unit] = (*periods.get(part.unit, ()), part.period)
        else:
            units[part.unit] = None
    return missing_parts(catalogue, form, [*units], rows, periods)


def _labels(catalogue: Catalogue, figures: Iterable[Figure], *, by_row: bool) -> str:
    """What figures are, as their columns are called, or their rows where a paragraph tells several."""
    names: dict[str, None] = {}
    for figure in figures:
        form = catalogue.form(figure.place.form)
        column = form.by_key.get(figure.place.column)
        row = next((row.label for row in form.fixed_rows if by_row and row.code == figure.place.code), "")
        parts = [row] if row else [column.group, column.label] if column else []
        label = " – ".join(lower_first(part) for part in parts if part)
        names[f"“{label}”" if label else "số lượng"] = None
    return join_words([*names])
