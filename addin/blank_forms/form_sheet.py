"""One form's sheet, blank or filled: letterhead, header, rows, formulas with their values; computes no figure."""

from collections.abc import Iterable
from typing import NamedTuple

from addin.blank_forms.foot import plan_foot
from addin.blank_forms.rows import FormRow, form_rows, is_summed, top_rows, totals_of
from addin.sheets.drop_downs import accepts
from addin.sheets.layout import capitals, column_numbers, header_height, header_merges, kind_of, letterhead, row_height
from addin.sheets.plan import Block, CellNote, CellRule, Content, Formula, Merge, PrintSetup, SheetPlan
from addin.sheets.text_width import lines_of
from schemas.cells import Value, address, column_letters
from schemas.fields import Context, Count, LongText
from schemas.filling import Filling
from schemas.form import Column, Form, RowKind
from schemas.period import Period
from schemas.reference import Unit

HEADER_ROW = 6
_ORDINAL_WIDTH = 5.0
#: A column this wide is for whole paragraphs: its rows start tall.
_PARAGRAPH_WIDTH, _PARAGRAPH_HEIGHT = 80.0, 51.0
_TOTAL_HEIGHT = 20.0
#: Short printed labels.
_CENTERED = frozenset({"code", "unit_of_measure"})


def plan_form(form: Form, unit: Unit, period: Period, filling: Filling) -> SheetPlan:
    """Lay out one form for one unit and period; its header starts in `HEADER_ROW`."""
    return _Planner(form, unit, period, filling).plan()


class _Shape(NamedTuple):
    """Where things stand on the sheet, 0-based: the first form column, header rows, first row, row below the last."""

    first: int
    two_levels: bool
    units_row: bool
    body: int
    end: int

    @property
    def numbers_row(self) -> int:
        return self.body - 1


def _shape_of(form: Form, rows: int) -> _Shape:
    first = 0 if "code" in form.by_key else 1  # a form with its own codes has no STT
    two_levels = any(column.group for column in form.columns)
    units_row = any(column.unit for column in form.columns)
    body = HEADER_ROW + 2 + two_levels + units_row
    return _Shape(first, two_levels, units_row, body, body + rows)


class _Planner:
    """Puts one form on one sheet."""

    def __init__(self, form: Form, unit: Unit, period: Period, filling: Filling) -> None:
        self.form, self.unit, self.period, self.filling = form, unit, period, filling
        self.rows = form_rows(form, unit, period, filling.rows.get(form.id, {}))
        self.shape = _shape_of(form, len(self.rows))
        self.index = {column.key: self.shape.first + i for i, column in enumerate(form.columns)}
        self.widths = [_ORDINAL_WIDTH] * self.shape.first + [column.width for column in form.columns]
        self.row_of = {row.code: self.shape.body + i for i, row in enumerate(self.rows)}
        self.context = Context(unit.code, period.to_date)

    def plan(self) -> SheetPlan:
        """The whole sheet."""
        below = self.shape.end + bool(self.form.total_label) + 1
        foot = plan_foot(self.form, self.unit, self.period, self.filling, below, self.widths)
        body = self._body_heights()
        return SheetPlan(
            name=self.form.sheet,
            blocks=(*self._header_blocks(), *self._body_blocks()),
            merges=(*self._title_merges(), *self._header_merges(), *foot.merges),
            notes=tuple(self._notes()),
            rules=(*self._rules(), *foot.rules),
            widths=dict(enumerate(self.widths)),
            heights={**self._head_heights(), **body, self.shape.end: _TOTAL_HEIGHT, **foot.heights},
            growing=frozenset(body),
            freeze=(self.shape.body, self._frozen_columns()),
            protected=True,
            may_grow=self.form.rows in (RowKind.LIST, RowKind.OPEN),
            setup=PrintSetup(repeat_first=HEADER_ROW, repeat_last=self.shape.numbers_row),
        )

    # -- head ---------------------------------------------------------------------------------------------------
    def _title_merges(self) -> Iterable[Merge]:
        last, period = len(self.widths) - 1, self.period
        yield from letterhead(self.unit, self.widths)
        yield Merge(2, 0, 2, last, f"Biểu số: {self.form.id}/BDT", "tag")
        yield Merge(3, 0, 3, last, capitals(self.form.title), "title")
        dates = f"từ {period.from_date:%d/%m/%Y} đến {period.to_date:%d/%m/%Y}"
        yield Merge(4, 0, 4, last, f"Kỳ báo cáo: {period.label} ({dates})", "subtitle")
        money = any("triệu đồng" in f"{column.unit} {column.label}" for column in self.form.columns)
        yield Merge(5, 0, 5, last, "Đơn vị tính tiền: triệu đồng" if money else "", "measure")

    def _header_merges(self) -> Iterable[Merge]:
        shape = self.shape
        if shape.first:
            yield Merge(HEADER_ROW, 0, HEADER_ROW + shape.two_levels + shape.units_row, 0, "STT", "header")
        yield from header_merges(
            self.form.columns, HEADER_ROW, shape.first, two_levels=shape.two_levels, units_row=shape.units_row
        )

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
        for column in self.form.columns:
            if column.note:
                yield CellNote(HEADER_ROW + bool(column.group), self.index[column.key], column.note)

    # -- body ---------------------------------------------------------------------------------------------------
    def _body_blocks(self) -> Iterable[Block]:
        for row in self.rows:
            cells: list[Content] = [row.ordinal] * self.shape.first
            styles = ["ordinal"] * self.shape.first
            for column in self.form.columns:
                cells.append(self._content(row, column))
                styles.append(self._style(row, column))
            yield Block(self.row_of[row.code], 0, [cells], styles)
        if self.form.total_label:
            yield self._total()

    def _content(self, row: FormRow, column: Column) -> Content:
        value, at = row.values.get(column.key), self.row_of[row.code]
        if column.computed:
            text = column.computed.formula(lambda key: address(at, self.index[key]))
            if column.ratio:  # its formula is already blank where there is nothing
                return Formula(text, value)
            return Formula(_unless_blank([address(at, self.index[key]) for key in column.computed.parts], text), value)
        if row.parts and is_summed(column):
            return _sum_formula([address(self.row_of[part], self.index[column.key]) for part in row.parts], value)
        return value

    def _style(self, row: FormRow, column: Column) -> str:
        kind = "center" if column.key in _CENTERED else kind_of(column.type)
        if column.label_column and row.printed:
            return f"group-{kind}" if row.parts else f"label-{kind}"
        if column.computed or (row.parts and is_summed(column)):
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
        if self.form.children:
            cells = [f"{letters}{self.row_of[row.code] + 1}" for row in top_rows(self.form, self.rows)]
        return _sum_formula(cells, totals[column.key])

    def _rules(self) -> Iterable[CellRule]:
        if not self.rows:
            return
        for column in self.form.columns:
            rule = accepts(column.type, column.full_label, self.context)
            if rule and not column.computed and not column.label_column:
                at = self.index[column.key]
                yield rule._replace(
                    first_row=self.shape.body, first_column=at, last_row=self.shape.end - 1, last_column=at
                )

    def _frozen_columns(self) -> int:
        return self.index[self.form.total_key] + 1

    # -- heights ------------------------------------------------------------------------------------------------
    def _head_heights(self) -> dict[int, float]:
        columns, shape = self.form.columns, self.shape
        heights = {3: 24.0, 4: 20.0}
        if lines_of(capitals(self.form.title), sum(self.widths) * 0.7) > 1:
            heights[3] = 40.0
        single = [column for column in columns if not column.group] or list(columns)
        leaves = header_height([column for column in columns if column.group]) if shape.two_levels else 0.0
        heights[HEADER_ROW] = max(20.0, header_height(single) - leaves)
        if shape.two_levels:
            heights[HEADER_ROW + 1] = leaves
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
        return heights


def _unless_blank(cells: list[str], formula: str) -> str:
    """The formula, blank while every cell it looks at is blank: a form that goes out shows no row of zeros."""
    return f'=IF(COUNT({",".join(cells)})=0,"",{formula.removeprefix("=")})'


def _sum_formula(cells: list[str], value: Value) -> Formula:
    return Formula(_unless_blank(cells, f"=SUM({','.join(cells)})"), value)
