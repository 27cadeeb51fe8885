"""The provincial summary: totals, what is behind them, and who is missing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from pydantic import Field, InstanceOf

from schemas.catalogue import Catalogue
from schemas.cells import Value
from schemas.deriving import Deriving
from schemas.findings import LONGEST_ROW, Finding, Severity
from schemas.period import Period
from schemas.submission import PartCell
from schemas.text import shorten

#: A unit's or the province's figures: column → figure, or row code → column → figure; counts by group are dicts.
Figures = dict[str, Any]


class RowFigures(Mapping[str, Any]):
    """The figures of one row of one unit, by column; None where a row has none.

    A look at the row itself: a nation has hundreds of thousands of rows, and none of them is kept twice.
    """

    __slots__ = ("_keys", "_values")

    def __init__(self, keys: Mapping[str, None], values: Mapping[str, Value]) -> None:
        self._keys, self._values = keys, values

    def __getitem__(self, key: str) -> Value:
        if key not in self._keys:
            raise KeyError(key)
        return self._values.get(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __repr__(self) -> str:
        return repr(dict(self))


#: Stands for the row "Tổng cộng" of a unit's sheet: no row of the form has this code.
TOTAL_ROW = "="
#: Asks about all figures of a report, which are noughts, and not about its words and persons.
OF_FIGURES = "period-without-figures"
#: The row of figures that the unit's sheet should show in a row of their own, but does not.
NO_ROW = -1


class Origin(NamedTuple):
    """The cell behind a value; `note` says how the office adjusted it, "" when it did not."""

    unit: str
    file: str
    sheet: str
    cell: str
    note: str = ""
    period: str = ""  # of the cell's workbook, where it is another one than the figure's


class Adjusted(NamedTuple):
    """A value that the office changed after reading; `before` and `after` as a person reads them.

    `row` is the 0-based row of the unit's sheet, NO_ROW where its sheet has none; `period` is that of its report where
    the figures are of a longer one, `counted_in` the unit in whose figures it is, where that came in the other's place.
    """

    unit: str
    form: str
    code: str
    key: str
    row: int
    before: str
    after: str
    reason: str
    who: str = ""
    made_on: str = ""
    period: str = ""
    counted_in: str = ""

    @property
    def own_code(self) -> str:
        """The code of its row in the unit's own workbook."""
        return self.code.removeprefix(f"{self.period}/").removeprefix(f"{self.unit}/") if self.period else self.code

    def where(self, catalogue: Catalogue) -> str:
        """Whose figure it is, in words of the catalogue of its period: unit, form, row, column."""
        form, when = catalogue.form(self.form), f" ({Period.parse(self.period).label})" if self.period else ""
        row = f", dòng “{shorten(form.row_labels.get(self.own_code, self.own_code), LONGEST_ROW)}”" if self.code else ""
        whose, label = catalogue.units.in_sentence(self.unit), form.by_key[self.key].full_label
        return f"của {whose}, biểu {self.form}{row}{when}, cột “{label}”"

    @property
    def words(self) -> str:
        """The adjustment in words: what it was, what it is, why, by whom."""
        by = f" ({', '.join(filter(None, (self.who, self.made_on)))})" if self.who or self.made_on else ""
        return f"Cơ quan tổng hợp điều chỉnh {self.before or 'ô trống'} → {self.after or 'ô trống'}: {self.reason}{by}"


class RowSource(NamedTuple):
    """The workbook of a row that does not come from its unit's own: the period, the file, where the columns are."""

    period: str
    file: str
    columns: Mapping[str, int]
    unit: str = ""  # who sent it


def not_applied(count: int) -> str:
    """How many corrections the figures do not include; "" where there are none."""
    return f"{count} dòng của trang “Điều chỉnh” chưa áp dụng; bấm “Kiểm tra” để xem lý do." if count else ""


#: So many corrections are named in a sentence; the sheet of corrections has them all.
_NAMED = 3


class StackedRow(NamedTuple):
    """One row of a unit's form, with its unit in front.

    `values` holds what counts; a figure that is unknown is absent. `left_out` holds what was read but does not
    count, since a part of its identity is unknown in this row.
    """

    unit: str
    code: str
    values: dict[str, Value]
    sheet: str
    row: int
    left_out: Mapping[str, Value] = MappingProxyType({})
    source: RowSource | None = None
    notes: Mapping[str, str] = MappingProxyType({})  # by column, where a value that another period told comes from
    told: Mapping[str, tuple[PartCell, ...]] = MappingProxyType({})  # by column, the cells of shorter periods in it
    of_period: bool = False  # it tells what happened alone: at the end of the period there is no such row


class MadeOf(NamedTuple):
    """What a unit's figures of a period are made of: the periods of the workbooks used, and those without a report.

    `carried` says that the closing figures are those of an earlier period, since the last one is not reported;
    `before` are the units in whose place it came, with the periods of their workbooks that are used. `lacking` are, by
    form, the periods that asked for it and told nothing of it, since they have no report or it lacks the form.
    """

    periods: tuple[str, ...]
    gaps: tuple[str, ...] = ()
    carried: bool = False
    before: tuple[tuple[str, tuple[str, ...]], ...] = ()
    lacking: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Doubt(NamedTuple):
    """A finding that makes figures doubtful, and which ones.

    `code` is a row's, TOTAL_ROW for the sum of the rows alone, "" for all of them; no `keys` mean all columns; `form`
    is "" where the whole report is doubtful.
    """

    unit: str
    form: str
    code: str
    keys: frozenset[str]
    finding: Finding


class Coverage(NamedTuple):
    """What is behind a total: how many units' figures are in it, whose are missing, whose are doubtful.

    `left_out` names, by unit, the rows (communes, projects) that are not in the unit's figure; `carried` are the units
    whose figure is that of an earlier period; `gaps` are, by unit, the periods within a longer one without a report of
    what happened in them.
    """

    known: int
    of: int
    missing: tuple[str, ...]
    doubtful: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]
    carried: tuple[str, ...] = ()
    gaps: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return not (self.missing or self.left_out or self.carried or self.gaps)


class Review(NamedTuple):
    """How many errors, and warnings that nobody accepted, are open against a unit's report."""

    errors: int
    warnings: int


class FormSummary(Deriving):
    """One form over all units.

    `units`: unit code → figures; `total`: the province's figures, in the same shape. For fixed-row forms both go
    by row code first. `rows` holds every data row, in the units' order; `reported` and `missing` are unit codes.
    """

    form: str
    units: dict[str, Figures]
    total: Figures
    rows: tuple[InstanceOf[StackedRow], ...]
    reported: tuple[str, ...]
    missing: tuple[str, ...]
    columns: dict[str, dict[str, int]] = {}  # unit code → column key → 0-based column on the unit's sheet
    absent: dict[str, tuple[str, ...]] = {}  # unit code → codes of printed rows that its sheet lacks
    keys: frozenset[str]  # of the columns that the period's form has
    codes: frozenset[str]  # of its printed rows
    first_day: date  # from which on it tells of what happened

    @cached_property
    def asked(self) -> frozenset[str]:
        """The codes of the printed rows and of the columns that the period's form has."""
        return self.keys | self.codes

    @cached_property
    def rows_by_unit(self) -> dict[str, tuple[StackedRow, ...]]:
        """Each unit's rows, in their order."""
        found: dict[str, list[StackedRow]] = {}
        for row in self.rows:
            found.setdefault(row.unit, []).append(row)
        return {unit: tuple(rows) for unit, rows in found.items()}

    @cached_property
    def rows_by_place(self) -> dict[tuple[str, str], tuple[StackedRow, ...]]:
        """The rows of each unit and code, and of each code ("" in place of the unit), in their order."""
        found: dict[tuple[str, str], list[StackedRow]] = {}
        for row in self.rows:
            found.setdefault((row.unit, row.code), []).append(row)
            found.setdefault(("", row.code), []).append(row)
        return {place: tuple(rows) for place, rows in found.items()}

    @cached_property
    def left_out(self) -> dict[tuple[str, str, str, str], tuple[str, ...]]:
        """The rows that were found to be left out of figures, for the next question, by what was asked for.

        Unit, column, code and the column of a group → labels.
        """
        return {}

    @cached_property
    def incomplete(self) -> frozenset[str]:
        """The units whose sheet lacks a printed row, or a row of which lacks a column: any other has every figure."""
        return frozenset(self.absent) | {row.unit for row in self.rows if not self.keys <= row.values.keys()}

    def rows_of(self, unit: str) -> tuple[StackedRow, ...]:
        """The rows of one unit."""
        return self.rows_by_unit.get(unit, ())


class Summary(Deriving):
    """All forms of one period, added up by the catalogue of that period."""

    period: str
    catalogue: InstanceOf[Catalogue] = Field(exclude=True, repr=False)
    forms: dict[str, FormSummary]
    units: tuple[str, ...]  # all units that should report, in the office's order; then those that ended within it
    files: dict[str, str]  # unit code → file name of the version used, of the last one where there are several
    made_of: dict[str, InstanceOf[MadeOf]] = {}  # unit code → where its figures are not those of one own workbook
    ended: tuple[str, ...] = ()  # of the units, those that report no more: what happened in their months counts
    not_counted: dict[str, tuple[str, ...]] = {}  # unit code → periods of its reports in no figure: out of its time
    adjustments: tuple[InstanceOf[Adjusted], ...] = ()  # what the office changed of these figures
    not_adjusted: int = 0  # corrections of the office that could not be applied
    doubts: tuple[InstanceOf[Doubt], ...] = ()  # what is open against figures that were read
    findings: tuple[InstanceOf[Finding], ...] = ()  # errors, and warnings that nobody accepted
    closed_with: str = ""  # that the period was closed with errors open, and why, as a sentence
    seal: str = ""  # of the audit trail that its figures rest on, in words

    def by(self, catalogue: Catalogue) -> "Summary":
        """The same figures, to be looked up by the catalogue of another period: as that one knows forms and columns."""
        if catalogue.memory is self.catalogue.memory:
            return self
        known = self._by.get(id(catalogue.memory))
        if known is None:
            forms = {form: found.model_copy() for form, found in self.forms.items()}  # nothing derived by the other one
            known = self.model_copy(update={"catalogue": catalogue, "forms": forms})
            self._by[id(catalogue.memory)] = known
        return known

    @cached_property
    def _by(self) -> "dict[int, Summary]":
        return {}

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The units that report at the end of the period."""
        return tuple(unit for unit in self.units if unit not in self.ended)

    def name_of(self, unit: str) -> str:
        """What a unit is called in a table, with the day since which it is no more."""
        name = self.catalogue.units.name_of(unit)
        if unit not in self.ended:
            return name
        return f"{name} (đã kết thúc từ ngày {self.ended_since(unit):%d/%m/%Y})"

    def ended_since(self, unit: str) -> date:
        """The first day on which a unit is no more."""
        return self.catalogue.unit(unit).valid_to + timedelta(days=1)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has reported: no unit has a figure, other than those carried over from an earlier period."""
        return all((made := self.made_of.get(unit)) and made.carried for unit in self.files)

    @cached_property
    def doubts_by_form(self) -> dict[str, tuple[Doubt, ...]]:
        """The doubts on each form, those on whole reports among them."""
        everywhere = tuple(doubt for doubt in self.doubts if not doubt.form)
        return {
            form: (*everywhere, *(doubt for doubt in self.doubts if doubt.form == form)) if self.doubts else ()
            for form in self.forms
        }

    @cached_property
    def _doubts_by_place(self) -> dict[tuple[str, ...], dict[int, Doubt]]:
        """By form and unit, and by form, unit and row; each with its place among all of the form."""
        found: dict[tuple[str, ...], dict[int, Doubt]] = {}
        for form, doubts in self.doubts_by_form.items():
            for at, doubt in enumerate(doubts):
                for place in ((form, doubt.unit), (form, doubt.unit, doubt.code)):
                    found.setdefault(place, {})[at] = doubt
        return found

    def doubts_on(self, form: str, unit: str, codes: Iterable[str] | None = None) -> Sequence[Doubt]:
        """The doubts on a form of one unit, or of all (""); of a unit's rows by their codes, with those on all rows."""
        if not unit:
            return self.doubts_by_form[form]
        places = [(form, unit)] if codes is None else [(form, unit, code) for code in {"", *codes}]
        found = [of for place in places if (of := self._doubts_by_place.get(place))]
        return [one for _, one in sorted(pair for of in found for pair in of.items())] if found else ()

    @cached_property
    def unsure_reports(self) -> frozenset[str]:
        """The units of whose report all is doubtful, its words too: whose it is, or of which period.

        Where all figures are noughts, only they are asked about.
        """
        whole = (doubt for doubt in self.doubts if not doubt.form)
        return frozenset(doubt.unit for doubt in whole if doubt.finding.code != OF_FIGURES)

    @cached_property
    def under_review(self) -> dict[str, Review]:
        """The units with errors or warnings still open, in the office's order."""
        by_unit: dict[str, list[Severity]] = {}
        counted_in = {old: unit for unit, made in self.made_of.items() for old, _ in made.before}
        for finding in self.findings:
            by_unit.setdefault(counted_in.get(finding.unit, finding.unit), []).append(finding.severity)
        return {
            unit: Review(severities.count(Severity.ERROR), severities.count(Severity.WARNING))
            for unit in self.units
            if (severities := by_unit.get(unit))
        }

    def basis_of(self, unit: str) -> MadeOf:
        """The periods of the workbooks that a unit's figures come from."""
        return self.made_of.get(unit) or MadeOf((self.period,))

    @cached_property
    def source_cells(self) -> dict[tuple[str, int, str], Any]:
        """The cells that were found behind figures, for the next question: form, row and column → cell."""
        return {}

    @cached_property
    def coverages(self) -> dict[tuple[object, ...], Coverage]:
        """What was found to be behind the province's figures, for the next question, by their places."""
        return {}

    @cached_property
    def _adjusted(self) -> dict[tuple[str, str, str, str], list[Adjusted]]:
        found: dict[tuple[str, str, str, str], list[Adjusted]] = {}
        for made in self.adjustments:
            found.setdefault((made.counted_in or made.unit, made.form, made.code, made.key), []).append(made)
        return found

    def adjusted(self, unit: str, form: str, code: str, key: str) -> Sequence[Adjusted]:
        """What the office changed of one value, in the order it was applied."""
        return self._adjusted.get((unit, form, code, key), ())


def including(summary: Summary) -> str:
    """How many corrections the figures include, and which; "" where there are none."""
    made = summary.adjustments
    if not made:
        return ""
    named = [
        f"{one.where(summary.catalogue)}: {one.before or 'ô trống'} → {one.after or 'ô trống'}" for one in made[:_NAMED]
    ]
    more = "; …" if len(made) > _NAMED else ""
    return f"Gồm {len(made)} điều chỉnh của cơ quan tổng hợp ({'; '.join(named)}{more})."
