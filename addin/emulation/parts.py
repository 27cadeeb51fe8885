"""One measure of a criterion taken of one unit: the figures and rows it needs, what came of it, in words and cells."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.emulation.grounds import ScoreInput
from addin.emulation.prepared import prepared
from addin.summary.lookup import ROWS, doubts_at, gaps_at, gaps_of, rows_left_out, value_at
from addin.summary.source_cells import sources_at
from schemas.fields import Percent
from schemas.form import RowKind
from schemas.numbers import show_number
from schemas.period_words import periods_told
from schemas.report import FigurePlace
from schemas.scoring import (
    LOOKED_AT,
    MET,
    MIDDLE,
    PATH,
    UNTOLD,
    VALUE,
    CriterionPart,
    MeasureKind,
)
from schemas.summary import Doubt, Origin, StackedRow

_BRACES = re.compile(r"\{([^{}]+)\}")
#: What is said where the profile has no words of its own.
_WORDS = {
    MeasureKind.PATH: "đạt {giá trị}%, tiến độ của năm là {tiến độ}%",
    MeasureKind.MIDDLE: "{giá trị}, mức giữa của các đơn vị là {mức giữa}",
    MeasureKind.RATE: "đạt {giá trị}%",
    MeasureKind.ROWS: "{đạt}/{số dòng} dòng đạt",
    MeasureKind.ANY: "{đạt} dòng đạt",
}
_NOTHING = {
    MeasureKind.PATH: "biểu chưa ghi số giao trong năm, hoặc số đó là 0",
    MeasureKind.MIDDLE: "mức giữa của các đơn vị là 0",
    MeasureKind.RATE: "số để so là 0 hoặc chưa ghi",
    MeasureKind.ROWS: "biểu chưa có dòng nào đủ số liệu để xét",
    MeasureKind.HOLDS: "biểu chưa có đủ số liệu",
}


class Measured(NamedTuple):
    """What came of one measure: which share of the whole is reached (None: not known), in words, with its cells."""

    share: float | None
    words: str
    sources: tuple[Origin, ...] = ()


class _RowsMet(NamedTuple):
    """Rows that a condition looks at, those of which it is known, and those that meet it."""

    looked_at: tuple[StackedRow, ...]
    known: int
    met: int


class PartReading:
    """One measure of one unit."""

    def __init__(self, ground: ScoreInput, part: CriterionPart, unit: str) -> None:
        self.ground, self.part, self.unit = ground, part, unit
        self.summary, self.ready = ground.summary, prepared(ground, part)
        #: Whether the unit has told anything of the form.
        self.is_reported = ground.has_reported(part.form, unit)

    @property
    def is_empty_list(self) -> bool:
        """Whether the share of a list is asked for that has no row."""
        form = self.ready.form
        listed = self.part.kind is MeasureKind.ROWS and form is not None and form.rows is RowKind.LIST
        return listed and not self.ground.rows_of(self.part.form, self.unit)

    def measure(self) -> Measured:
        """What came of it, wherever nothing is open against its figures."""
        if not self.is_reported:
            return self.unknown()
        by_kind: dict[MeasureKind, Callable[[], Measured]] = {
            MeasureKind.ROWS: self._rows, MeasureKind.ANY: self._any, MeasureKind.HOLDS: self._holds,
            MeasureKind.MIDDLE: self._middle,
        }  # fmt: skip
        return by_kind.get(self.part.kind, self._rate)()

    def unknown(self) -> Measured:
        """That it is not known, and why: the form is not asked for or not there, or there is nothing to measure by."""
        form, summary = self.part.form, self.summary
        if form not in summary.forms:
            return Measured(None, f"Chưa có số liệu: kỳ này không thu thập biểu {form}")
        if self.is_reported:
            return Measured(None, f"Chưa tính được: {self.part.nothing or _NOTHING.get(self.part.kind, '')}")
        made = summary.made_of.get(self.unit)
        gaps = gaps_of(made, summary.catalogue.form(form)) if made else ()
        lacking = f", chưa có báo cáo {periods_told(gaps)}" if gaps else ""
        return Measured(None, f"Chưa có số liệu biểu {form}{lacking}")

    def open_doubts(self) -> tuple[bool, tuple[Doubt, ...]]:
        """Whether its figures are whole and sure, and what is open against them; of no report nothing is open."""
        if not self.is_reported:
            return True, ()
        open_here = self.summary.doubts_on(self.part.form, self.unit)
        doubts = tuple(self._doubts(open_here)) if open_here else ()
        if self.part.kind is MeasureKind.ANY and self._gaps and not doubts:
            return True, ()  # for months of which no report came nobody waits
        return not doubts and self.ready.is_whole(self.unit), doubts

    def _doubts(self, open_here: Sequence[Doubt]) -> Iterator[Doubt]:
        for place in self._places:
            yield from doubts_at(self.summary, place)
        if fields := self.ready.fields:
            yield from (doubt for doubt in open_here if not doubt.keys or fields & doubt.keys)

    @property
    def lacking_rows(self) -> tuple[str, ...]:
        """The rows of its figures that are not on the unit's sheet, or cannot be used, by their label."""
        if not self.is_reported:
            return ()
        found = (row for place in self._places for row in rows_left_out(self.summary, place))
        return tuple(dict.fromkeys(found))

    @property
    def _gaps(self) -> tuple[str, ...]:
        return gaps_at(self.summary, FigurePlace(self.part.form, ROWS, self.unit)) if self.is_reported else ()

    @property
    def _places(self) -> Iterator[FigurePlace]:
        return (place._replace(unit=self.unit) for place in self.ready.places)

    # -- the kinds ------------------------------------------------------------------------------------------------
    def _rate(self) -> Measured:
        found = self.ready.figure(self.unit)
        if found is None:
            return self.unknown()
        expected = self.ground.path * 100
        words = {VALUE: show_number(found, 2), PATH: show_number(expected, 2)}
        share = found / (expected if self.part.kind is MeasureKind.PATH else 100)
        return Measured(share, self._said(words), self._sources())

    def _middle(self) -> Measured:
        own, middle = self.ready.figure(self.unit), self.ready.middle
        if own is None or not middle:
            return self.unknown()
        words = {VALUE: show_number(own), MIDDLE: show_number(middle)}
        return Measured(own / middle, self._said(words), self._sources())

    def _holds(self) -> Measured:
        situation = self.ready.situation(self.unit)
        found = self.ready.holds(situation)
        if found is None:
            return self.unknown()
        if any(situation.values[key] is None for key in self.ready.fields):
            return Measured(0.0, self.part.untold or "chưa ghi", self._sources())
        words = self.part.words or ("đạt" if found else "chưa đạt")
        return Measured(float(found), self._filled(words, {}), self._sources())

    def _rows(self) -> Measured:
        rows = self._met()
        if not rows.known:
            return self.unknown()
        words = self._said({MET: str(rows.met), LOOKED_AT: str(len(rows.looked_at))})
        if untold := len(rows.looked_at) - rows.known:
            more = self.part.untold or "{chưa có} dòng chưa có số liệu"
            words += f" ({self._filled(more, {UNTOLD: str(untold)})})"
        return Measured(rows.met / len(rows.looked_at), words, self._sources_of_rows(rows.looked_at))

    def _any(self) -> Measured:
        """Where no row is known to meet it, and some row or month is not told, nothing is known; the words say so."""
        rows, gaps = self._met(), self._gaps
        lacking = f" (chưa gồm báo cáo {periods_told(gaps)})" if gaps else ""
        words = self._said({MET: str(rows.met), LOOKED_AT: str(len(rows.looked_at))}) + lacking
        is_open = not rows.met and (gaps or rows.known < len(rows.looked_at))
        return Measured(None if is_open else float(rows.met > 0), words, self._sources())

    def _met(self) -> _RowsMet:
        pairs = [(row, self.ready.row(row)) for row in self.ground.rows_of(self.part.form, self.unit)]
        looked_at = [(row, situation) for row, situation in pairs if self.ready.looks_at(situation)]
        found = [self.ready.holds(situation) for _, situation in looked_at]
        return _RowsMet(tuple(row for row, _ in looked_at), len(found) - found.count(None), found.count(True))

    # -- words and cells ------------------------------------------------------------------------------------------
    def _said(self, names: Mapping[str, str]) -> str:
        return self._filled(self.part.words or _WORDS[self.part.kind], names)

    def _filled(self, words: str, names: Mapping[str, str]) -> str:
        return _BRACES.sub(lambda found: names.get(found[1]) or self._told(found[1]), words)

    def _told(self, name: str) -> str:
        """What the unit's figure or field of a name is, as a person reads it."""
        key, _, row = name.partition("@")
        if key not in self.ready.columns:
            said = self.summary.forms[self.part.form].units[self.unit].get(key)
            return str(said) if said is not None else "…"
        found = value_at(self.summary, FigurePlace(self.part.form, key, self.unit, row))
        decimals = 2 if isinstance(self.ready.columns[key].type, Percent) else 3
        return "…" if found is None else show_number(found, decimals)

    def _sources(self) -> tuple[Origin, ...]:
        places = [place for place in self._places if place.column != ROWS]
        return tuple(cell for place in places for cell in sources_at(self.summary, place))

    def _sources_of_rows(self, rows: tuple[StackedRow, ...]) -> tuple[Origin, ...]:
        """Of a list the cells that name its rows, of printed rows those of the first column that is asked for."""
        form = self.ready.form
        if form is None or form.rows is RowKind.LIST:
            return sources_at(self.summary, FigurePlace(self.part.form, ROWS, self.unit))
        place = FigurePlace(self.part.form, self.ready.cells[0][1], self.unit)
        if not form.summed_by_row:
            return sources_at(self.summary, place)
        return tuple(cell for row in rows for cell in sources_at(self.summary, place._replace(code=row.code)))
