"""One form's sheet, blank or filled: letterhead, header, rows, formulas with their values, what each cell accepts."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from addin.publish.layout import (
    column_numbers,
    header_height,
    header_merges,
    kind_of,
    letterhead,
    lines_of,
    row_height,
    split_at,
)
from addin.publish.lists import source_of
from addin.publish.plan import Block, Content, Formula, Merge, Note, PrintSetup, Rule, SheetPlan
from schemas.cells import Value, address, column_letters
from schemas.fields import Bool, Choice, Context, Count, Date, FieldType, Number
from schemas.filling import Filling
from schemas.form import Agg, Column, Form, Linear, RowKind
from schemas.period import Period
from schemas.reference import Unit, communes_of

_HEADER_ROW = 6
_ORDINAL_WIDTH = 5.0
_LONG_TEXT_HEIGHT = 48.0
_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)


class PlannedForm(NamedTuple):
    """A form's sheet and the row its header starts in."""

    sheet: SheetPlan
    header_row: int


class _Row(NamedTuple):
    """One line of the table: code, its values with the computed ones, and whether it is the sum of other rows."""

    code: str
    ordinal: Content
    values: dict[str, Value]
    parts: tuple[str, ...] = ()
    measure: str = ""


def plan_form(form: Form, unit: Unit, period: Period, filling: Filling) -> PlannedForm:
    """Lay out one form for one unit and period."""
    planner = _Planner(form, unit, period, filling)
    return PlannedForm(planner.plan(), _HEADER_ROW)


def bar(text: str) -> str:
    """A count's number format with its unit behind the number, such as 12 hộ."""
    return f'#,##0" {text}"'


class _Planner:
    """Knows where things stand on one sheet."""

    def __init__(self, form: Form, unit: Unit, period: Period, filling: Filling) -> None:
        self.form, self.unit, self.period, self.filling = form, unit, period, filling
        self.first = 0 if "code" in form.by_key else 1  # a form with its own codes has no STT
        self.index = {column.key: self.first + i for i, column in enumerate(form.columns)}
        self.widths = [_ORDINAL_WIDTH] * self.first + [column.width for column in form.columns]
        self.two_levels = any(column.group for column in form.columns)
        self.has_units = any(column.unit for column in form.columns)
        self.numbers_row = _HEADER_ROW + 1 + self.two_levels + self.has_units
        self.body = self.numbers_row + 1
        self.rows = list(self._rows())
        self.row_of = {row.code: self.body + i for i, row in enumerate(self.rows)}
        self.end = self.body + len(self.rows)  # the total row, or the first row below the table

    def plan(self) -> SheetPlan:
        """The whole sheet."""
        blocks = [*self._header_blocks(), *self._body_blocks()]
        merges = [*self._title_merges(), *self._header_merges()]
        below, below_merges, below_rules = self._below()
        return SheetPlan(
            name=self.form.sheet,
            blocks=(*blocks, *below),
            merges=(*merges, *below_merges),
            notes=tuple(self._notes()),
            rules=(*self._rules(), *below_rules),
            widths=dict(enumerate(self.widths)),
            heights=self._heights(),
            freeze=(self.body, self._frozen_columns()),
            protected=True,
            setup=PrintSetup(repeat_first=_HEADER_ROW, repeat_last=self.numbers_row),
        )

    # -- rows ---------------------------------------------------------------------------------------------------
    def _rows(self) -> Iterable[_Row]:
        given = self.filling.rows.get(self.form.id, {})
        if self.form.rows is RowKind.COMMUNES:
            codes = [commune.name for commune in communes_of(self.unit.code, self.period.to_date)]
            printed: dict[str, dict[str, Value]] = {code: {self.form.label_key: code} for code in codes}
        else:
            printed = {row.code: self._printed(row.code) for row in self.form.fixed_rows}
        if self.form.rows in (RowKind.LIST, RowKind.OPEN):
            for position in range(1, max(self.form.list_rows + len(printed), *map(int, given or {"0": {}})) + 1):
                printed.setdefault(str(position), {})
        measures = {row.code: row.unit_of_measure for row in self.form.fixed_rows}
        for position, (code, labels) in enumerate(printed.items(), 1):
            parts = self.form.children.get(code, ())
            values: dict[str, Value] = {**labels, **given.get(code, {})}
            values.update(self._sums(parts, given))
            for column in self.form.columns:
                if column.computed:
                    values[column.key] = column.computed.compute(values)
            yield _Row(code, position, values, parts, measures.get(code, ""))

    def _printed(self, code: str) -> dict[str, Value]:
        row = next(row for row in self.form.fixed_rows if row.code == code)
        known: dict[str, Value] = {"code": code, "unit_of_measure": row.unit_of_measure, self.form.label_key: row.label}
        return {column.key: known[column.key] for column in self.form.columns if column.label_column}

    def _sums(self, parts: tuple[str, ...], given: dict[str, dict[str, Value]]) -> dict[str, Value]:
        """The values of a row that is the sum of others."""
        sums: dict[str, Value] = {}
        for column in self.form.columns if parts else ():
            if self._is_summed(column):
                found = [
                    value for code in parts if isinstance(value := given.get(code, {}).get(column.key), int | float)
                ]
                sums[column.key] = round(sum(found), 3)
        return sums

    def _is_summed(self, column: Column) -> bool:
        return Agg.SUM in column.agg and column.computed is None

    # -- blocks -------------------------------------------------------------------------------------------------
    def _header_blocks(self) -> Iterable[Block]:
        columns = self.form.columns
        if self.has_units:
            units = [""] * self.first + [f"({column.unit})" if column.unit else "" for column in columns]
            yield Block(self.numbers_row - 1, 0, [units], ["header-unit"] * len(units))
        numbers = ["(1)"] * self.first + column_numbers(columns, self.first)
        yield Block(self.numbers_row, 0, [numbers], ["column-number"] * len(numbers))

    def _body_blocks(self) -> Iterable[Block]:
        for row in self.rows:
            cells: list[Content] = [row.ordinal] * self.first
            styles = ["ordinal"] * self.first
            for column in self.form.columns:
                cells.append(self._content(row, column))
                styles.append(self._style(row, column))
            yield Block(self.row_of[row.code], 0, [cells], styles)
        if self.form.total_label:
            yield self._total()

    def _content(self, row: _Row, column: Column) -> Content:
        value, at = row.values.get(column.key), self.row_of[row.code]
        if column.computed:
            text = column.computed.formula(lambda key: address(at, self.index[key]))
            return Formula(text, 0 if value is None and isinstance(column.computed, Linear) else value)
        if row.parts and self._is_summed(column):
            cells = ",".join(address(self.row_of[part], self.index[column.key]) for part in row.parts)
            return Formula(f"=SUM({cells})", value)
        return value

    def _style(self, row: _Row, column: Column) -> str:
        kind = kind_of(column.type)
        open_label = column.label_column and self.form.rows is RowKind.OPEN and not row.values.get(column.key)
        if column.label_column and not open_label:
            return f"group-{kind}" if row.parts else f"label-{kind}"
        if column.computed or (row.parts and self._is_summed(column)):
            return f"group-{kind}" if row.parts else f"computed-{kind}"
        if self._measured(row, column):
            return f"input-{kind}|{bar(row.measure)}"
        return f"input-{kind}"

    def _measured(self, row: _Row, column: Column) -> bool:
        """Whether a quantity's unit differs by row and is shown nowhere else."""
        return (
            bool(row.measure)
            and isinstance(column.type, Count)
            and not column.unit
            and "unit_of_measure" not in self.index
        )

    def _total(self) -> Block:
        cells: list[Content] = [""] * self.first
        styles = ["total-text"] * self.first
        totals: dict[str, Value] = {}
        for column in self.form.columns:
            if column.in_total:
                totals[column.key] = self._total_of(column.key)
        for column in self.form.columns:
            cells.append(self._total_cell(column, totals))
            styles.append(f"total-{kind_of(column.type)}")
        return Block(self.end, 0, [cells], styles)

    def _top_rows(self) -> list[_Row]:
        parts = {code for codes in self.form.children.values() for code in codes}
        return [row for row in self.rows if row.code not in parts]

    def _total_of(self, key: str) -> float:
        values = (row.values.get(key) for row in self._top_rows())
        return round(sum(value for value in values if isinstance(value, int | float)), 3)

    def _total_cell(self, column: Column, totals: dict[str, Value]) -> Content:
        label_key = self.form.label_key or self.form.columns[0].key
        if column.key == label_key:
            return self.form.total_label
        if column.in_total:
            letters = column_letters(self.index[column.key])
            if self.form.children:
                cells = ",".join(f"{letters}{self.row_of[row.code] + 1}" for row in self._top_rows())
            else:
                cells = f"{letters}{self.body + 1}:{letters}{self.end}"
            return Formula(f"=SUM({cells})", totals[column.key])
        ratio = column.ratio
        if ratio and all(part in totals for part in ratio.parts):
            text = ratio.formula(lambda key: address(self.end, self.index[key]))
            return Formula(text, ratio.compute(totals))
        return ""

    # -- merges, notes, rules -----------------------------------------------------------------------------------
    def _title_merges(self) -> Iterable[Merge]:
        last, period = len(self.widths) - 1, self.period
        yield from letterhead(self.unit, self.widths)
        yield Merge(2, 0, 2, last, f"Biểu số: {self.form.id}/BDT", "tag")
        yield Merge(3, 0, 3, last, self.form.title.upper(), "title")
        dates = f"từ {period.from_date:%d/%m/%Y} đến {period.to_date:%d/%m/%Y}"
        yield Merge(4, 0, 4, last, f"Kỳ báo cáo: {period.label} ({dates})", "subtitle")
        money = any(column.unit == "triệu đồng" or "triệu đồng" in column.label for column in self.form.columns)
        yield Merge(5, 0, 5, last, "Đơn vị tính tiền: triệu đồng" if money else "", "measure")

    def _header_merges(self) -> Iterable[Merge]:
        if self.first:
            yield Merge(_HEADER_ROW, 0, _HEADER_ROW + self.two_levels, 0, "STT", "header")
        yield from header_merges(self.form.columns, _HEADER_ROW, self.first, two_levels=self.two_levels)

    def _notes(self) -> Iterable[Note]:
        for column in self.form.columns:
            text = column.hint or ("Cột tính tự động, không nhập." if column.computed else "")
            if text:
                row = _HEADER_ROW + (1 if column.group else 0)
                yield Note(row, self.index[column.key], text)

    def _rules(self) -> Iterable[Rule]:
        context = Context(self.unit.code, self.period.to_date)
        for column in self.form.columns:
            if column.computed or column.label_column or not self.rows:
                continue
            rule = accepts(column.type, column.full_label, context)
            if rule:
                at = self.index[column.key]
                yield rule._replace(first_row=self.body, first_column=at, last_row=self.end - 1, last_column=at)

    def _frozen_columns(self) -> int:
        label = self.form.label_key or self.form.columns[0].key
        return self.index[label] + 1

    def _heights(self) -> dict[int, float]:
        heights = {3: 24.0, 4: 20.0}
        if lines_of(self.form.title.upper(), sum(self.widths) * 0.7) > 1:
            heights[3] = 40.0
        grouped = [column for column in self.form.columns if column.group]
        single = [column for column in self.form.columns if not column.group] or list(self.form.columns)
        if self.two_levels:
            leaves = header_height(grouped)
            heights[_HEADER_ROW] = max(20.0, header_height(single) - leaves)
            heights[_HEADER_ROW + 1] = leaves
        else:
            heights[_HEADER_ROW] = max(20.0, header_height(single))
        numbers = [""] * self.first + column_numbers(self.form.columns, self.first)
        heights[self.numbers_row] = row_height(numbers, [w * 1.15 for w in self.widths], 15.0)
        lowest = _LONG_TEXT_HEIGHT if self.form.id == "B11" else 18.0
        for row in self.rows:
            cells = [""] * self.first + [row.values.get(column.key) for column in self.form.columns]
            heights[self.row_of[row.code]] = row_height(cells, self.widths, lowest)
        return heights

    # -- below the table ----------------------------------------------------------------------------------------
    def _below(self) -> tuple[list[Block], list[Merge], list[Rule]]:
        """Single fields, a note and the signature block."""
        row, last = self.end + bool(self.form.total_label) + 1, len(self.widths) - 1
        blocks: list[Block] = []
        merges: list[Merge] = []
        rules: list[Rule] = []
        context = Context(self.unit.code, self.period.to_date)
        for field in self.form.fields:
            value = self.filling.fields.get(self.form.id, {}).get(field.key)
            merges.append(Merge(row, 0, row, self.first, field.label, "field-label"))
            merges.append(Merge(row, self.first + 1, row, last, value, f"input-{kind_of(field.type)}"))
            rule = accepts(field.type, field.label, context)
            if rule:
                rules.append(
                    rule._replace(first_row=row, first_column=self.first + 1, last_row=row, last_column=self.first + 1)
                )
            row += 2
        merges.append(Merge(row, 0, row, last, self._note_line(), "note"))
        split = split_at(self.widths, 0.5)
        for text, style, line in (
            (("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"), "signature", row + 1),
            (("(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"), "signature-note", row + 2),
        ):
            merges.append(Merge(line, 0, line, split - 1, text[0], style))
            merges.append(Merge(line, split, line, last, text[1], style))
        return blocks, merges, rules

    def _note_line(self) -> str:
        cumulative = "số lũy kế tính từ 01/01; " if any(column.cumulative for column in self.form.columns) else ""
        return f"Ghi chú: {cumulative}ô nền vàng để nhập, ô nền xám do biểu tự tính hoặc in sẵn."


def accepts(kind: FieldType, label: str, context: Context) -> Rule | None:
    """What a cell of this type accepts in Excel; None where anything may be typed."""
    rule = Rule(0, 0, 0, 0, "", title=label[:32], message=f"Đề nghị nhập {kind.expected}.")
    if isinstance(kind, Choice):
        return rule._replace(kind="list", source=source_of(kind, context), message="Đề nghị chọn từ danh sách.")
    if isinstance(kind, Bool):
        return rule._replace(kind="list", source=("x",), message="Đánh dấu x hoặc để trống.")
    if isinstance(kind, Number):
        low, high = kind.bounds(context)
        if low is None:
            return None
        return rule._replace(kind="whole" if isinstance(kind, Count) else "decimal", low=low, high=high)
    if isinstance(kind, Date):
        return rule._replace(kind="date", low=_EARLIEST, high=_LATEST)
    return None
