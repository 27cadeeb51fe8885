"""One measure of a criterion taken of one unit: the figures and rows it needs, what came of it, in words and cells."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from statistics import median
from typing import NamedTuple

from addin.documents.wording import lower_first
from addin.emulation.grounds import ScoreInput
from addin.summary.lookup import ROWS, doubts_at, gaps_at, is_sound, value_at
from addin.summary.source_cells import sources_at
from schemas.cells import Value
from schemas.expressions.evaluate import Evaluated, Situation, Worked, compile_tree
from schemas.expressions.tree import Expression
from schemas.fields import Bool, Percent
from schemas.form import Agg, Form, RowKind, is_number
from schemas.forms import FORMS_BY_ID
from schemas.numbers import show_number
from schemas.period_words import periods_told
from schemas.report import FigurePlace
from schemas.scoring import (
    LOOKED_AT,
    MET,
    MIDDLE,
    OF_ROWS,
    PATH,
    UNTOLD,
    VALUE,
    CriterionPart,
    MeasureKind,
    cells_in,
)
from schemas.summary import Doubt, Origin, StackedRow

#: Roll-ups that make no figure of a column, only a list.
_NO_FIGURE = frozenset({Agg.LIST, Agg.TEXT, Agg.LAST})
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
        self.summary = ground.summary

    @property
    def is_reported(self) -> bool:
        """Whether the unit has told anything of the form."""
        return self.ground.has_reported(self.part.form, self.unit)

    @property
    def is_empty_list(self) -> bool:
        """Whether the share of a list is asked for that has no row."""
        listed = self.part.kind is MeasureKind.ROWS and self._form is not None and self._form.rows is RowKind.LIST
        return listed and not self.ground.rows_of(self.part.form, self.unit)

    def measure(self) -> Measured:
        """What came of it, wherever nothing is open against its figures."""
        if self.part.kind is MeasureKind.ANY:
            return self._any()
        if not self.is_reported:
            return self.unknown()
        by_kind: dict[MeasureKind, Callable[[], Measured]] = {
            MeasureKind.ROWS: self._rows, MeasureKind.HOLDS: self._holds, MeasureKind.MIDDLE: self._middle,
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
        lacking = f", chưa có báo cáo {periods_told(made.gaps)}" if made and made.gaps else ""
        return Measured(None, f"Chưa có số liệu biểu {form}{lacking}")

    # -- what may be open against it ------------------------------------------------------------------------------
    def open_doubts(self) -> tuple[bool, tuple[Doubt, ...]]:
        """Whether its figures are whole and sure, and what is open against them; of no report nothing is open."""
        if not self.is_reported:
            return True, ()
        figured = [place for place in self._places if self._has_figure(place.column)]
        doubts = tuple(doubt for place in self._places for doubt in doubts_at(self.summary, place))
        doubts += tuple(self._of_fields())
        if self.part.kind is MeasureKind.ANY and self._gaps and not doubts:
            return True, ()  # for months of which no report came nobody waits
        return not doubts and all(is_sound(self.summary, place) for place in figured), doubts

    @property
    def _gaps(self) -> tuple[str, ...]:
        return gaps_at(self.summary, FigurePlace(self.part.form, ROWS, self.unit)) if self.is_reported else ()

    def _of_fields(self) -> Iterator[Doubt]:
        fields = {key for _, key in self._cells if key not in self._columns}
        for doubt in self.summary.doubts_on(self.part.form, self.unit) if fields else ():
            if not doubt.keys or fields & doubt.keys:
                yield doubt

    def _has_figure(self, key: str) -> bool:
        form = self._form
        return form is not None and (key == ROWS or form.by_code or not _NO_FIGURE.issuperset(form.by_key[key].agg))

    # -- where its figures are ------------------------------------------------------------------------------------
    @property
    def _form(self) -> Form | None:
        return FORMS_BY_ID.get(self.part.form)

    @property
    def _columns(self) -> Mapping[str, object]:
        return self._form.by_key if self._form else {}

    @property
    def _cells(self) -> tuple[tuple[str, str], ...]:
        return _cells_of(self.part)

    @cached_property
    def _places(self) -> tuple[FigurePlace, ...]:
        """Where its figures are, in the order of the form; of a list, that it is there, before these."""
        form = self._form
        if form is None:
            return ()
        order = {key: at for at, key in enumerate(form.by_key)}
        rows = {row.code: at for at, row in enumerate(form.fixed_rows)}
        cells = sorted(
            (cell for cell in self._cells if cell[1] in order), key=lambda cell: (rows.get(cell[0], -1), order[cell[1]])
        )
        places = [FigurePlace(form.id, key, self.unit, code) for code, key in cells]
        listed = self.part.kind in OF_ROWS and form.rows is RowKind.LIST
        return (*([FigurePlace(form.id, ROWS, self.unit)] if listed else ()), *places)

    # -- the kinds ------------------------------------------------------------------------------------------------
    def _rate(self) -> Measured:
        found = self._figure(self.unit)
        if found is None:
            return self.unknown()
        expected = self.ground.path * 100
        words = {VALUE: show_number(found, 2), PATH: show_number(expected, 2)}
        share = found / (expected if self.part.kind is MeasureKind.PATH else 100)
        return Measured(share, self._said(words), self._sources())

    def _middle(self) -> Measured:
        own, middle = self._figure(self.unit), self._middle_of_all()
        if own is None or not middle:
            return self.unknown()
        words = {VALUE: show_number(own), MIDDLE: show_number(middle)}
        return Measured(own / middle, self._said(words), self._sources())

    def _middle_of_all(self) -> float:
        """The middle of the units whose figures are sure; 0 where there are none."""
        assert self.part.value is not None  # noqa: S101 # a sound profile has one
        asked = self.part.form, self.part.value
        known = self.ground.middles.get(asked)
        if known is None:
            reported = self.summary.forms[self.part.form].reported
            sound = [
                unit
                for unit in reported
                if all(is_sound(self.summary, place._replace(unit=unit)) for place in self._places)
            ]
            values = [value for unit in sound if (value := self._figure(unit)) is not None]
            known = self.ground.middles[asked] = float(median(values or [0]))
        return known

    def _holds(self) -> Measured:
        situation = self._situation(self.unit)
        blank = any(not row and situation.values.get(key, "") is None for row, key in self._cells)
        found = self._worked(self.part.value, situation)
        if not isinstance(found, bool):
            return self.unknown()
        if blank:
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
        """Of months without a report nothing is known, which is said; of a form that is not there, neither."""
        if not self.is_reported:
            return Measured(0.0, lower_first(self.unknown().words))
        rows, gaps = self._met(), self._gaps
        lacking = f" (chưa gồm báo cáo {periods_told(gaps)})" if gaps else ""
        words = self._said({MET: str(rows.met), LOOKED_AT: str(len(rows.looked_at))})
        return Measured(float(rows.met > 0), f"{words}{lacking}", self._sources())

    # -- working out ----------------------------------------------------------------------------------------------
    def _figure(self, unit: str) -> float | None:
        found = self._worked(self.part.value, self._situation(unit))
        return found if isinstance(found, int | float) and not isinstance(found, bool) else None

    def _situation(self, unit: str) -> Situation:
        """A unit's figures; what is not known of them is absent."""
        values: dict[str, Value] = {}
        rows: dict[str, dict[str, Value]] = {}
        for row, key in self._cells:
            place = FigurePlace(self.part.form, key, unit, row)
            if key not in self._columns:
                values[key] = self.summary.forms[self.part.form].units[unit].get(key)
            elif (found := value_at(self.summary, place)) is not None:
                (rows.setdefault(row, {}) if row else values)[key] = found
        return Situation(values, rows=rows, named=self._named)

    @property
    def _named(self) -> dict[str, Value]:
        period = self.ground.period
        return {"NGÀY_CUỐI_KỲ": period.to_date, "LOẠI_KỲ": str(period.kind)}

    def _met(self) -> _RowsMet:
        rows = self.ground.rows_of(self.part.form, self.unit)
        situations = [self._row(row) for row in rows]
        looked_at = [
            (row, situation)
            for row, situation in zip(rows, situations, strict=True)
            if self.part.looked_at is None or self._worked(self.part.looked_at, situation) is True
        ]
        found = [self._worked(self.part.value, situation) for _, situation in looked_at]
        known = [one for one in found if isinstance(one, bool)]
        return _RowsMet(tuple(row for row, _ in looked_at), len(known), known.count(True))

    def _row(self, row: StackedRow) -> Situation:
        """A row's values: a blank of a column that adds up is 0, of another number unknown; a tick is an x."""
        values: dict[str, Value] = {}
        for _, key in self._cells:
            if key not in row.values or self._form is None:
                continue
            column, value = self._form.by_key[key], row.values[key]
            if isinstance(column.type, Bool):
                values[key] = "x" if value is True else None
            elif value is not None or not is_number(column):
                values[key] = value
            elif Agg.SUM in column.agg:
                values[key] = 0
        return Situation(values, row.code, named=self._named)

    @staticmethod
    def _worked(tree: Expression | None, situation: Situation) -> Evaluated:
        return None if tree is None else _compiled(tree)(situation)

    # -- words and cells ------------------------------------------------------------------------------------------
    def _said(self, names: Mapping[str, str]) -> str:
        return self._filled(self.part.words or _WORDS[self.part.kind], names)

    def _filled(self, words: str, names: Mapping[str, str]) -> str:
        return _BRACES.sub(lambda found: names.get(found[1]) or self._told(found[1]), words)

    def _told(self, name: str) -> str:
        """What the unit's figure or field of a name is, as a person reads it."""
        key, _, row = name.partition("@")
        if key not in self._columns or self._form is None:
            said = self.summary.forms[self.part.form].units[self.unit].get(key)
            return str(said) if said is not None else "…"
        found = value_at(self.summary, FigurePlace(self.part.form, key, self.unit, row))
        decimals = 2 if isinstance(self._form.by_key[key].type, Percent) else 3
        return "…" if found is None else show_number(found, decimals)

    def _sources(self) -> tuple[Origin, ...]:
        places = [place for place in self._places if place.column != ROWS]
        return tuple(cell for place in places for cell in sources_at(self.summary, place))

    def _sources_of_rows(self, rows: tuple[StackedRow, ...]) -> tuple[Origin, ...]:
        """Of a list the cells that name its rows, of printed rows those of the first column that is asked for."""
        assert self._form is not None  # noqa: S101 # of a form that is not there nothing is measured
        if self._form.rows is RowKind.LIST:
            return sources_at(self.summary, FigurePlace(self.part.form, ROWS, self.unit))
        place = FigurePlace(self.part.form, self._cells[0][1], self.unit)
        if not self._form.by_code:
            return sources_at(self.summary, place)
        return tuple(cell for row in rows for cell in sources_at(self.summary, place._replace(code=row.code)))


@lru_cache(maxsize=512)
def _compiled(tree: Expression) -> Worked:
    """The function that works a tree out; what a blank is has been settled before."""
    return compile_tree(tree, lambda _: False)


@lru_cache(maxsize=512)
def _cells_of(part: CriterionPart) -> tuple[tuple[str, str], ...]:
    """The cells that a measure needs, each once: those that it measures, then those that say which rows it looks at."""
    trees = [tree for tree in (part.value, part.looked_at) if tree is not None]
    return tuple(dict.fromkeys(cell for tree in trees for cell in cells_in(tree)))
