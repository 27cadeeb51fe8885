"""The provincial summary: totals, what stands behind them, and who is missing."""

from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, InstanceOf

from schemas.cells import Value

#: A unit's or the province's figures: column → figure, or row code → column → figure; counts by group are dicts.
Figures = dict[str, Any]


#: The row of figures that the unit's sheet should show in a row of their own, but does not.
NO_ROW = -1


class Origin(NamedTuple):
    """The cell behind a value; `note` says how the office adjusted it, "" when it did not."""

    unit: str
    file: str
    sheet: str
    cell: str
    note: str = ""


class Adjusted(NamedTuple):
    """A value that the office changed after reading; `before` and `after` as a person reads them.

    `row` is the 0-based row of the unit's sheet, NO_ROW where its sheet has none.
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

    @property
    def words(self) -> str:
        """The adjustment in words: what it was, what it is, why, by whom."""
        by = ", ".join(filter(None, (self.who, self.made_on)))
        return f"Ban Dân tộc điều chỉnh {self.before or 'ô trống'} → {self.after}: {self.reason}" + (
            f" ({by})" if by else ""
        )


class StackedRow(NamedTuple):
    """One row of a list form, with its unit in front."""

    unit: str
    code: str
    values: dict[str, Value]
    sheet: str
    row: int


class FormSummary(BaseModel):
    """One form over all units.

    `units`: unit code → figures; `total`: the province's figures, in the same shape. For fixed-row forms both go
    by row code first. `rows` holds every data row, in the units' order; `reported` and `missing` are unit codes.
    """

    model_config = ConfigDict(frozen=True)

    form: str
    units: dict[str, Figures]
    total: Figures
    rows: tuple[InstanceOf[StackedRow], ...]
    reported: tuple[str, ...]
    missing: tuple[str, ...]
    columns: dict[str, dict[str, int]] = {}  # unit code → column key → 0-based column on the unit's sheet

    def rows_of(self, unit: str) -> tuple[StackedRow, ...]:
        """The rows of one unit."""
        return tuple(row for row in self.rows if row.unit == unit)


class Summary(BaseModel):
    """All forms of one period."""

    model_config = ConfigDict(frozen=True)

    period: str
    forms: dict[str, FormSummary]
    units: tuple[str, ...]  # all units that should report, in the office's order
    files: dict[str, str]  # unit code → file name of the version used
    adjustments: tuple[InstanceOf[Adjusted], ...] = ()  # what the office changed of these figures

    def adjusted(self, unit: str, form: str, code: str, key: str) -> list[Adjusted]:
        """What the office changed of one value, in the order it was applied."""
        place = (unit, form, code, key)
        return [made for made in self.adjustments if (made.unit, made.form, made.code, made.key) == place]
