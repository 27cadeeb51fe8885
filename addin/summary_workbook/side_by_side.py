"""Summary sheets of forms whose rows do not add up: the units' answers side by side, lowest, median and highest."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from addin.sheets.plan import Formula, PrintSetup
from addin.sheets.sheet_draft import (
    UNIT_WIDTH,
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
from addin.summary.consolidate import spread
from addin.summary_workbook.formulas import total_formula
from addin.summary_workbook.states import States
from schemas.cells import address
from schemas.fields import NUMBER, TEXT
from schemas.form import Agg, Column, FixedRow
from schemas.period import Period
from schemas.summary import StackedRow

SIDE_BY_SIDE = "SO SÁNH THEO NỘI DUNG VÀ ĐƠN VỊ"
_ALIKE = "Các đơn vị bằng nhau"
#: Behind the name of the first of several units that have the same figure, and how many more they are.
_OTHERS = " đơn vị khác"
_SPREAD = (
    Column(key="minimum", label="Thấp nhất", type=NUMBER, width=14),
    Column(key="median", label="Mức giữa", type=NUMBER, width=14),
    Column(key="maximum", label="Cao nhất", type=NUMBER, width=14),
    Column(key="who", label="Đơn vị thấp nhất, cao nhất", type=TEXT, width=44),
    Column(key="sum", label="Tổng số", type=NUMBER, width=13),
)


class LabelSpans(NamedTuple):
    """Where the rows of one label are, on one sheet or on several: those that may be compared, and all."""

    sound: tuple[Span, ...]
    all: tuple[Span, ...]

    def on_sheet(self, name: str) -> "LabelSpans":
        """The same as seen from another sheet."""
        return LabelSpans(*(tuple(span._replace(sheet=name) for span in spans) for spans in self))


def plan_gathered_sheet(states: States, period: Period) -> PlannedForm:
    """The sheet of a form with fixed rows and no sums: rows go by label first, then by unit."""
    return GatheredSheet(states).plan(period)


class GatheredSheet:
    """Column 0 is the unit, the form's columns follow; the rows of one label are together.

    The lowest, the median and the highest rest on sound figures only: the others are below these, and are named.
    """

    def __init__(self, states: States) -> None:
        form, summary = states.form, states.summary
        self.states, self.form, self.summary = states, form, summary
        self.index = {column.key: i + 1 for i, column in enumerate(form.columns)}
        self.spread = next((column for column in form.columns if Agg.SPREAD in column.agg), None)
        self.labels = [column for column in form.columns if column.label_column]
        self.of_code = {
            fixed.code: sorted((row for row in summary.rows if row.code == fixed.code), key=self._is_left_out)
            for fixed in form.fixed_rows
        }
        shown = [*self.labels, *_SPREAD] if self.spread else []
        below, above = [column.width for column in form.columns], [column.width for column in shown]
        widths = [UNIT_WIDTH, *(max(pair) for pair in zip_longest(below, above, fillvalue=0.0))]
        self.draft = SheetDraft(summary_name(form, states.label), widths, states.whole.catalogue)
        self.rows: dict[tuple[str, str], int] = {}
        self.spans: dict[str, LabelSpans] = {}  # by row code

    def plan(self, period: Period) -> PlannedForm:
        """Lay out the whole sheet from top to bottom."""
        draft = self.draft
        draft.add_head(
            title_of(self.form, self.states.area),
            period,
            self.states.line(),
            tag_of(self.form, self.states.whole.catalogue),
        )
        body = draft.add_header([*self.labels, *_SPREAD] if self.spread else self.form.columns, ["Đơn vị"])
        first, heading = body, body + len(self.form.fixed_rows) + 1
        if self.spread:
            first = self._begin_details(heading)
        spans = self.spans = self._details(first)
        if not self.spread:
            return PlannedForm((draft.plan(body, 2),), Anchors(draft.name, self.rows, self.index))
        rows = [
            self._spread_cells(self.spread, fixed, row, spans[fixed.code])
            for row, fixed in enumerate(self.form.fixed_rows, body)
        ]
        draft.add_shown(body, rows, ["cell-text", *styles_of("cell", [*self.labels, *_SPREAD])])
        repeated = PrintSetup(repeat_first=heading + 1, repeat_last=first - 1)
        return PlannedForm((draft.plan(0, 2, setup=repeated),), Anchors(draft.name, self.rows, self.index))

    def _is_left_out(self, row: StackedRow) -> bool:
        """Whether a row's figure is unknown or doubtful, so that it is compared with no other."""
        return self.spread is not None and not self.states.is_sound(row, self.spread.key)

    def _begin_details(self, heading: int) -> int:
        """What is over the units' rows; gives the first of these."""
        self.draft.add_heading(heading, SIDE_BY_SIDE)
        return self.draft.add_header(self.form.columns, ["Đơn vị"], heading + 1)

    def _details(self, first: int) -> dict[str, LabelSpans]:
        """The units' rows, label after label; row code → where they are."""
        spans, row = {}, first
        rows: list[list[Shown]] = []
        for fixed in self.form.fixed_rows:
            stacked = self.of_code[fixed.code]
            rows += [self._detail(fixed, line) for line in stacked]
            self.rows |= {(line.unit, line.code): at for at, line in enumerate(stacked, row)}
            sound = sum(not self._is_left_out(line) for line in stacked)
            whole = Span(row, row + max(len(stacked), 1) - 1)
            spans[fixed.code] = LabelSpans((Span(row, row + sound - 1),) if sound else (), (whole,))
            row += len(stacked)
        if rows:
            self.draft.add_shown(first, rows, ["cell-text", *styles_of("cell", self.form.columns)])
        self.draft.add_missing(row, self.states.missing_names(), len(self.form.columns) + 1)
        return spans

    def _detail(self, fixed: FixedRow, line: StackedRow) -> list[Shown]:
        printed = self.form.printed(fixed)
        cells = (self.states.of_row(line, column, printed.get(column.key)) for column in self.form.columns)
        return [Shown(self.states.name_of(line.unit)), *cells]

    def _spread_cells(self, column: Column, fixed: FixedRow, row: int, rows: LabelSpans) -> list[Shown]:
        """The lowest, median and highest of the sound figures, who has them, and the sum of all where they add up."""
        stacked = [line for line in self.of_code[fixed.code] if line.values.get(column.key) is not None]
        compared = [line for line in stacked if not self._is_left_out(line)]
        addable = fixed.addable
        figures = spread(column, stacked, addable=addable) | spread(column, compared, addable=False)
        at = {c.key: address(row, i) for i, c in enumerate([*self.labels, *_SPREAD], 1)}
        shown: dict[str, Shown] = dict.fromkeys(at, Shown(None))
        if rows.sound and compared:
            values = [line.values[column.key] for line in compared]
            shown |= self._compared(figures, rows.sound, at, self._who(figures, values))
        out = self._not_compared(fixed)
        if out:
            note = (
                f"Không đưa vào so sánh, vì chưa có hoặc đang rà soát: {', '.join(map(self.states.in_sentence, out))}."
            )
            shown |= {key: cell._replace(mark="partial", note=note) for key, cell in shown.items() if cell.content}
            shown["who"] = self._without(shown["who"], out)
        if addable:
            cells = ",".join(span.column(self.index[column.key]) for span in rows.all)
            shown["sum"] = self.states.of_total(total_formula(cells, figures.get("sum")), column.key, fixed.code)
        share = Shown(share_of(self.summary.reported, self.summary.missing))
        shown |= {key: Shown(text) for key, text in self.form.printed(fixed).items()}
        return [share, *(shown[c.key] for c in [*self.labels, *_SPREAD])]

    def _not_compared(self, fixed: FixedRow) -> list[str]:
        """The units that sent the form and whose figure is unknown or doubtful, or whose row is missing."""
        lines = [line for line in self.of_code[fixed.code] if not self._is_left_out(line)]
        sound = {line.unit for line in lines if self.spread and line.values.get(self.spread.key) is not None}
        return [unit for unit in self.summary.reported if unit not in sound]

    def _compared(
        self, figures: dict[str, Any], spans: Sequence[Span], at: dict[str, str], who: str
    ) -> dict[str, Shown]:
        """The formulas over the sound rows; `who` is lowest and highest is looked up where these are on one sheet."""
        at_key = self.index[self.spread.key if self.spread else ""]
        cells = ",".join(span.column(at_key) for span in spans)
        texts = {"minimum": f"=MIN({cells})", "median": f"=ROUND(MEDIAN({cells}),3)", "maximum": f"=MAX({cells})"}
        shown = {key: Shown(Formula(text, figures[key])) for key, text in texts.items()}
        if len(spans) > 1:
            return shown | {"who": Shown(who)}
        units = spans[0].column(0)
        lowest, highest = (
            f"INDEX({units},MATCH({at[key]},{cells},0))&IF(COUNTIF({cells},{at[key]})>1,"
            f'" và "&(COUNTIF({cells},{at[key]})-1)&"{_OTHERS}","")'
            for key in ("minimum", "maximum")
        )
        text = f'=IF({at["minimum"]}={at["maximum"]},"{_ALIKE}","Thấp nhất: "&{lowest}&"; cao nhất: "&{highest})'
        return shown | {"who": Shown(Formula(text, who))}

    def _without(self, who: Shown, out: Sequence[str]) -> Shown:
        """Who is lowest and highest, and who was left out of it."""
        left = f"Không xét: {', '.join(map(self.states.in_sentence, out))} (chưa có hoặc đang rà soát)."
        if not isinstance(who.content, Formula):
            return Shown(f"{who.content}. {left}" if who.content else left)
        text = f'{who.content.text}&". {left}"'
        return Shown(Formula(text, f"{who.content.value}. {left}"))

    def _who(self, figures: dict[str, Any], values: Sequence[Any]) -> str:
        """The first unit that has the lowest, and the first that has the highest value, and how many others have it."""
        if figures["minimum"] == figures["maximum"]:
            return _ALIKE

        def named(key: str) -> str:
            others = values.count(figures[key]) - 1
            return self.states.name_of(figures[f"{key}_unit"]) + (f" và {others}{_OTHERS}" if others > 0 else "")

        return f"Thấp nhất: {named('minimum')}; cao nhất: {named('maximum')}"
