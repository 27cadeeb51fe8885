"""A sheet of one form or of several below each other, blank or filled: letterhead, headers, rows, formulas.

Computes no figure.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain, zip_longest
from typing import NamedTuple

from addin.blank_forms.blank_book import BlankBook
from addin.blank_forms.foot import FIELD_ROWS, plan_fields, plan_foot
from addin.blank_forms.own_time import own_time
from addin.blank_forms.rows import FormRow, form_rows, is_summed, top_rows, totals_of
from addin.blank_forms.rule_colours import colours_of
from addin.sheets.drop_downs import accepts
from addin.sheets.layout import (
    capitals,
    column_numbers,
    has_room_for_letterhead,
    header_heights,
    header_merges,
    heads,
    kind_of,
    number_of,
    row_height,
    widened_for_letterhead,
)  # fmt: skip
from addin.sheets.plan import Block, CellNote, CellRule, Content, Formula, Merge, PrintSetup, SheetPlan
from addin.sheets.text_width import lines_of
from schemas.cells import Value, address, column_letters
from schemas.computation import Calculation, Computed, earlier_of
from schemas.fields import Count, LongText
from schemas.form import RULE_NOTE, Column, Form, RowKind
from schemas.numbers import number_or_zero
from schemas.rule import Values

HEADER_ROW = 6
#: Rows of a further table on a sheet above its header: form number, title, unit of money.
_TITLE_ROWS = 3
_ORDINAL_WIDTH = 5.0
#: A table narrower than this, and how much wider its columns are made, so that the letterhead has room over it.
_NARROW = 110.0
_WIDER = tuple(1 + step / 10 for step in range(1, 21))
#: A column this wide is for whole paragraphs: its rows start tall.
_PARAGRAPH_WIDTH, _PARAGRAPH_HEIGHT = 80.0, 51.0
_TOTAL_HEIGHT = 20.0
#: Short printed labels.
_CENTERED = frozenset({"code", "unit_of_measure"})


class FormSheet(NamedTuple):
    """A sheet, and the row in which the header of each of its forms starts."""

    plan: SheetPlan
    headers: dict[str, int]


def plan_form_sheet(forms: Sequence[Form], blank: BlankBook) -> FormSheet:
    """Lay out the forms of one sheet of a workbook; the first header starts in `HEADER_ROW`."""
    widths: list[float] = []
    for form in forms:
        own = [_ORDINAL_WIDTH] * _first_of(form) + [column.width for column in form.columns]
        widths = [max(pair) for pair in zip_longest(widths, own, fillvalue=0.0)]
    widths = _wide_enough(blank.agency, widths)
    tables: list[_Planner] = []
    header = HEADER_ROW
    for form in forms:
        tables.append(_Planner(form, blank, widths, header))
        header = tables[-1].below + len(form.fields) * FIELD_ROWS + _TITLE_ROWS
    return FormSheet(_whole(tables), {table.form.id: table.header for table in tables})


def _wide_enough(agency: tuple[str, str], widths: list[float]) -> list[float]:
    """The widths, those of a narrow table as much wider as the letterhead needs, a wide one's label alone."""
    if sum(widths) >= _NARROW:
        return widened_for_letterhead(agency, widths, min(1, len(widths) - 1))
    wider = ([widths[0], *(width * factor for width in widths[1:])] for factor in _WIDER)
    return next((each for each in (widths, *wider) if has_room_for_letterhead(agency, each)), widths)


def _whole(tables: Sequence["_Planner"]) -> SheetPlan:
    """The sheet of some tables; one alone stays in sight above its rows, and is printed again on every page."""
    first, last = tables[0], tables[-1]
    parts = [table.plan() for table in tables]
    coloured = any(table.colours.made for table in tables)
    forms = [table.form for table in tables]
    foot = plan_foot(forms, first.blank, last.foot, first.widths, coloured=coloured)
    alone = len(tables) == 1
    return SheetPlan(
        name=first.form.sheet,
        blocks=tuple(chain.from_iterable(part.blocks for part in parts)),
        merges=(*first.letterhead(), *chain.from_iterable(part.merges for part in parts), *foot.merges),
        notes=tuple(chain.from_iterable(part.notes for part in parts)),
        rules=tuple(chain.from_iterable(part.rules for part in parts)),
        highlights=tuple(chain.from_iterable(part.highlights for part in parts)),
        widths=dict(enumerate(first.widths)),
        heights={at: height for part in parts for at, height in part.heights.items()} | foot.heights,
        growing=frozenset(chain.from_iterable(part.growing for part in parts)),
        freeze=(first.shape.body, first.frozen_columns()) if alone else None,
        protected=True,
        may_grow=any(table.form.rows in (RowKind.LIST, RowKind.OPEN) for table in tables),
        setup=PrintSetup(repeat_first=HEADER_ROW, repeat_last=first.shape.numbers_row) if alone else PrintSetup(),
    )


class _Shape(NamedTuple):
    """Where things stand on the sheet, 0-based: the first form column, header rows, first row, row below the last."""

    first: int
    levels: int
    units_row: bool
    body: int
    end: int

    @property
    def numbers_row(self) -> int:
        return self.body - 1


def _first_of(form: Form) -> int:
    """The first column of a form on its sheet: one with its own codes has no STT."""
    return 0 if "code" in form.by_key else 1


def _shape_of(form: Form, rows: int, header: int) -> _Shape:
    first = _first_of(form)
    units_row = any(column.unit for column in form.columns)
    body = header + 1 + form.levels + units_row
    return _Shape(first, form.levels, units_row, body, body + rows)


class _Planner:
    """Puts one form on a sheet of some widths, its header from a row on."""

    def __init__(self, form: Form, blank: BlankBook, widths: Sequence[float], header: int) -> None:
        self.form, self.blank, self.widths, self.header = form, blank, widths, header
        self.rows = form_rows(form, blank)
        self.shape = _shape_of(form, len(self.rows) + sum(bool(row.section) for row in self.rows), header)
        self.index = {column.key: self.shape.first + i for i, column in enumerate(form.columns)}
        above = accumulate(bool(row.section) for row in self.rows)  # lines with the titles of sections
        self.row_of = {
            row.code: self.shape.body + i + j for i, (row, j) in enumerate(zip(self.rows, above, strict=True))
        }
        rules = blank.filling.rules_of(form, blank.period)
        self.colours = colours_of(form, blank.period, rules, self.index, self.row_of)

    @property
    def below(self) -> int:
        """The row below the table and the blank one after it."""
        return self.shape.end + self.form.has_total_row + 1

    @property
    def foot(self) -> int:
        """The row below the table and its single fields."""
        return self.below + len(self.form.fields) * FIELD_ROWS

    def plan(self) -> SheetPlan:
        """The table with its title and its single fields."""
        fields = plan_fields(self.form, self.blank, self.below, self.widths)
        body = self._body_heights()
        return SheetPlan(
            name=self.form.sheet,
            blocks=(*self._header_blocks(), *self._body_blocks()),
            merges=(*self._title_merges(), *self._header_merges(), *fields.merges),
            notes=tuple(self._notes()),
            rules=(*self._rules(), *fields.rules),
            highlights=self.colours.highlights,
            heights={**self._head_heights(), **body, self.shape.end: _TOTAL_HEIGHT, **fields.heights},
            growing=frozenset(body),
        )

    # -- head ---------------------------------------------------------------------------------------------------
    def letterhead(self) -> Iterable[Merge]:
        """The first rows of the sheet."""
        return heads(self.blank.agency, self.widths)

    def _title_merges(self) -> Iterable[Merge]:
        last, period = len(self.widths) - 1, self.blank.period
        own, tag = own_time(self.form, period), self._title_row - 1
        yield Merge(tag, 0, tag, last, number_of(self.form, self.blank.settings), "tag")
        yield Merge(tag + 1, 0, tag + 1, last, capitals(self.form.title), "title")
        if self.header == HEADER_ROW:
            dates = f"từ {period.from_date:%d/%m/%Y} đến {period.to_date:%d/%m/%Y}"
            said = f"{period.label}. {own}" if own else f"{period.label} ({dates})"
            yield Merge(4, 0, 4, last, f"Kỳ báo cáo: {said}", "subtitle")
        money = any("triệu đồng" in f"{column.unit} {column.label}" for column in self.form.columns)
        at, told = self.header - 1, [own] if self.header != HEADER_ROW else []
        told += ["Đơn vị tính tiền: triệu đồng"] if money else []
        yield Merge(at, 0, at, last, ". ".join(filter(None, told)), "measure")

    @property
    def _title_row(self) -> int:
        """The period stands below the first title only."""
        return 3 if self.header == HEADER_ROW else self.header - _TITLE_ROWS + 1

    def _header_merges(self) -> Iterable[Merge]:
        shape = self.shape
        if shape.first:
            yield Merge(self.header, 0, self.header + shape.levels - 1 + shape.units_row, 0, "STT", "header")
        yield from header_merges(self.form.columns, self.header, shape.first, units_row=shape.units_row)

    def _header_blocks(self) -> Iterable[Block]:
        shape = self.shape
        for column in self.form.columns:
            if column.unit:
                unit = [[f"({column.unit})"]]
                yield Block(shape.numbers_row - 1, self.index[column.key], unit, ["header-unit"])
        numbers = self._numbers()
        yield Block(shape.numbers_row, 0, [numbers], ["column-number"] * len(numbers))

    def _numbers(self) -> list[str]:
        return ["(1)"] * self.shape.first + column_numbers(self.form.columns, self.shape.first)

    def _notes(self) -> Iterable[CellNote]:
        """What is to be typed into a column, and why a cell of it may be coloured."""
        for column in self.form.columns:
            told = [column.note] if column.note else []
            told += [f"{RULE_NOTE} {title}" for title in self.colours.titles(column.key)]
            if told:
                yield CellNote(self.header + len(column.headings), self.index[column.key], "\n".join(told))

    # -- body ---------------------------------------------------------------------------------------------------
    def _body_blocks(self) -> Iterable[Block]:
        for row in self.rows:
            if row.section:
                yield self._section(row)
            cells: list[Content] = [row.ordinal] * self.shape.first
            styles = ["ordinal"] * self.shape.first
            for column in self.form.columns:
                cells.append(self._content(row, column))
                styles.append(self._style(row, column))
            yield Block(self.row_of[row.code], 0, [cells], styles)
        if self.form.has_total_row:
            yield self._total()

    def _section(self, row: FormRow) -> Block:
        """The line above a row with the title of its section, in which nothing is typed."""
        cells = [row.section if column.key == self.form.total_key else "" for column in self.form.columns]
        return Block(self.row_of[row.code] - 1, self.shape.first, [cells], ["group-text"] * len(cells))

    def _content(self, row: FormRow, column: Column) -> Content:
        value, at = row.values.get(column.key), self.row_of[row.code]
        if column.computed and not self._is_typed(row, column):
            text = _formula_of(column.computed, lambda key: address(at, self.index[key]), row.values)
            if column.ratio:  # its formula is already blank where there is nothing
                return Formula(text, value)
            cells = [address(at, self.index[key]) for key in column.computed.parts]
            return Formula(_unless_blank(cells, text) if cells else text, value)
        if row.parts and is_summed(column):
            return _sum_formula([address(self.row_of[part], self.index[column.key]) for part in row.parts], value)
        return value

    def _is_typed(self, row: FormRow, column: Column) -> bool:
        """Whether a unit types a computed figure itself: what it looks at in the report before is not known."""
        return not row.values.keys() >= earlier_of(column.computed).keys()

    def _style(self, row: FormRow, column: Column) -> str:
        kind = "center" if column.key in _CENTERED else kind_of(column.type)
        if column.label_column and row.printed:
            return f"group-{kind}" if row.parts else f"label-{kind}"
        if (column.computed and not self._is_typed(row, column)) or (row.parts and is_summed(column)):
            style = f"group-{kind}" if row.parts else f"computed-{kind}"
        else:
            style = f"input-{kind}"
        return f'{style}|#,##0" {row.measure}"' if self._counts_by_row(row, column) else style

    def _counts_by_row(self, row: FormRow, column: Column) -> bool:
        """Whether a quantity's unit of measure differs by row and is shown nowhere else."""
        shown = bool(column.unit) or "unit_of_measure" in self.index
        return bool(row.measure) and isinstance(column.type, Count) and not shown

    def _total(self) -> Block:
        totals = totals_of(self.form, self.rows)
        cells = [*[""] * self.shape.first, *(self._total_cell(column, totals) for column in self.form.columns)]
        styles = [
            *["total-text"] * self.shape.first,
            *(f"total-{kind_of(column.type)}" for column in self.form.columns),
        ]
        return Block(self.shape.end, 0, [cells], styles)

    def _total_cell(self, column: Column, totals: dict[str, Value]) -> Content:
        if column.key == self.form.total_key:
            return self.form.total_label
        if column.key not in totals:
            return ""
        if not column.in_total and column.ratio:
            text = column.ratio.formula(lambda key: address(self.shape.end, self.index[key]))
            return Formula(text, totals[column.key])
        letters = column_letters(self.index[column.key])
        cells = [f"{letters}{self.shape.body + 1}:{letters}{self.shape.end}"]
        if self.form.part_codes:
            cells = [f"{letters}{self.row_of[row.code] + 1}" for row in top_rows(self.form, self.rows)]
        return _sum_formula(cells, totals[column.key])

    def _rules(self) -> Iterable[CellRule]:
        if not self.rows:
            return
        for column in self.form.columns:
            rule = accepts(column.type, column.full_label, self.blank.context)
            if rule and not column.computed and not column.label_column:
                at = self.index[column.key]
                yield rule._replace(
                    first_row=self.shape.body, first_column=at, last_row=self.shape.end - 1, last_column=at
                )

    def frozen_columns(self) -> int:
        """The columns that say which row it is."""
        return self.index[self.form.total_key] + 1

    # -- heights ------------------------------------------------------------------------------------------------
    def _head_heights(self) -> dict[int, float]:
        columns, shape = self.form.columns, self.shape
        heights = {self._title_row: 24.0, **({4: 20.0} if self.header == HEADER_ROW else {})}
        if lines_of(capitals(self.form.title), sum(self.widths) * 0.7) > 1:
            heights[self._title_row] = 40.0
        heights |= dict(enumerate(header_heights(columns), self.header))
        heights[shape.numbers_row] = row_height(self._numbers(), [width * 1.15 for width in self.widths], 15.0)
        return heights

    def _body_heights(self) -> dict[int, float]:
        wide = any(isinstance(c.type, LongText) and c.width >= _PARAGRAPH_WIDTH for c in self.form.columns)
        lowest = _PARAGRAPH_HEIGHT if wide else 18.0
        keys = [column.key for column in self.form.columns]
        heights = {}
        for row in self.rows:
            cells = [""] * self.shape.first + [row.values.get(key) for key in keys]
            heights[self.row_of[row.code]] = row_height(cells, self.widths, lowest)
            if row.section:
                heights[self.row_of[row.code] - 1] = row_height(
                    [row.section], [self.widths[self.frozen_columns() - 1]], lowest
                )
        return heights


def _formula_of(computed: Computed, reference: Callable[[str], str], values: Values) -> str:
    """The formula of a computed column, with the figures of earlier reports in it as numbers."""
    if isinstance(computed, Calculation):
        return computed.formula(reference, lambda key: f"{number_or_zero(values.get(key)):.15g}")
    return computed.formula(reference)


def _unless_blank(cells: list[str], formula: str) -> str:
    """The formula, blank while every cell it looks at is blank: a form that goes out shows no row of zeros."""
    return f'=IF(COUNT({",".join(cells)})=0,"",{formula.removeprefix("=")})'


def _sum_formula(cells: list[str], value: Value) -> Formula:
    return Formula(_unless_blank(cells, f"=SUM({','.join(cells)})"), value)
