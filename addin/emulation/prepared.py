"""One measure of a criterion made ready for all units of a period: where its figures are, how they are worked out."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from statistics import median

from addin.emulation.grounds import ScoreInput
from addin.summary.lookup import ROWS, is_sound, value_at
from schemas.cells import Value
from schemas.expressions.evaluate import UNKNOWN, Evaluated, Situation, Worked, compile_tree
from schemas.expressions.tree import Expression
from schemas.fields import Bool
from schemas.form import Agg, Column, Form, RowKind, is_number
from schemas.report import FigurePlace
from schemas.scoring import OF_ROWS, CriterionPart, cells_in
from schemas.summary import StackedRow

#: Roll-ups that make no figure of a column, only a list.
_NO_FIGURE = frozenset({Agg.LIST, Agg.TEXT, Agg.LAST})


class PreparedPart:
    """One measure, over all units."""

    def __init__(self, ground: ScoreInput, part: CriterionPart) -> None:
        self.ground, self.part, self.form = ground, part, ground.summary.catalogue.by_id.get(part.form)
        trees = [tree for tree in (part.value, part.looked_at) if tree is not None]
        #: The row ("" for the one at hand) and column of each cell that is needed, those that are measured first.
        self.cells = tuple(dict.fromkeys(cell for tree in trees for cell in cells_in(tree)))
        self.columns: Mapping[str, Column] = self.form.by_key if self.form else {}
        self.fields = frozenset(key for _, key in self.cells if key not in self.columns)
        self._value, self._looked_at = (_compiled(tree) for tree in (part.value, part.looked_at))
        period = ground.period
        self._named: dict[str, Value] = {"NGÀY_CUỐI_KỲ": period.to_date, "LOẠI_KỲ": str(period.kind)}
        self.places = _places(self.form, self.cells, of_rows=part.kind in OF_ROWS) if self.form else ()
        self._figured = tuple(place for place in self.places if self._has_figure(place.column))

    def _has_figure(self, key: str) -> bool:
        """Whether a unit has one figure of a column, that can be whole or not."""
        by_code = self.form is not None and self.form.summed_by_row
        return key == ROWS or by_code or not _NO_FIGURE.issuperset(self.columns[key].agg)

    def is_whole(self, unit: str) -> bool:
        """Whether a unit's figures are known whole and nothing is open against them."""
        return all(is_sound(self.ground.summary, place._replace(unit=unit)) for place in self._figured)

    def figure(self, unit: str) -> float | None:
        """What the value comes to for a unit; None where it is not known."""
        found = self._value(self.situation(unit))
        return found if isinstance(found, int | float) and not isinstance(found, bool) else None

    def holds(self, situation: Situation) -> bool | None:
        """Whether the value is true; None where that is not known."""
        found = self._value(situation)
        return found if isinstance(found, bool) else None

    def looks_at(self, situation: Situation) -> bool:
        """Whether a row is one of those that are looked at."""
        return self.part.looked_at is None or self._looked_at(situation) is True

    def situation(self, unit: str) -> Situation:
        """A unit's figures; what is not known of them is absent."""
        summary = self.ground.summary
        values: dict[str, Value] = {}
        rows: dict[str, dict[str, Value]] = {}
        for row, key in self.cells:
            if key in self.fields:
                values[key] = summary.forms[self.part.form].units[unit].get(key)
            elif (found := value_at(summary, FigurePlace(self.part.form, key, unit, row))) is not None:
                (rows.setdefault(row, {}) if row else values)[key] = found
        return Situation(values, rows=rows, named=self._named)

    def row(self, row: StackedRow) -> Situation:
        """A row's values: a blank of a column that adds up is 0, of another number unknown; a tick is an x."""
        values: dict[str, Value] = {}
        for key, is_tick, blank in self._row_columns:
            value: Evaluated = row.values.get(key, UNKNOWN)
            if value is None:
                value = blank
            elif is_tick:
                value = "x" if value is True else None
            if value is not UNKNOWN:
                values[key] = value  # type: ignore[assignment] # known
        return Situation(values, row.code, named=self._named)

    @cached_property
    def _row_columns(self) -> tuple[tuple[str, bool, Evaluated], ...]:
        """The columns of a row that are needed, whether they take an x, and what a blank of them is."""
        found = []
        for _, key in self.cells:
            column = self.columns[key]
            blank: Evaluated = None
            if is_number(column):
                blank = 0.0 if Agg.SUM in column.agg else UNKNOWN
            found.append((key, isinstance(column.type, Bool), blank))
        return tuple(found)

    @cached_property
    def middle(self) -> float:
        """The middle of the units whose figures are sure; 0 where there are none."""
        reported = self.ground.summary.forms[self.part.form].reported
        values = [value for unit in reported if self.is_whole(unit) and (value := self.figure(unit)) is not None]
        return float(median(values or [0]))


def prepared(ground: ScoreInput, part: CriterionPart) -> PreparedPart:
    """A measure made ready, once a period."""
    known = ground.prepared.get(id(part))
    if not isinstance(known, PreparedPart):
        known = ground.prepared[id(part)] = PreparedPart(ground, part)
    return known


def _places(form: Form, cells: tuple[tuple[str, str], ...], *, of_rows: bool) -> tuple[FigurePlace, ...]:
    """Where figures are, in the order of the form; of a list, that it is there, before these."""
    order = {key: at for at, key in enumerate(form.by_key)}
    rows = {row.code: at for at, row in enumerate(form.fixed_rows)}
    asked = [cell for cell in cells if cell[1] in order]
    asked.sort(key=lambda cell: (rows.get(cell[0], -1), order[cell[1]]))
    listed = of_rows and form.rows is RowKind.LIST
    places = [FigurePlace(form.id, key, code=code) for code, key in asked]
    return (*([FigurePlace(form.id, ROWS)] if listed else ()), *places)


@lru_cache(maxsize=512)
def _compiled(tree: Expression | None) -> Worked:
    """The function that works a tree out; what a blank is has been settled before."""
    return (lambda _: None) if tree is None else compile_tree(tree, lambda _: False)
