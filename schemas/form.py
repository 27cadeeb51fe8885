"""What a form is: its columns, computed columns, fixed rows and rules; where it sits in a workbook.

The one description drives the blank form, the reader, the checks, the summary and the report.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, InstanceOf

from schemas.cells import Value
from schemas.deriving import Deriving
from schemas.fields import FieldType, Number
from schemas.numbers import exact, number_or_zero, percent_of
from schemas.rule import Rule, Values


class Agg(StrEnum):
    """How the province rolls a column up."""

    SUM = "sum"
    RATIO = "ratio"  # recomputed from summed parts, never averaged
    LIST = "list"  # rows are stacked with the district's name in front
    COUNT = "count"  # how many rows say yes
    COUNT_BY = "count by group"
    SUM_BY = "sum by group"  # the form's money by the groups of this column
    MET = "count met / not met"
    SPREAD = "minimum, median, maximum and who"
    LAST = "last"
    TEXT = "text"  # gathered under the district's name


class RowKind(StrEnum):
    """What a row of the form stands for."""

    FIXED = "fixed"  # a list of rows the district may not add to
    OPEN = "open"  # fixed rows, plus rows that the district adds
    COMMUNES = "communes"  # one row per commune of the district, in official order
    LIST = "list"  # one row per person, work or case; as many as there are


class Linear(NamedTuple):
    """A computed column: the sum of some columns minus the sum of others, in the same row."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns it is computed from."""
        return self.plus + self.minus

    def compute(self, values: Values) -> float | None:
        """The value in the parts' own unit; blanks count nothing; None when every part is blank."""
        added = [value for value in map(values.get, self.plus) if value is not None]
        taken = [value for value in map(values.get, self.minus) if value is not None]
        if not added and not taken:
            return None
        return exact(sum(map(number_or_zero, added)) - sum(map(number_or_zero, taken)))

    def compute_column(self, parts: Sequence[Sequence[float]]) -> list[float | None]:
        """The same for many rows at once, from the columns of its parts in which nothing is blank."""
        rows, first = zip(*parts, strict=True), len(self.plus)
        if not self.minus:
            return list(map(exact, map(sum, rows)))
        return [exact(sum(row[:first]) - sum(row[first:])) for row in rows]

    def formula(self, reference: Callable[[str], str]) -> str:
        """The Excel formula; `reference` gives a column's cell in the same row."""
        text = "+".join(f"N({reference(key)})" if self.minus else reference(key) for key in self.plus)
        if not self.minus:
            return f"=SUM({','.join(reference(key) for key in self.plus)})"
        return f"={text}" + "".join(f"-N({reference(key)})" for key in self.minus)


class Ratio(NamedTuple):
    """A computed percentage: numerator / denominator × 100, to 2 decimals; blank when there is no denominator.

    A blank numerator of a column that is added up counts as 0, as it does in the sum; any other is unknown, and so is
    the percentage.
    """

    numerator: str
    denominator: str
    blank_is_zero: bool = True

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns it is computed from."""
        return self.numerator, self.denominator

    def compute(self, values: Values) -> float | None:
        """Percent of a row; None when the denominator is blank or zero, or the numerator is blank and that no 0."""
        if not self.blank_is_zero and values.get(self.numerator) is None:
            return None
        return percent_of(number_or_zero(values.get(self.numerator)), number_or_zero(values.get(self.denominator)))

    def compute_column(self, parts: Sequence[Sequence[float]]) -> list[float | None]:
        """The same for many rows at once, from the columns of its parts in which nothing is blank."""
        return [percent_of(part, whole) for part, whole in zip(*parts, strict=True)]

    def of_totals(self, totals: Values) -> float | None:
        """Percent, of totals in which None is unknown; None when either part is, or when the denominator is zero."""
        if totals.get(self.numerator) is None or totals.get(self.denominator) is None:
            return None
        return self.compute(totals)

    def formula(self, reference: Callable[[str], str]) -> str:
        """The Excel formula; `reference` gives a column's cell in the same row."""
        below, above = reference(self.denominator), reference(self.numerator)
        if not self.blank_is_zero:
            return f'=IF(OR(N({below})=0,COUNT({above})=0),"",ROUND({above}/{below}*100,2))'
        return f'=IF(N({below})=0,"",ROUND(N({above})/{below}*100,2))'

    def formula_of_totals(self, reference: Callable[[str], str], unknown: str) -> str:
        """The Excel formula over totals, each of which holds a number or, where nobody knows it, the word `unknown`."""
        below, above = reference(self.denominator), reference(self.numerator)
        rate = f'IF({below}=0,"",ROUND({above}/{below}*100,2))'
        return f'=IF(COUNT({above},{below})<2,"{unknown}",{rate})'


class Identity(NamedTuple):
    """Columns that a row must have whole to be added up: `parts` are those typed in that the others rest on."""

    keys: frozenset[str]
    parts: frozenset[str]


#: The note on the header of a column that nobody types into.
COMPUTED_NOTE = "Cột tính tự động, không nhập."


class Column(BaseModel):
    """One column: its label on one or two header levels, unit of measure, type, roll-up and what fills it."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: str
    type: InstanceOf[FieldType]
    group: str = ""
    unit: str = ""
    agg: tuple[Agg, ...] = ()
    cumulative: bool = False
    required: bool = False
    computed: Linear | Ratio | None = None
    rolled: Ratio | None = None  # how the province recomputes a percentage that districts type in
    in_row_unit: bool = False  # its figures are in the unit of measure that each row names
    label_column: bool = False  # printed by the office on the blank form; says which row this is
    totalled: bool | None = None  # whether "Tổng cộng" adds it; by default, whatever is summed
    stays: bool = False  # a plan: the same all year once it is reported, and filled in on the year's next blank forms
    begins_with: str = ""  # the column of the unit's last report with which its next blank form begins
    opens_with: str = ""  # the column of last year's last report with which the year's first blank form begins
    hint: str = ""  # the note on the header of the blank form
    width: float = 11

    @property
    def full_label(self) -> str:
        """Group and label as a message names the column: "Hỗ trợ / Đất ở"."""
        return f"{self.group} / {self.label}" if self.group else self.label

    @property
    def note(self) -> str:
        """The note on the header of the blank form."""
        return self.hint or (COMPUTED_NOTE if self.computed else "")

    @property
    def known_before(self) -> bool:
        """Whether the office fills it in on the blank form from what it knows already."""
        return self.stays or bool(self.begins_with)

    @property
    def ratio(self) -> Ratio | None:
        """What the province recomputes the column from, for a percentage."""
        return self.computed if isinstance(self.computed, Ratio) else self.rolled

    @property
    def in_total(self) -> bool:
        """Whether the total row adds this column up."""
        return Agg.SUM in self.agg if self.totalled is None else self.totalled


class FixedRow(BaseModel):
    """A row that the office printed: its code, its label, the unit its quantities are counted in."""

    model_config = ConfigDict(frozen=True)

    code: str
    label: str
    unit_of_measure: str = ""
    parent: str = ""  # code of the row that is the sum of this one and its siblings
    former: tuple[str, ...] = ()  # what it was called on forms printed before, and other spellings
    addable: bool = False  # whether figures in its unit of measure add up across units: persons do, scores do not


#: Begins a remark beside a field, which is for the clerk and never a value.
POINTER = "←"


class Field(BaseModel):
    """A single labelled value beside or above a table, such as those of the cover."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: str
    type: InstanceOf[FieldType]
    required: bool = False
    hint: str = ""
    begins_with_last: bool = False  # filled in on the next blank form with what the unit's last report says


class Form(Deriving):
    """One form: the catalogue entry `id` of forms, its sheet in the workbook, columns, rows and rules."""

    id: str
    version: str
    sheet: str
    title: str
    rows: RowKind
    columns: tuple[Column, ...]
    fixed_rows: tuple[FixedRow, ...] = ()
    fields: tuple[Field, ...] = ()
    rules: tuple[Rule, ...] = ()
    total_label: str = ""  # "" where the form has no total row
    may_be_empty: bool = False  # an empty sheet means "không phát sinh"
    blank_rows: bool = False  # a printed row may stay blank
    list_rows: int = 15  # blank lines offered to the district
    leaving: tuple[str, str] = ("", "")  # the column and its value that take a row off the list of the next period
    events: tuple[str, ...] = ()  # a list of what happened in the period: the columns that say which event a row is

    @property
    def nothing_typed(self) -> str:
        """What to do in the whole form where there is nothing to report, as it follows "nếu không phát sinh, "."""
        if self.may_be_empty:
            return "để trống cả biểu"
        if any(isinstance(column.type, Number) for column in self.columns) and self.rows is not RowKind.LIST:
            return "ghi 0"
        return "ghi “Không”" if self.fixed_rows else "nêu lý do trong thư gửi kèm"

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by their key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def computed_columns(self) -> tuple[tuple[str, Linear | Ratio], ...]:
        """Key and computation of each computed column, sums before the percentages that use them."""
        computed = [(column.key, column.computed) for column in self.columns if column.computed]
        return tuple(sorted(computed, key=lambda pair: isinstance(pair[1], Ratio)))

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """Columns that hang together by computed columns, where any of them is added up."""
        found: list[Identity] = []
        for column in self.columns:
            if (computed := column.computed or column.rolled) is None:
                continue
            made = Identity(frozenset({column.key, *computed.parts}), frozenset(computed.parts))
            touching = [one for one in found if one.keys & made.keys]
            for one in touching:
                made = Identity(made.keys | one.keys, made.parts | one.parts)
            found = [one for one in found if one not in touching] + [made]
        computed_keys = {key for key, _ in self.computed_columns}
        return tuple(
            one._replace(parts=one.parts - computed_keys)
            for one in found
            if any(Agg.SUM in self.by_key[key].agg for key in one.keys)
        )

    def related(self, key: str) -> frozenset[str]:
        """A column and all that hang together with it by computed columns."""
        return next((one.keys for one in self.identities if key in one.keys), frozenset({key}))

    def with_computed(self, values: dict[str, Value]) -> dict[str, Value]:
        """A row's values with every computed column computed again; without those that lack a part."""
        for key, computed in self.computed_columns:
            if all(part in values for part in computed.parts):
                values[key] = computed.compute(values)
            else:
                values.pop(key, None)
        return values

    @cached_property
    def total_key(self) -> str:
        """The column that says "Tổng cộng" in the total row: the label, or the first that is not added up."""
        return self.label_key or next(column.key for column in self.columns if not column.in_total)

    def printed(self, row: FixedRow) -> dict[str, str]:
        """What the office prints on one of its rows, whatever a district makes of it: column key → text."""
        texts = {"code": row.code, "unit_of_measure": row.unit_of_measure, self.label_key: row.label}
        return {column.key: texts[column.key] for column in self.columns if column.label_column}

    @cached_property
    def label_key(self) -> str:
        """The key of the column that says which row this is; "" for plain lists."""
        labels = [column.key for column in self.columns if column.label_column and column.key != "code"]
        return labels[0] if labels else ""

    @property
    def row_rules(self) -> Iterable[Rule]:
        """Rules that look at one row."""
        return (rule for rule in self.rules if rule.at)

    @property
    def sheet_rules(self) -> Iterable[Rule]:
        """Rules that look across the rows of the sheet."""
        return (rule for rule in self.rules if not rule.at)

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Codes of a fixed row's parts, for rows that are the sum of others."""
        parts: dict[str, tuple[str, ...]] = {}
        for row in self.fixed_rows:
            if row.parent:
                parts[row.parent] = (*parts.get(row.parent, ()), row.code)
        return parts

    @cached_property
    def printed_rows(self) -> bool:
        """Whether the rows are those that the office printed, the same ones in every period."""
        return self.rows in (RowKind.FIXED, RowKind.COMMUNES)

    @property
    def by_code(self) -> bool:
        """Whether the province adds up row by row (fixed rows) rather than unit by unit."""
        return self.rows is RowKind.FIXED


def is_number(column: Column) -> bool:
    """Whether a column holds numbers, so that a blank counts as nothing in a sum."""
    return isinstance(column.type, Number)


def fixed(*labels: str) -> tuple[FixedRow, ...]:
    """Fixed rows coded by position; "Nhà ở|căn" gives the unit of measure after the bar."""
    rows = []
    for position, label in enumerate(labels, 1):
        name, _, unit = label.partition("|")
        rows.append(FixedRow(code=str(position), label=name, unit_of_measure=unit))
    return tuple(rows)


def at_most(value: float, limit: float) -> bool:
    """Whether value ≤ limit, forgiving less than half of the smallest unit (1.000 đồng) that a form can show."""
    return value <= limit + 0.0005


def naming_column(form: Form) -> str:
    """The key of the column by which a person knows a row of a list: its first required one."""
    required: list[Column] = [column for column in form.columns if column.required]
    return (required or list(form.columns))[0].key
