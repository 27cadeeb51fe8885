"""The one way a number gets into a report: looked up, worded, and noted down with the cells behind it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

from addin.documents.bookmarks import add_marks
from addin.documents.prose import TextSection
from addin.documents.wording import UNKNOWN, in_sentence, with_unit
from addin.summary.comparable import FigurePair, compared_of, flow_of, pair_of, within
from addin.summary.lookup import REPORTED, ROWS, coverage_at, doubts_at, value_at
from addin.summary.nature import Nature, nature_of, opening_column
from addin.summary.source_cells import SourceCell, find_cells
from schemas.catalogue import Catalogue
from schemas.form import Form
from schemas.numbers import Amount, exact, percent_of, show_number
from schemas.office import new_settings
from schemas.period import Period, PeriodKind
from schemas.report import SCORES, Doubted, Figure, FigurePlace, Source, Sources, SourcesOf
from schemas.summary import Coverage, Origin, Summary


class EarlierSummary(NamedTuple):
    """What to compare with: a summary, how a sentence names it ("cùng kỳ năm trước"), another column where it is."""

    name: str
    summary: Summary
    column: str = ""

    def place(self, now: FigurePlace) -> FigurePlace:
        """Where the figure is there that is compared with the one at a place now."""
        return now._replace(column=self.column) if self.column else now


class FigureRecorder:
    """The summaries behind a report, and every number printed from them so far."""

    def __init__(
        self,
        current: Summary,
        previous: Summary | None = None,
        last_year: Summary | None = None,
        year_start: Summary | None = None,
        *,
        marks: bool = False,
        units_called: str = "",
    ) -> None:
        """`year_start` is how things stood when the last year ended; `units_called` is what all units are.

        With `marks`, every number comes with the signs by which the finished document knows it again.
        """
        self.marks = marks
        self.units_called = units_called or new_settings(current.catalogue).units_called
        self.current = current
        self.period = Period.parse(current.period)
        self.previous = EarlierSummary("kỳ trước", previous) if previous else None
        self.seldom: Mapping[PeriodKind, Summary | None] = {}  # the period before of forms that are sent less often
        self.last_year = EarlierSummary("cùng kỳ năm trước", last_year) if last_year else None
        self.year_start = EarlierSummary("đầu năm", year_start) if year_start else None
        self.figures: list[Figure] = []
        self.left_out: list[TextSection] = []  # sections that lack a form or a figure
        self.forms_told: set[str] = set()  # those of which a sentence says who has not reported

    @property
    def catalogue(self) -> Catalogue:
        """What is in force in the period that the report is of."""
        return self.current.catalogue

    def in_sentence(self, unit: str) -> str:
        """The name of a unit within a sentence: "huyện Đồi Gió"."""
        known = self.catalogue.units.by_code.get(unit)
        return in_sentence(known) if known else self.catalogue.units.name_of(unit)

    @property
    def earlier(self) -> tuple[EarlierSummary, ...]:
        """The earlier periods that are known."""
        return tuple(filter(None, (self.previous, self.last_year)))

    def before(self, place: FigurePlace) -> EarlierSummary | None:
        """The period before: for a form that is sent less often, the one in which it was asked."""
        sent = self.catalogue.form(place.form).sent
        if sent not in self.seldom:
            return self.previous
        found = self.seldom[sent]
        return EarlierSummary("kỳ trước", found) if found else None

    def value(self, place: FigurePlace) -> Amount | None:
        """The current figure, not printed."""
        return value_at(self.current, place)

    def write_value(self, place: FigurePlace, unit: str = "", *, decimals: int | None = None) -> str:
        """The current figure with its unit, noted down; that it is unknown where it is.

        A table gives the `decimals` that all of a column show.
        """
        value = self.value(place)
        if value is None:
            return UNKNOWN
        text = with_unit(value, unit) if decimals is None else show_number(value, decimals, fixed=True)
        return self.note(text, value, place, Sources(_behind(self.current, place)))

    def print_shared(self, places: Sequence[FigurePlace], unit: str = "") -> str:
        """The figure that several places share, printed once and noted down with the cells of all of them."""
        sources = Sources(*(_behind(self.current, place) for place in places))
        value = self.value(places[0]) or 0
        return self.note(with_unit(value, unit), value, places[0], sources)

    def note(self, text: str, value: Amount, place: FigurePlace, sources: Sequence[Source] = ()) -> str:
        """A number stated about the figures at a place, noted down as a value."""
        doubts, behind = _doubting(self.current, place), _coverage(self.current, place)
        return self._noted(Figure(text, value, place, "value", sources, doubts, coverage=behind))

    def print_ungrouped(self, form: str, column: str) -> str:
        """How many rows of a list have nothing in a column by which they are counted, noted down; "" for none."""
        rows = {(row.unit, row.code) for row in self.current.forms[form].rows if row.values.get(column) is None}
        if not rows:
            return ""
        counted = _behind(self.current, FigurePlace(form, ROWS), lambda cell: (cell.unit, cell.code) in rows)
        place = FigurePlace(form, ROWS, group=(column, ""))
        return self.note(str(len(rows)), len(rows), place, Sources(counted))

    def print_score(
        self, value: Amount, name: str, unit: str = "", cells: Iterable[Origin] = (), *, fixed: bool = False
    ) -> str:
        """A score that was worked out elsewhere, noted down with the cells it rests on; a table shows all decimals."""
        text = show_number(value, 2, fixed=fixed)
        return self._noted(
            Figure(text, value, FigurePlace(SCORES, name, unit), "value", _dated(self.current, tuple(cells)))
        )

    def print_change(
        self, place: FigurePlace, pair: FigurePair, earlier: EarlierSummary, *, unit: str, relative: bool = False
    ) -> str:
        """The size of the change since an earlier period, noted down; with `relative`, in percent of the earlier.

        The change itself is noted with its sign; the text has none, since the sentence says the direction.
        """
        change = pair.now - pair.then
        value = (percent_of(change, pair.then) or 0) if relative else exact(change)
        text = with_unit(abs(value), "%" if relative else unit)
        return self._print_pair(place, pair, earlier, Figure(text, value, place, _CHANGES[relative], ()))

    def print_flow(self, place: FigurePlace, pair: FigurePair, unit: str) -> str:
        """What a cumulative figure grew by in the period, noted down."""
        value = exact(pair.now - pair.then)
        flow = Figure(with_unit(abs(value), unit), value, place, "flow", ())
        return self._print_pair(place, pair, self.before(place), flow)

    def _print_pair(self, place: FigurePlace, pair: FigurePair, earlier: EarlierSummary | None, figure: Figure) -> str:
        sides = [(self.current, place)]
        if earlier and (figure.what != "flow" or pair.then or pair.rows):
            sides.append((earlier.summary, earlier.place(place)))
        counts = partial(_counts, self.catalogue.form(place.form), pair)
        sources = Sources(*(_behind(summary, at, counts) for summary, at in sides))
        doubts = dict.fromkeys(
            one for summary, at in sides for one in _doubting(summary, at) if one.finding.unit in pair.units
        )
        behind = _coverage(self.current, place)
        if behind:
            both = {unit for summary, at in sides for unit in coverage_at(summary, at).doubtful}
            behind = compared_of(behind._replace(doubtful=tuple(filter(both.__contains__, self.current.units))), pair)
        return self._noted(
            figure._replace(sources=sources, doubts=tuple(doubts), left_out=pair.left_out, coverage=behind)
        )

    def _noted(self, figure: Figure) -> str:
        self.figures.append(figure)
        return add_marks(len(self.figures) - 1, figure.text) if self.marks else figure.text

    def against(self, place: FigurePlace) -> list[EarlierSummary]:
        """What the figure at a place is compared with, by its nature.

        What accumulates with the same period last year, what tells of the period with the one before, a stock with
        the start of the year.
        """
        form = self.catalogue.form(place.form)
        nature = nature_of(form, place)
        found = [self.last_year]
        if nature is Nature.OF_PERIOD:
            found.insert(0, self.before(place))
        if nature is Nature.STOCK:
            opening = opening_column(form, place)
            found.insert(0, EarlierSummary("đầu năm", self.current, opening) if opening else self.year_start)
        return [one for one in found if one]

    def pair(self, place: FigurePlace, earlier: EarlierSummary) -> FigurePair | None:
        """The figure now and in an earlier period; None where the two cannot fairly be compared."""
        if earlier.column:
            found = within(self.current, place, earlier.column)
        else:
            found = pair_of(self.current, earlier.summary, place)
        return found if isinstance(found, FigurePair) else None

    def flow(self, place: FigurePlace) -> FigurePair | None:
        """What a cumulative figure grew by in the period; None where that is not known."""
        previous = self.before(place)
        found = flow_of(self.current, previous.summary if previous else None, place)
        return found if isinstance(found, FigurePair) else None

    def print_coverage(self, form: str) -> str:
        """How many of the units that should report did: "9/11", noted down."""
        place = FigurePlace(form, REPORTED)
        count = self.write_value(place)
        found = self.current.forms[form]
        return f"{count}/{len(found.reported) + len(found.missing)}"


def _coverage(summary: Summary, place: FigurePlace) -> Coverage | None:
    """What is behind a figure of all units."""
    return None if place.unit else coverage_at(summary, place)


_CHANGES = {False: "change", True: "change-percent"}


def _doubting(summary: Summary, place: FigurePlace) -> tuple[Doubted, ...]:
    """The open findings against a figure, each once."""
    if place.column == REPORTED:
        return ()
    found = dict.fromkeys(doubt.finding for doubt in doubts_at(summary, place))
    return tuple(Doubted(summary.period, finding) for finding in found)


def _behind(summary: Summary, place: FigurePlace, counts: Callable[[SourceCell], bool] = lambda _: True) -> SourcesOf:
    """The cells behind a figure that count, to be looked for when they are asked for."""

    def find(most: int | None) -> tuple[Source, ...]:
        return tuple(islice((cell.source for cell in find_cells(summary, place) if counts(cell)), most))

    return SourcesOf(find, "" if summary.made_of else summary.period)


def _dated(summary: Summary, origins: tuple[Origin, ...]) -> tuple[Source, ...]:
    return tuple(Source(origin.period or summary.period, origin) for origin in origins)


def _counts(form: Form, pair: FigurePair, cell: SourceCell) -> bool:
    """Whether a cell is in a pair: of one of its units, and of a row that is known both times."""
    unit = cell.unit
    if unit not in pair.rows:
        return unit in pair.units
    return any(cell.code == code or cell.code in form.children.get(code, ()) for code in pair.rows[unit])
