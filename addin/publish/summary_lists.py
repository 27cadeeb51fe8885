"""Summary sheets of list forms: counts and sums by unit and by group as live formulas, every row stacked below."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from addin.publish.layout import LINE_HEIGHT, kind_of, lines_of, row_height
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
    sheet_name,
    unit_name,
)
from schemas.cells import address, column_letters
from schemas.fields import Choice, CommuneName, Context, PeopleName
from schemas.form import Agg, Column, Form
from schemas.period import Period
from schemas.reference import unit_by_code
from schemas.summary import FormSummary

TOTAL = "Toàn tỉnh"


class _Count(NamedTuple):
    """One column of the table by unit: its heading, its formula for a unit's name cell, and its figure."""

    heading: str
    formula: str  # with {unit}: the criterion on the unit column, "" for the whole province
    style: str
    key: str
    group: str = ""


def plan_list_sheet(form: Form, summary: FormSummary, period: Period) -> PlannedSheet:
    """The sheet of a list form."""
    return _ListSheet(form, summary, period).plan()


class _ListSheet:
    """Column 0 is the unit, column 1 the row's number at the unit; the form's columns follow."""

    def __init__(self, form: Form, summary: FormSummary, period: Period) -> None:
        self.form, self.summary, self.period = form, summary, period
        self.index = {column.key: i + 2 for i, column in enumerate(form.columns)}
        self.widths = [UNIT_WIDTH, 6.0, *(column.width for column in form.columns)]
        self.units = sorted([*summary.reported, *summary.missing], key=lambda code: unit_by_code(code).position)
        self.groups = [column for column in form.columns if _grouped_below(column)]
        self.below = coverage(summary.reported, summary.missing)
        self.title = f"TỔNG HỢP {form.title.upper()}"
        self.heights = head_heights(self.title, self.below, self.widths)
        self.blocks: list[Block] = []
        self.merges: list[Merge] = []
        self.rows: dict[tuple[str, str], int] = {}
        groups = sum(len(self._found(column)) + 3 for column in self.groups)
        self.list_header = HEADER_ROW + 1 + len(self.units) + 1 + 1 + groups + 1
        self.first = self.list_header + 1
        self.last = self.first + max(len(summary.rows), 1) - 1

    def plan(self) -> PlannedSheet:
        """Lay out the whole sheet."""
        counts = self._counts()
        while len(self.widths) < len(counts) + 1:
            self.widths.append(12.0)
        self._by_unit(counts)
        self._by_group(HEADER_ROW + len(self.units) + 3)
        self._stacked()
        sheet = SheetPlan(
            name=sheet_name(self.form),
            blocks=tuple(self.blocks),
            merges=(
                *head(self.title, self.period, self.widths, self.below, f"Biểu số: {self.form.id}/BDT"),
                *self.merges,
            ),
            widths=dict(enumerate(self.widths)),
            heights=self.heights,
            filter_range=(self.list_header, 0, self.last, len(self.form.columns) + 1),
            setup=PrintSetup(),
        )
        return PlannedSheet(sheet, Anchors(sheet.name, self.rows, self.index))

    def _range(self, column: int) -> str:
        letters = column_letters(column)
        return f"${letters}${self.first + 1}:${letters}${self.last + 1}"

    # -- counts by unit -----------------------------------------------------------------------------------------
    def _counts(self) -> list[_Count]:
        counts = [_Count("Số dòng", f"=COUNTIFS({self._range(0)},{{unit}})", "count", "count")]
        for column in self.form.columns:
            cells, kind = self._range(self.index[column.key]), kind_of(column.type)
            if Agg.SUM in column.agg:
                counts.append(_Count(column.label, f"=SUMIFS({cells},{self._range(0)},{{unit}})", kind, column.key))
            elif Agg.COUNT in column.agg:
                counts.append(
                    _Count(column.label, f'=COUNTIFS({self._range(0)},{{unit}},{cells},"x")', "count", column.key)
                )
            elif Agg.COUNT_BY in column.agg and isinstance(column.type, Choice) and not _grouped_below(column):
                for option in column.type.options:
                    text = f'=COUNTIFS({self._range(0)},{{unit}},{cells},"{option}")'
                    counts.append(_Count(f"{column.label}: {option}", text, "count", column.key, option))
        return counts

    def _by_unit(self, counts: Sequence[_Count]) -> None:
        headings: list[Content] = ["Đơn vị", *[count.heading for count in counts]]
        widths = self.widths
        self.blocks.append(Block(HEADER_ROW, 0, [headings], ["header"] * len(headings)))
        lines = max(lines_of(str(text), width * 0.9) for text, width in zip(headings, widths, strict=False))
        self.heights[HEADER_ROW] = lines * LINE_HEIGHT + 4
        styles = [f"cell-{count.style}" for count in counts]
        for offset, unit in enumerate(self.units):
            row = HEADER_ROW + 1 + offset
            if unit in self.summary.missing:
                cells: list[Content] = [unit_name(unit), NO_FIGURES, *[None] * (len(counts) - 1)]
                self.blocks.append(Block(row, 0, [cells], ["missing"] * len(cells)))
                continue
            figures = self.summary.units[unit]
            criterion = address(row, 0)
            cells = [unit_name(unit), *[_filled(count, criterion, figures) for count in counts]]
            self.blocks.append(Block(row, 0, [cells], ["cell-text", *styles]))
            self.rows[(unit, "")] = row
        row = HEADER_ROW + 1 + len(self.units)
        cells = [TOTAL]
        for offset, count in enumerate(counts, 1):
            letters = column_letters(offset)
            value = _figure(count, self.summary.total)
            cells.append(Formula(f"=SUM({letters}{HEADER_ROW + 2}:{letters}{row})", value))
        self.blocks.append(Block(row, 0, [cells], ["total-text", *(f"total-{count.style}" for count in counts)]))
        self.rows[("", "")] = row

    # -- counts and sums by group -------------------------------------------------------------------------------
    def _found(self, column: Column) -> list[str]:
        groups = self.summary.total.get(column.key) or {}
        kind = column.type
        context = Context("", self.period.to_date)
        order = list(kind.choices(context)) if isinstance(kind, Choice) and not isinstance(kind, CommuneName) else []
        return sorted(groups, key=lambda group: (order.index(group) if group in order else 0, group))

    def _by_group(self, row: int) -> None:
        for column in self.groups:
            sums = [c for c in self.form.columns if Agg.SUM in c.agg] if Agg.SUM_BY in column.agg else []
            headings: list[Content] = [column.label, "Số dòng", *[c.label for c in sums]]
            self.blocks.append(Block(row, 0, [headings], ["header"] * len(headings)))
            lines = max(lines_of(str(t), w * 0.9) for t, w in zip(headings, self.widths, strict=False))
            self.heights[row] = lines * LINE_HEIGHT + 4
            cells_of_group = self._range(self.index[column.key])
            for offset, group in enumerate(self._found(column), 1):
                at = address(row + offset, 0)
                number = sum(1 for r in self.summary.rows if r.values.get(column.key) == group)
                cells: list[Content] = [group, Formula(f"=COUNTIFS({cells_of_group},{at})", number)]
                for c in sums:
                    value = self.summary.total[column.key][group].get(c.key)
                    cells.append(Formula(f"=SUMIFS({self._range(self.index[c.key])},{cells_of_group},{at})", value))
                styles = ["cell-text", "cell-count", *[f"cell-{kind_of(c.type)}" for c in sums]]
                self.blocks.append(Block(row + offset, 0, [cells], styles))
            row += len(self._found(column)) + 3

    # -- the rows themselves ------------------------------------------------------------------------------------
    def _stacked(self) -> None:
        columns = self.form.columns
        labels: list[Content] = ["Đơn vị", "STT", *[_with_unit(column) for column in columns]]
        self.blocks.append(Block(self.list_header, 0, [labels], ["header"] * len(labels)))
        lines = max(lines_of(str(text), width * 0.9) for text, width in zip(labels, self.widths, strict=False))
        self.heights[self.list_header] = lines * LINE_HEIGHT + 4
        names = {unit: unit_name(unit) for unit in self.summary.reported}
        keys = [column.key for column in columns]
        ordinals = _ordinals([row.unit for row in self.summary.rows])
        rows: list[list[Content]] = [
            [names[row.unit], ordinal, *[row.values.get(key) for key in keys]]
            for ordinal, row in zip(ordinals, self.summary.rows, strict=True)
        ]
        rows = rows or [["", None, "Không phát sinh", *[None] * (len(keys) - 1)]]
        styles = ["cell-text", "cell-count", *[f"cell-{kind_of(column.type)}" for column in columns]]
        self.blocks.append(Block(self.first, 0, rows, styles))
        for offset, cells in enumerate(rows):
            height = row_height(cells, self.widths)
            if height > 18:
                self.heights[self.first + offset] = height


def _grouped_below(column: Column) -> bool:
    """Groups too many for columns, or with money to add up, get a table of their own; communes stay in the list."""
    return Agg.SUM_BY in column.agg or (Agg.COUNT_BY in column.agg and isinstance(column.type, PeopleName))


def _with_unit(column: Column) -> str:
    return f"{column.full_label} ({column.unit})" if column.unit else column.full_label


def _filled(count: _Count, criterion: str, figures: dict[str, Any]) -> Formula:
    return Formula(count.formula.format(unit=criterion), _figure(count, figures))


def _figure(count: _Count, figures: dict[str, Any]) -> float:
    value = figures.get(count.key, 0)
    return value.get(count.group, 0) if isinstance(value, dict) else value or 0


def _ordinals(units: Sequence[str]) -> list[int]:
    """1, 2 … anew for each unit."""
    ordinals: list[int] = []
    for position, unit in enumerate(units):
        ordinals.append(ordinals[-1] + 1 if position and units[position - 1] == unit else 1)
    return ordinals
