"""What a form is: its columns, rows and rules. Blank form, reader, checks, summary and report follow from it alone."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cached_property

from pydantic import BaseModel, ConfigDict, InstanceOf, SkipValidation

from schemas.cells import Value
from schemas.computation import Calculation, Computed, Rate, Ratio, earlier_of, stated_key
from schemas.deriving import Deriving
from schemas.fields import FieldType, Number, Percent
from schemas.identity import Identity, RowColumn, joined, together
from schemas.period import PeriodKind
from schemas.rule import Rule


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
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    MEAN = "weighted mean"  # by another column of the row; each row counts once where there is none
    LAST = "last"
    TEXT = "text"  # gathered under the district's name


class RowKind(StrEnum):
    """What a row of the form stands for."""

    FIXED = "fixed"  # a list of rows the district may not add to
    OPEN = "open"  # fixed rows, plus rows that the district adds
    COMMUNES = "communes"  # one row per commune of the district, in official order
    UNIT = "unit"  # one row for the reporting unit itself
    LIST = "list"  # one row per person, work or case; as many as there are


#: How rows that do not add up become one figure.
BLENDED = frozenset({Agg.MINIMUM, Agg.MAXIMUM, Agg.MEAN})


class Blank(StrEnum):
    """What a blank cell of numbers counts as in a row that says something."""

    USUAL = ""  # 0 where the column is added up, else unknown
    ZERO = "zero"
    UNKNOWN = "unknown"


#: The codes of columns in which a printed row says its code and what it is counted in.
PRINTED = ("code", "unit_of_measure")
#: The note on the header of a column that nobody types into.
COMPUTED_NOTE = "Cột tính tự động, không nhập."
LOOKING_BACK_NOTE = "Cột tính từ số kỳ trước; chỉ nhập khi ô nền vàng nhạt (chưa có số kỳ trước)."
#: Begins a line of the note on a header: the rule for which a cell of the column is coloured.
RULE_NOTE = "Ô đổi màu khi chưa đúng:"
#: In the office's own line below every table of a blank form, of any year.
FILLED_IN_NOTE = "ô nền xám do biểu tự tính hoặc in sẵn"


class Column(BaseModel):
    """One column: its label and what is over it, unit of measure, type, roll-up and what fills it."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    key: str
    label: str
    type: InstanceOf[FieldType]
    headings: tuple[str, ...] = ()  # the labels of the groups that it is in, from the top of the header down
    unit: str = ""
    agg: tuple[Agg, ...] = ()
    cumulative: bool = False
    of_period: bool = False  # of the period alone: a quarter adds its months up
    required: bool = False
    computed: SkipValidation[Computed | None] = None
    rolled: InstanceOf[Ratio] | InstanceOf[Calculation] | None = (
        None  # how the province recomputes a figure that districts type in
    )
    weight: str = ""  # the column by which a mean is weighted
    within: str = ""  # the column of which it is a part ("trong đó")
    blank: Blank = Blank.USUAL
    former: tuple[str, ...] = ()  # full labels that it had before, and other spellings
    in_row_unit: bool = False  # its figures are in the unit of measure that each row names
    label_column: bool = False  # printed by the office on the blank form; says which row this is
    totalled: bool | None = None  # whether "Tổng cộng" adds it; by default, whatever is summed
    stays: bool = False  # a plan: the same all year once it is reported, and filled in on the year's next blank forms
    begins_with: str = ""  # the column of the unit's last report with which its next blank form begins
    opens_with: str = ""  # the column of last year's last report with which the year's first blank form begins
    hint: str = ""  # the note on the header of the blank form
    role: str = ""  # what a step looks for in it (`schemas.roles`)
    value_roles: tuple[tuple[str, str], ...] = ()  # of its choices, those that mean something to a step
    width: float = 11

    @property
    def path(self) -> tuple[str, ...]:
        """The labels of its groups and its own, from the top of the header down."""
        return (*self.headings, self.label)

    @property
    def group(self) -> str:
        """The groups that it is in, in one: "Hỗ trợ"; "" for none."""
        return " / ".join(self.headings)

    @property
    def full_label(self) -> str:
        """Groups and label as a message names the column: "Hỗ trợ / Đất ở"."""
        return " / ".join(self.path)

    @property
    def note(self) -> str:
        """The note on the header of the blank form."""
        usual = LOOKING_BACK_NOTE if earlier_of(self.computed) else COMPUTED_NOTE
        return self.hint or (usual if self.computed else "")

    def meaning(self, value: Value) -> str:
        """What a choice means to a step; "" for nothing."""
        return next((role for choice, role in self.value_roles if choice == value), "")

    def choices_that_mean(self, role: str) -> tuple[str, ...]:
        """The choices that mean something to a step."""
        return tuple(choice for choice, meant in self.value_roles if meant == role)

    @property
    def known_before(self) -> bool:
        """Whether the office fills it in on the blank form from what it knows already."""
        return self.stays or bool(self.begins_with)

    @property
    def ratio(self) -> "Rate | None":
        """What the province recomputes the column from, for a percentage and whatever else does not add up."""
        recomputed = isinstance(self.computed, Calculation) and Agg.RATIO in self.agg
        return self.computed if recomputed or isinstance(self.computed, Ratio) else self.rolled  # type: ignore[return-value] # no sum

    @property
    def blended(self) -> Agg | None:
        """How rows that do not add up become one figure: their least, their greatest, their mean."""
        return next((one for one in self.agg if one in BLENDED), None)

    @property
    def in_total(self) -> bool:
        """Whether the total row adds this column up."""
        return Agg.SUM in self.agg if self.totalled is None else self.totalled


class FixedRow(BaseModel):
    """A row that the office printed: its code, its label, the unit its quantities are counted in."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    code: str
    label: str
    unit_of_measure: str = ""
    parent: str = ""  # code of the row that is the sum of this one and its siblings
    within: str = ""  # code of the row of which it is a part that need not add up with others ("trong đó")
    former: tuple[str, ...] = ()  # what it was called on forms printed before, and other spellings
    role: str = ""  # what the words in it are about (`schemas.roles`)
    addable: bool = False  # whether figures in its unit of measure add up across units: persons do, scores do not
    section: str = ""  # what is printed in a line of its own above it, for the rows of a section


#: Begins a remark beside a field, which is for the clerk and never a value.
POINTER = "←"


class Field(BaseModel):
    """A single labelled value beside or above a table, such as those of the cover."""

    model_config = ConfigDict(frozen=True, defer_build=True)

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
    sent: PeriodKind = PeriodKind.MONTH  # once in each such period, with the month or quarter that it ends with
    may_be_empty: bool = False  # an empty sheet means "không phát sinh"
    blank_rows: bool = False  # a printed row may stay blank
    list_rows: int = 15  # blank lines offered to the district
    leaving: tuple[str, str] = ("", "")  # the column and its value that take a row off the list of the next period
    events: tuple[str, ...] = ()  # a list of what happened in the period: the columns that say which event a row is
    counted: str = ""  # what one of its rows is called: "người", "vụ việc"
    purposes: tuple[str, ...] = ()  # what it is used for beyond its figures (`schemas.roles`)
    one_unit: tuple[str, ...] = ()  # the columns that say who a row is, who may be in the list of one unit only
    derived: tuple[Column, ...] = ()  # figures that indicators make of its columns; no sheet has them

    @property
    def nothing_typed(self) -> str:
        """What to do in the whole form where there is nothing to report, as it follows "nếu không phát sinh, "."""
        if self.may_be_empty:
            return "để trống cả biểu"
        if any(isinstance(column.type, Number) for column in self.columns) and self.rows is not RowKind.LIST:
            return "ghi 0"
        return "ghi “Không”" if self.fixed_rows else "nêu lý do trong thư gửi kèm"

    @cached_property
    def levels(self) -> int:
        """How many rows of labels the header has."""
        return header_levels(self.columns)

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by their key."""
        return {column.key: column for column in self.columns}

    @cached_property
    def figures(self) -> dict[str, Column]:
        """Columns, and figures that indicators make of them, by their key."""
        return {**{column.key: column for column in self.derived}, **self.by_key}

    @cached_property
    def by_role(self) -> dict[str, str]:
        """Keys of columns by what a step looks for in them."""
        return {column.role: column.key for column in self.columns if column.role}

    @cached_property
    def computed_columns(self) -> tuple[tuple[str, Computed], ...]:
        """Key and computation of each computed column, those that another one uses before it."""
        computed = [(column.key, column.computed) for column in self.columns if column.computed]
        waiting = dict(sorted(computed, key=lambda pair: isinstance(pair[1], Ratio)))
        ordered: list[tuple[str, Computed]] = []
        while waiting:
            free = (key for key, one in waiting.items() if waiting.keys().isdisjoint(one.parts))
            key = next(free, next(iter(waiting)))
            ordered.append((key, waiting.pop(key)))
        return tuple(ordered)

    @cached_property
    def typed_rates(self) -> tuple[Column, ...]:
        """The columns whose cells, or some of them, are percentages that are typed in."""
        return tuple(c for c in self.columns if not c.computed and (isinstance(c.type, Percent) or c.in_row_unit))

    @cached_property
    def blended(self) -> tuple[Column, ...]:
        """The columns whose rows become one figure without being added up."""
        return tuple(column for column in self.columns if column.blended)

    @cached_property
    def identities(self) -> tuple[Identity, ...]:
        """Columns that a row must have whole: computed ones with their parts, and what rules say adds up alike."""
        alike = (frozenset(key for _, key in same) for same in self._alike if not any(code for code, _ in same))
        return self._joined([*self._computations, *(Identity(keys, keys) for keys in alike)])

    @cached_property
    def row_identities(self) -> tuple[frozenset[RowColumn], ...]:
        """Figures of several rows that a rule says add up to the same."""
        return tuple(same for same in self._alike if any(code for code, _ in same))

    @cached_property
    def _alike(self) -> tuple[frozenset[RowColumn], ...]:
        return tuple(dict.fromkeys(same for rule in self.rules for same in rule.alike))

    @cached_property
    def _computations(self) -> tuple[Identity, ...]:
        computed = ((one.key, one.computed or one.rolled) for one in self.columns)
        return self._joined(Identity(frozenset({key, *by.parts}), frozenset(by.parts)) for key, by in computed if by)

    def _joined(self, identities: Iterable[Identity]) -> tuple[Identity, ...]:
        return joined(identities, dict(self.computed_columns).keys(), {c.key for c in self.columns if Agg.SUM in c.agg})

    def identity_of(self, key: str) -> frozenset[str]:
        """A column and all that a row must have whole with it."""
        return together(self.identities, key)

    def related(self, key: str) -> frozenset[str]:
        """A column and all that hang together with it by computed columns."""
        return together(self._computations, key)

    def with_computed(self, values: dict[str, Value]) -> dict[str, Value]:
        """A row's values with every computed column computed again; without those that lack a part."""
        for key, computed in self.computed_columns:
            if all(part in values for part in (*computed.parts, *earlier_of(computed))):
                values[key] = computed.compute(values)
            elif stated_key(key) in values:  # the report before is not known: the unit's own word counts
                values[key] = values[stated_key(key)]
            else:
                values.pop(key, None)
        return values

    @cached_property
    def looking_back(self) -> Mapping[str, Mapping[str, tuple[str, str]]]:
        """The computed columns that need earlier reports of the unit, each with what it needs of them."""
        return {key: needed for key, computed in self.computed_columns if (needed := earlier_of(computed))}

    @cached_property
    def total_key(self) -> str:
        """The column that says "Tổng cộng" in the total row: the label, or the first that is not added up."""
        return self.label_key or next(column.key for column in self.columns if not column.in_total)

    def printed(self, row: FixedRow) -> dict[str, str]:
        """What the office prints on one of its rows, whatever a district makes of it: column key → text."""
        texts = {**dict(zip(PRINTED, (row.code, row.unit_of_measure), strict=True)), self.label_key: row.label}
        return {column.key: texts[column.key] for column in self.columns if column.label_column}

    @cached_property
    def printed_by_code(self) -> dict[str, dict[str, str]]:
        """What the office prints on each of the rows of the form, by the row's code."""
        return {row.code: self.printed(row) for row in self.fixed_rows}

    @cached_property
    def row_labels(self) -> Mapping[str, str]:
        """The labels of the fixed rows by their codes."""
        return {row.code: row.label for row in self.fixed_rows}

    @cached_property
    def label_key(self) -> str:
        """The key of the column that says which row this is; "" for plain lists."""
        return next((column.key for column in self.columns if column.label_column and column.key != "code"), "")

    @property
    def row_rules(self) -> Iterable[Rule]:
        """Rules that look at one row."""
        return (rule for rule in self.rules if rule.at and not rule.elsewhere)

    @property
    def sheet_rules(self) -> Iterable[Rule]:
        """Rules that look across the rows of the sheet."""
        return (rule for rule in self.rules if not rule.at and not rule.elsewhere)

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Codes of a fixed row's parts, for rows that are the sum of others."""
        parts: dict[str, tuple[str, ...]] = {}
        for row in (one for one in self.fixed_rows if one.parent):
            parts[row.parent] = (*parts.get(row.parent, ()), row.code)
        return parts

    @cached_property
    def part_codes(self) -> frozenset[str]:
        """Codes of the fixed rows that are in another row already, so that no total adds them."""
        return frozenset(row.code for row in self.fixed_rows if row.parent or row.within)

    @cached_property
    def top_codes(self) -> tuple[str, ...]:
        """Codes of the fixed rows that together make the form's total."""
        return tuple(row.code for row in self.fixed_rows if row.code not in self.part_codes)

    @cached_property
    def printed_rows(self) -> bool:
        """Whether the rows are those that the office printed, the same ones in every period."""
        return self.rows in (RowKind.FIXED, RowKind.COMMUNES, RowKind.UNIT)

    @property
    def rows_are_units(self) -> bool:
        """Whether each row is a unit: the reporting one, or one below it."""
        return self.rows in (RowKind.COMMUNES, RowKind.UNIT)

    @property
    def has_total_row(self) -> bool:
        """Whether a unit's sheet has a row that adds the others up."""
        return bool(self.total_label) and self.rows is not RowKind.UNIT

    @property
    def summed_by_row(self) -> bool:
        """Whether the province adds up row by row (fixed rows) rather than unit by unit."""
        return self.rows is RowKind.FIXED


def header_levels(columns: Iterable[Column]) -> int:
    """How many rows of labels a header of some columns has."""
    return max(len(column.path) for column in columns)


def is_number(column: Column) -> bool:
    """Whether a column holds numbers, so that a blank counts as nothing in a sum."""
    return isinstance(column.type, Number)


def at_most(value: float, limit: float) -> bool:
    """Whether value ≤ limit, forgiving less than half of the smallest unit (1.000 đồng) that a form can show."""
    return value <= limit + 0.0005


def naming_column(form: Form) -> str:
    """The key of the column by which a person knows a row of a list: its first required one."""
    return next((column for column in form.columns if column.required), form.columns[0]).key
