"""Summary sheets of forms that add up row by row: the province on top by live formulas, the units' rows below."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import Any

from addin.sheets.layout import capitals
from addin.sheets.plan import Content, Formula
from addin.sheets.sheet_draft import (
    NOTHING,
    UNIT_WIDTH,
    UNKNOWN,
    Anchors,
    PlannedForm,
    SheetDraft,
    Shown,
    Span,
    share_of,
    styles_of,
    summary_name,
    tag_of,
    title_of,
)
from addin.summary_workbook.formulas import rate_formula, sum_formula, total_formula
from addin.summary_workbook.states import States
from schemas.cells import address, column_letters
from schemas.fields import Choice
from schemas.form import BLENDED, Agg, Column, Field, FixedRow, RowKind
from schemas.numbers import exact
from schemas.period import Period
from schemas.summary import NO_ROW, StackedRow

DETAILS = "CHI TIẾT THEO ĐƠN VỊ"
SAID = "đơn vị nêu (xem chi tiết)"
_WHOLE_UNIT = "(cả đơn vị)"


def plan_rows_sheet(states: States, period: Period) -> PlannedForm:
    """The sheet of a form with fixed rows, or of the form by commune."""
    return RowsSheet(states).plan(period)


class RowsSheet:
    """Column 0 is the unit; the form's columns follow, the same for the province, the units and the details."""

    def __init__(self, states: States) -> None:
        form = states.form
        self.states, self.form, self.summary = states, form, states.summary
        self.by_unit = form.rows is RowKind.COMMUNES
        self.index = {column.key: i + 1 for i, column in enumerate(form.columns)}
        self.draft = SheetDraft(
            summary_name(form, states.label),
            [UNIT_WIDTH, *(column.width for column in form.columns)],
            states.whole.catalogue,
        )
        self.rows: dict[tuple[str, str], int] = {}
        self.fixed = {row.code: row for row in form.fixed_rows}
        self.details = self._detail_rows()
        self.body = 0
        self.span = Span(0, 0)
        self.answers: dict[str, Span] = {}  # where the units' single fields are

    def plan(self, period: Period) -> PlannedForm:
        """Lay out the whole sheet from top to bottom."""
        draft = self.draft
        draft.add_head(
            title_of(self.form, self.states.area),
            period,
            self.states.line(),
            tag_of(self.form, self.states.whole.catalogue),
        )
        self.body = draft.add_header(self.form.columns, ["Đơn vị"])
        top = self._top_height()
        fields_row = self.body + top + bool(self.form.total_label) + 1
        heading = fields_row + sum(self._field_height(field) for field in self.form.fields)
        self.span = Span(heading + 1, heading + max(len(self.details), 1))
        if self.by_unit:
            self._units()
        else:
            self._province()
        if self.form.total_label:
            self._total(self.body + top)
        for field in self.form.fields:
            self._field(field, fields_row)
            fields_row += self._field_height(field)
        self._details(heading)
        frozen = min(self.index[self.form.label_key], 2) + 1
        return PlannedForm((draft.plan(self.body, frozen),), Anchors(draft.name, self.rows, self.index))

    def _top_height(self) -> int:
        """How many rows there are above the total."""
        summary = self.summary
        return len(summary.reported) + len(summary.missing) if self.by_unit else self._lines_of_form()

    def _lines_of_form(self) -> int:
        """How many lines the printed rows take, with the titles of their sections."""
        return sum(1 + bool(fixed.section) for fixed in self.form.fixed_rows)

    # -- the province by unit -----------------------------------------------------------------------------------
    def _units(self) -> None:
        reported = self.summary.reported
        rows = [self._unit(unit, self.body + offset) for offset, unit in enumerate(reported)]
        if rows:
            self.draft.add_shown(self.body, rows, ["cell-text", *styles_of("cell", self.form.columns)])
        self.rows |= {(unit, ""): self.body + offset for offset, unit in enumerate(reported)}
        self.draft.add_missing(self.body + len(rows), self.states.missing_names(), len(self.draft.widths))

    def _unit(self, unit: str, row: int) -> list[Shown]:
        figures = self.summary.units[unit]
        cells = [Shown(self.states.name_of(unit))]
        for column in self.form.columns:
            content: Content = figures.get(column.key)
            if column.label_column:
                cells.append(Shown(_WHOLE_UNIT))
                continue
            if column.ratio:
                content = self._rate(column, figures, row)
            elif column.computed and content is not None:  # only the communes' sum is right where one has no result
                of_unit = f"{self.span.column(0)},{address(row, 0)}"
                content = Formula(f"=SUMIFS({self.span.column(self.index[column.key])},{of_unit})", figures[column.key])
            cells.append(self.states.of_unit(content, unit, column.key))
        return cells

    def _rate(self, column: Column, figures: Mapping[str, Any], row: int) -> Formula:
        return rate_formula(column, figures, lambda key: address(row, self.index[key]))

    # -- the province by row ------------------------------------------------------------------------------------
    def _province(self) -> None:
        name = self.states.all_units
        if self.summary.missing:
            name += f" ({share_of(self.summary.reported, self.summary.missing)})"
        titles = accumulate(bool(fixed.section) for fixed in self.form.fixed_rows)
        lines = zip(titles, enumerate(self.form.fixed_rows, self.body), strict=True)
        for (above, base), alike in groupby(lines, lambda line: (line[0], self._base(line[1][1]))):
            stretch = [(row + above, fixed) for _, (row, fixed) in alike]
            first, opening = stretch[0]
            if opening.section:
                self._section(opening.section, first - 1)
            styles = [f"{base}-text", *styles_of(base, self.form.columns)]
            shown = [[Shown(name), *self._cells(fixed, row)] for row, fixed in stretch]
            self.draft.add_shown(first, shown, styles)
            self.rows |= {("", fixed.code): row for row, fixed in stretch}

    def _base(self, fixed: FixedRow) -> str:
        return "group" if fixed.code in self.form.children else "cell"

    def _section(self, title: str, row: int) -> None:
        """The title of a section in a line of its own, as on the blank."""
        cells = [title if column.key == self.form.label_key else None for column in self.form.columns]
        self.draft.add_rows(row, [[None, *cells]], ["group-text"] * (1 + len(cells)))

    def _cells(self, fixed: FixedRow, row: int) -> Iterator[Shown]:
        figures = {**self.summary.total.get(fixed.code, {}), **self.form.printed(fixed)}
        for column in self.form.columns:
            content = self._cell(column, figures, row, fixed.code)
            is_figure = column.ratio or not {Agg.SUM, Agg.TEXT, Agg.LAST, *BLENDED}.isdisjoint(column.agg)
            yield self.states.of_total(content, column.key, fixed.code) if is_figure else Shown(content)

    def _cell(self, column: Column, figures: dict[str, Any], row: int, code: str) -> Content:
        value: Any = figures.get(column.key)
        if column.label_column:
            return str(value)
        if column.ratio:
            return self._rate(column, figures, row)
        if Agg.SUM in column.agg:
            return self._sum_of_row(column, value, row, code)
        if Agg.TEXT in column.agg:
            return self._number_of_texts(column, value, row)
        if column.blended:
            return UNKNOWN if value is None else value
        return value if Agg.LAST in column.agg else None

    def _sum_of_row(self, column: Column, value: Any, row: int, _: str) -> Formula:
        """The sum of the units' rows below that are the same row of the form."""
        cells, same = self.span.column(self.index[column.key]), self._same_row(row)
        return sum_formula(f"SUMIFS({cells},{same})", value, f"{same},{cells}")

    def _number_of_texts(self, column: Column, value: Any, row: int) -> Content:
        """How many units say something in their row."""
        cells = self.span.column(self.index[column.key])
        count = f'COUNTIFS({self._same_row(row)},{cells},"?*",{cells},"<>{UNKNOWN}")'
        return Formula(f'=IF({count}=0,"",{count}&" {SAID}")', f"{len(value)} {SAID}" if value else "")

    def _same_row(self, row: int) -> str:
        """Condition: the units' rows with this row's label (a code such as 3.1 might be taken for a number)."""
        label = self.index[self.form.label_key]
        return f"{self.span.column(label)},{address(row, label)}"

    # -- total --------------------------------------------------------------------------------------------------
    def _total(self, row: int) -> None:
        totals = self._totals()
        cells = [Shown(self.states.all_units if self.by_unit else self.form.total_label)]
        for column in self.form.columns:
            if column.key == self.form.label_key:
                cells.append(Shown(share_of(self.summary.reported, self.summary.missing)))
            elif column.in_total:
                cells.append(self.states.of_total(self._sum(column, row, totals[column.key]), column.key))
            elif column.ratio and all(part in totals for part in column.ratio.parts):
                cells.append(self.states.of_total(self._rate(column, totals, row), column.key))
            elif column.blended and self.by_unit:
                figure = self.summary.total.get(column.key)
                cells.append(self.states.of_total(UNKNOWN if figure is None else figure, column.key))
            else:
                cells.append(Shown(None))
        self.draft.add_shown(row, [cells], ["total-text", *styles_of("total", self.form.columns)])
        self.draft.heights[row] = max(20.0, self.draft.heights.get(row, 0.0))
        self.rows[("", "")] = row

    def _totals(self) -> dict[str, Any]:
        if self.by_unit:
            return self.summary.total
        top = [figures for code, figures in self.summary.total.items() if code not in self.form.part_codes]
        keys = [column.key for column in self.form.columns if column.in_total]
        stated = {key: [value for figures in top if (value := figures.get(key)) is not None] for key in keys}
        return {key: exact(sum(values)) if values else None for key, values in stated.items()}

    def _sum(self, column: Column, row: int, value: Any) -> Formula:
        letters = column_letters(self.index[column.key])
        cells = f"{letters}{self.body + 1}:{letters}{row}"
        if self.form.part_codes:
            rows = [
                self.rows[("", fixed.code)] + 1
                for fixed in self.form.fixed_rows
                if fixed.code not in self.form.part_codes
            ]
            cells = ",".join(f"{letters}{at}" for at in rows)
        return total_formula(cells, value)

    # -- single fields ------------------------------------------------------------------------------------------
    @staticmethod
    def options(field: Field) -> Sequence[str]:
        return field.type.options if isinstance(field.type, Choice) else ()

    def _field_height(self, field: Field) -> int:
        return 3 + len(self.summary.reported) + len(self.summary.missing) + len(self.options(field))

    def _field(self, field: Field, row: int) -> None:
        """A value each unit gives once: unit by unit, then how many units gave each answer."""
        draft, reported = self.draft, self.summary.reported
        draft.add_heading(row, capitals(field.label))
        draft.add_rows(row + 1, [["Đơn vị", "Nội dung"]], ["header", "header"])
        answers = [
            [Shown(self.states.name_of(u)), self.states.of_unit(self.summary.units[u].get(field.key), u, field.key)]
            for u in reported
        ]
        if answers:
            draft.add_shown(row + 2, answers, ["cell-text", "cell-text"])
        below = draft.add_missing(row + 2 + len(answers), self.states.missing_names(), 2)
        span = self.answers[field.key] = Span(row + 2, max(below - 1, row + 2))
        given = [self.summary.units[unit].get(field.key) for unit in reported]
        for at, option in enumerate(self.options(field), below):
            count = Formula(f"=COUNTIFS({span.column(1)},{address(at, 1)})", given.count(option))
            draft.add_rows(at, [["Số đơn vị", option, count]], ["total-text", "total-text", "total-count"])

    # -- details ------------------------------------------------------------------------------------------------
    def _details(self, heading: int) -> None:
        self.draft.add_heading(heading, DETAILS)
        if self.details:
            rows = (self._detail(unit, row) for unit, row in self.details)
            self.draft.add_shown(self.span.first, rows, ["cell-text", *styles_of("cell", self.form.columns)])
        self.rows |= {(unit, row.code): at for at, (unit, row) in enumerate(self.details, self.span.first) if row}
        below, said_at = self.span.first + len(self.details), self.index[self.form.label_key]
        self.draft.add_missing(below, self.states.missing_names(), len(self.draft.widths), said_at)

    def _detail_rows(self) -> list[tuple[str, StackedRow | None]]:
        """Unit and row of what the units say; rows that say nothing are left out, the unit stays, without a row."""
        keys = {column.key for column in self.form.columns if not column.label_column}
        said = [column.key for column in self.form.columns if not column.label_column and not column.computed]
        details: list[tuple[str, StackedRow | None]] = []
        for unit in self.summary.reported:
            rows: list[tuple[str, StackedRow | None]] = [
                (unit, row)
                for row in self._rows_of(unit)
                if any(row.values.get(key) is not None for key in said) or not keys <= row.values.keys()
            ]
            details += rows or [(unit, None)]
        return details

    def _rows_of(self, unit: str) -> Iterator[StackedRow]:
        """A unit's rows, those among them that its sheet should have and does not, at their end."""
        yield from self.summary.rows_of(unit)
        for code in self.summary.absent.get(unit, ()):
            yield StackedRow(unit, code, {}, "", NO_ROW)

    def _detail(self, unit: str, row: StackedRow | None) -> list[Shown]:
        columns, name = self.form.columns, Shown(self.states.name_of(unit))
        if row is None:
            return [name, *(Shown(NOTHING if column.key == self.form.label_key else None) for column in columns)]
        fixed = self.fixed.get(row.code)
        printed = self.form.printed(fixed) if fixed else {self.form.label_key: row.code} if not row.values else {}
        return [name, *(self.states.of_row(row, column, printed.get(column.key)) for column in columns)]
