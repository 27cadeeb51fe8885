"""Summary sheets of forms that add up row by row: the province on top by live formulas, the units' rows below."""

from collections.abc import Sequence
from typing import Any

from addin.publish.layout import kind_of, row_height
from addin.publish.plan import Block, Content, Formula, Merge, PrintSetup, SheetPlan
from addin.publish.summary_sheet import (
    HEADER_ROW,
    NO_FIGURES,
    UNIT_WIDTH,
    Anchors,
    PlannedSheet,
    coverage,
    head,
    head_heights,
    header_heights,
    sheet_name,
    table_header,
    unit_name,
)
from schemas.cells import address, column_letters
from schemas.form import Agg, Column, Form, RowKind
from schemas.period import Period
from schemas.summary import FormSummary, StackedRow

PROVINCE = "Toàn tỉnh"
DETAILS = "CHI TIẾT THEO ĐƠN VỊ"
WHOLE_UNIT = "(cả đơn vị)"


def plan_rows_sheet(form: Form, summary: FormSummary, period: Period) -> PlannedSheet:
    """The sheet of a fixed-row form or of the form by commune."""
    return _RowsSheet(form, summary, period).plan()


class _RowsSheet:
    """Column 0 is the unit; the form's columns follow, the same for the province, the units and the details."""

    def __init__(self, form: Form, summary: FormSummary, period: Period) -> None:
        self.form, self.summary, self.period = form, summary, period
        self.index = {column.key: i + 1 for i, column in enumerate(form.columns)}
        self.widths = [UNIT_WIDTH, *(column.width for column in form.columns)]
        self.below = coverage(summary.reported, summary.missing)
        self.title = f"TỔNG HỢP {form.title.upper()}"
        self.merges, self.blocks, self.body = table_header(form.columns, 1, ["Đơn vị"])
        self.heights = {**head_heights(self.title, self.below, self.widths), **header_heights(form.columns)}
        self.rows: dict[tuple[str, str], int] = {}

    def plan(self) -> PlannedSheet:
        """Lay out the whole sheet."""
        by_unit = self.form.rows is RowKind.COMMUNES
        top = [*self.summary.reported, *self.summary.missing] if by_unit else [row.code for row in self.form.fixed_rows]
        total_row = self.body + len(top)
        details_heading = total_row + bool(self.form.total_label) + 1
        self.first_detail = details_heading + 1
        self.last_detail = self.first_detail + max(len(self.summary.rows), 1) - 1
        if by_unit:
            self._unit_rows(top)
        else:
            self._province_rows()
        if self.form.total_label:
            self._total(total_row, by_unit=by_unit)
        self._details(details_heading)
        sheet = SheetPlan(
            name=sheet_name(self.form),
            blocks=tuple(self.blocks),
            merges=(
                *head(self.title, self.period, self.widths, self.below, f"Biểu số: {self.form.id}/BDT"),
                *self.merges,
            ),
            widths=dict(enumerate(self.widths)),
            heights=self.heights,
            freeze=(self.body, self._frozen()),
            setup=PrintSetup(repeat_first=HEADER_ROW, repeat_last=self.body - 1),
        )
        return PlannedSheet(sheet, Anchors(sheet.name, self.rows, self.index))

    def _frozen(self) -> int:
        return min(self.index[self.form.label_key], 3) + 1

    # -- the province by unit (B02) -----------------------------------------------------------------------------
    def _unit_rows(self, units: Sequence[str]) -> None:
        for offset, unit in enumerate(sorted(units, key=self._order)):
            row = self.body + offset
            if unit in self.summary.missing:
                cells: list[Content] = [unit_name(unit), NO_FIGURES, *[None] * (len(self.form.columns) - 1)]
                self.blocks.append(Block(row, 0, [cells], ["missing"] * len(cells)))
                continue
            self.rows[(unit, "")] = row
            figures = self.summary.units[unit]
            cells = [unit_name(unit)]
            cells += [self._unit_cell(column, figures, row) for column in self.form.columns]
            self.blocks.append(Block(row, 0, [cells], ["cell-text", *self._styles("cell")]))

    def _order(self, unit: str) -> int:
        from schemas.reference import unit_by_code

        return unit_by_code(unit).position

    def _unit_cell(self, column: Column, figures: dict[str, Any], row: int) -> Content:
        if column.label_column:
            return WHOLE_UNIT
        if column.computed:
            text = column.computed.formula(lambda key: address(row, self.index[key]))
            return Formula(text, figures.get(column.key))
        value: Content = figures.get(column.key)
        return value

    # -- the province by row code -------------------------------------------------------------------------------
    def _province_rows(self) -> None:
        for offset, fixed in enumerate(self.form.fixed_rows):
            row = self.body + offset
            figures = self.summary.total.get(fixed.code, {})
            printed = {"code": fixed.code, "unit_of_measure": fixed.unit_of_measure, self.form.label_key: fixed.label}
            cells: list[Content] = [PROVINCE]
            cells += [
                printed[column.key] if column.label_column else self._province_cell(column, figures, row)
                for column in self.form.columns
            ]
            base = "group" if self.form.children.get(fixed.code) else "cell"
            self.blocks.append(Block(row, 0, [cells], [f"{base}-text", *self._styles(base)]))
            self.heights[row] = row_height(cells, self.widths)

    def _province_cell(self, column: Column, figures: dict[str, Any], row: int) -> Content:
        value = figures.get(column.key)
        if column.ratio:
            text = column.ratio.formula(lambda key: address(row, self.index[key]))
            return Formula(text, value)
        if Agg.SUM in column.agg:
            return Formula(self._sumifs(column, row), value)
        if Agg.SPREAD in column.agg:
            return spread_text(value)
        if Agg.TEXT in column.agg:
            return f"{len(value)} đơn vị nêu, xem chi tiết" if value else None
        return value if Agg.LAST in column.agg else None

    def _sumifs(self, column: Column, row: int) -> str:
        """The units' rows of the same code (or label, where the form has no codes) added up."""
        key = "code" if "code" in self.index else self.form.label_key
        return (
            f"=SUMIFS({self._detail_range(self.index[column.key])},"
            f"{self._detail_range(self.index[key])},{address(row, self.index[key])})"
        )

    def _detail_range(self, column: int) -> str:
        letters = column_letters(column)
        return f"${letters}${self.first_detail + 1}:${letters}${self.last_detail + 1}"

    # -- total and details --------------------------------------------------------------------------------------
    def _total(self, row: int, *, by_unit: bool) -> None:
        totals = self._totals()
        cells: list[Content] = [self.form.total_label]
        for column in self.form.columns:
            if column.in_total:
                cells.append(Formula(self._total_formula(column, row, by_unit=by_unit), totals[column.key]))
            elif column.ratio and all(part in totals for part in column.ratio.parts):
                text = column.ratio.formula(lambda key: address(row, self.index[key]))
                cells.append(Formula(text, column.ratio.compute(totals)))
            else:
                cells.append(None)
        self.blocks.append(Block(row, 0, [cells], ["total-text", *self._styles("total")]))
        self.rows[("", "")] = row

    def _totals(self) -> dict[str, Any]:
        if not self.form.by_code:
            return self.summary.total
        parts = {code for codes in self.form.children.values() for code in codes}
        top = [figures for code, figures in self.summary.total.items() if code not in parts]
        keys = [column.key for column in self.form.columns if column.in_total]
        return {key: round(sum(figures.get(key) or 0 for figures in top), 3) for key in keys}

    def _total_formula(self, column: Column, row: int, *, by_unit: bool) -> str:
        letters = column_letters(self.index[column.key])
        if by_unit or not self.form.children:
            return f"=SUM({letters}{self.body + 1}:{letters}{row})"
        parts = {code for codes in self.form.children.values() for code in codes}
        tops = [self.body + i + 1 for i, fixed in enumerate(self.form.fixed_rows) if fixed.code not in parts]
        return f"=SUM({','.join(f'{letters}{top}' for top in tops)})"

    def _details(self, heading: int) -> None:
        last = len(self.widths) - 1
        self.merges.append(Merge(heading, 0, heading, last, DETAILS, "heading"))
        names = {unit: unit_name(unit) for unit in self.summary.reported}
        keys = [column.key for column in self.form.columns]
        rows = [self._detail(row, names, keys) for row in self.summary.rows]
        if rows:
            self.blocks.append(Block(self.first_detail, 0, rows, ["cell-text", *self._styles("cell")]))
        for offset, stacked in enumerate(self.summary.rows):
            at = self.first_detail + offset
            if self.form.by_code:
                self.rows[(stacked.unit, stacked.code)] = at
            height = row_height(rows[offset], self.widths)
            if height > 18:
                self.heights[at] = height

    @staticmethod
    def _detail(row: StackedRow, names: dict[str, str], keys: list[str]) -> list[Content]:
        values = row.values
        return [names[row.unit], *[values.get(key) for key in keys]]

    def _styles(self, base: str) -> list[str]:
        return [
            f"{base}-{'text' if Agg.SPREAD in c.agg and base == 'group' else kind_of(c.type)}"
            for c in self.form.columns
        ]


def spread_text(value: dict[str, Any] | None) -> str:
    """Minimum, median and maximum over the units, and who: "thấp nhất 80 (…); trung vị 91; cao nhất 99 (…)"."""
    from schemas.numbers import show_number

    if not value or value.get("minimum") is None:
        return ""
    text = (
        f"Thấp nhất {show_number(value['minimum'])} ({unit_name(value['minimum_unit'])}); "
        f"trung vị {show_number(value['median'])}; "
        f"cao nhất {show_number(value['maximum'])} ({unit_name(value['maximum_unit'])})"
    )
    return f"{text}; cộng {show_number(value['sum'])}" if "sum" in value else text
