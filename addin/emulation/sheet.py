"""The sheet of the emulation table: points, totals, ranks and grades as live formulas over measures and criteria.

A weight or threshold changed on the sheet recalculates everything: that is the office's "what if".
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from addin.emulation.score import WAITING, Scored, UnitScore
from addin.sheets.layout import capitals, row_height
from addin.sheets.pages import PrintPages
from addin.sheets.plan import CellNote, Chart, Content, Formula, Link, Merge, PrintSetup, Series, SheetPlan
from addin.sheets.sheet_draft import HEADER_ROW, HIGHEST_CHART, LOWEST_CHART, SheetDraft, pixels
from addin.sheets.styles import mark_style
from addin.summary_workbook.findings import cell_link
from schemas.catalogue import Catalogue
from schemas.cells import Value, address, place_in_words
from schemas.office import Office
from schemas.office.lines import Appeal
from schemas.period import Period
from schemas.summary import Origin

SHEET = "Bảng điểm thi đua"
_NOTE = "Đổi điểm tối đa, các mức hoặc điểm thưởng, điểm trừ ngay trên trang này để xem kết quả thay đổi ra sao."
_FIRST = 2  # the first criterion's column; before it are the number and the unit
_SHOWN = 4  # cells named behind a measure
_NARROW, _NAME, _WIDE = 10.5, 22.0, 12.0
#: The lower tables need so many columns, however few criteria there are.
_LEAST_COLUMNS = 10
#: Rows that the chart below the table may take.
_CHART_ROWS = 20


def plan_emulation(
    lines: Sequence[UnitScore], catalogue: Catalogue, office: Office, period: Period,
    originals: Mapping[str, str] | None = None,
) -> SheetPlan:  # fmt: skip
    """Lay out the whole sheet; `lines` in the office's order of units.

    `originals` maps a unit to its original's path as seen from the workbook.
    """
    return _Table(lines, catalogue, office, originals or {}).plan(period)


class _Table:
    """From top to bottom: points, measures, criteria, grades, appeals where there are any, evidence."""

    def __init__(
        self, lines: Sequence[UnitScore], catalogue: Catalogue, office: Office, originals: Mapping[str, str]
    ) -> None:
        self.originals, self.appeals = originals, office.appeals
        self.lines, self.criteria = lines, office.criteria
        self.grades = sorted(office.grades, key=lambda grade: grade.least)
        self.name_of = catalogue.units.name_of
        count = len(self.criteria)
        self.manual, self.total, self.rank, self.grade = (_FIRST + count + offset for offset in range(4))
        self.body = HEADER_ROW + 1
        self.measures = self.body + len(lines) + _CHART_ROWS + 3
        self.criteria_row = self.measures + len(lines) + 3
        self.grades_row = self.criteria_row + count + 3
        self.appeals_row = self.grades_row + len(self.grades) + 3
        widths = [5.0, _NAME, *[_NARROW] * count, _NARROW, _NARROW, _NARROW, _WIDE]
        self.draft = SheetDraft(SHEET, [*widths, *[_WIDE] * (_LEAST_COLUMNS - len(widths))], catalogue)

    def plan(self, period: Period) -> SheetPlan:
        draft = self.draft
        draft.add_head(capitals("Bảng chấm điểm thi đua các đơn vị"), period, _NOTE)
        headings = ["STT", "Đơn vị", *(f"{c.label} ({c.points:g} điểm)" for c in self.criteria)]
        headings += ["Điểm thưởng, điểm trừ", "Tổng điểm", "Xếp hạng", "Xếp loại"]
        draft.add_rows(HEADER_ROW, [headings], ["header"] * len(headings))
        self._add_measures()
        self._add_criteria()
        self._add_grades()
        appeals = [appeal for appeal in self.appeals if appeal.period == str(period)]
        self._add_appeals(appeals)
        evidence = self.appeals_row + (len(appeals) + 3 if appeals else 0)
        below = PrintPages(draft)
        below.begin(evidence)
        self._add_points(self._add_evidence(evidence, below))
        chart, fits = self._chart()
        pages = PrintPages(draft)
        pages.begin(self.measures if fits else chart.row - 1)  # no heading is left behind at the foot of a page
        for first, end in pairwise(dict.fromkeys((self.measures, self.criteria_row, self.appeals_row, evidence))):
            pages.keep(first, end)
        breaks = tuple(dict.fromkeys([*pages.breaks, *below.breaks]))
        return draft.plan(self.body, _FIRST, setup=PrintSetup(), charts=(chart,), breaks=breaks)

    def _chart(self) -> tuple[Chart, bool]:
        """The totals side by side, below the table, and whether the first page has room for them."""
        last = self.body + len(self.lines) - 1
        units, totals = (
            f"='{SHEET}'!{self._fixed(self.body, column)}:{self._fixed(last, column)}" for column in (1, self.total)
        )
        room = self.draft.room_below(last + 3)
        height = min(room, HIGHEST_CHART) if room >= LOWEST_CHART else HIGHEST_CHART
        title, series = "Tổng điểm thi đua theo đơn vị", Series("Tổng điểm", units, totals)
        chart = Chart("column", title, [series], last + 3, 0, pixels(self.draft.widths), height, "#,##0", "Điểm")
        return chart, height <= room

    def _add_points(self, evidence: Mapping[str, int]) -> None:
        """The table itself; a unit's name leads to what its points rest on."""
        rows = [self._points(at, line, evidence[line.unit]) for at, line in enumerate(self.lines)]
        self.draft.add_rows(self.body, rows, self._styles())
        waiting = [(at, line) for at, line in enumerate(self.lines, self.body) if line.waiting]
        for at, line in waiting:
            self.draft.looks[at, self.total] = mark_style("total-number", "review")
            self.draft.notes.append(CellNote(at, self.total, f"Chưa tính: {line.not_counted}."))
        if waiting:
            everybody = len(waiting) == len(self.lines)
            units = "tất cả đơn vị" if everybody else ", ".join(self.name_of(line.unit) for _, line in waiting)
            said = f"Dấu *: mới là phần điểm đã tính, kể cả trong biểu đồ; số liệu đang rà soát hoặc chưa có: {units}."
            self.draft.add_wide_row(self.body + len(rows), [said], [(0, len(self.draft.widths) - 1)], "note")

    def _styles(self) -> list[str]:
        points = ["cell-number"] * (len(self.criteria) + 1)
        return ["cell-center", "link", *points, "total-number", "total-count", "total-center"]

    def _points(self, at: int, line: UnitScore, evidence: int) -> list[Content]:
        row = self.body + at
        earned = [Formula(self._points_formula(at, n), one.state or one.points) for n, one in enumerate(line.scored)]
        first, last = address(row, _FIRST), address(row, self.manual)
        totals = f"{self._fixed(self.body, self.total)}:{self._fixed(self.body + len(self.lines) - 1, self.total)}"
        total = address(row, self.total)
        least, labels = (self._grade_cells(column) for column in (1, 2))
        graded = f"{self._fixed(self.body, self.grade)}:{self._fixed(self.body + len(self.lines) - 1, self.grade)}"
        waits = f"SUMPRODUCT(--ISTEXT({first}:{address(row, self.manual - 1)}))>0"
        grade = f"LOOKUP(MAX({total},{self._fixed(self.grades_row + 2, 1)}),{least},{labels})"
        name = Link(f"internal:'{SHEET}'!A{evidence + 1}", self.name_of(line.unit), "Xem căn cứ từng điểm")
        return [
            at + 1, name, *earned, line.manual_points,
            Formula(f"=ROUND(SUM({first}:{last}),2)", line.total),
            Formula(f'=IF({waits},"",COUNTIFS({totals},">"&{total},{graded},"<>{WAITING}")+1)', line.rank or ""),
            Formula(f'=IF({waits},"{WAITING}",{grade})', line.grade),
        ]  # fmt: skip

    def _points_formula(self, at: int, criterion: int) -> str:
        measure = address(self.measures + 2 + at, _FIRST + criterion)
        row = self.criteria_row + 2 + criterion
        points, none_at, full_at = (self._fixed(row, column) for column in (_FIRST, _FIRST + 1, _FIRST + 2))
        share = f"({measure}-{none_at})/({full_at}-{none_at})"
        earned = f'IF(OR({measure}="",{none_at}={full_at}),0,ROUND(MAX(0,MIN(1,{share}))*{points},2))'
        # What is unknown or under review earns no 0 points, unless the criterion is worth none.
        return f"=IF(ISTEXT({measure}),IF({points}=0,0,{measure}),{earned})"

    def _grade_cells(self, column: int) -> str:
        first = self.grades_row + 2
        return f"{self._fixed(first, column)}:{self._fixed(first + len(self.grades) - 1, column)}"

    @staticmethod
    def _fixed(row: int, column: int) -> str:
        cell = address(row, column)
        letters = cell.rstrip("0123456789")
        return f"${letters}${cell[len(letters) :]}"

    def _add_measures(self) -> None:
        self.draft.add_heading(self.measures, "KẾT QUẢ ĐO THEO TIÊU CHÍ")
        headings = ["STT", "Đơn vị", *(criterion.label for criterion in self.criteria)]
        self.draft.add_rows(self.measures + 1, [headings], ["header"] * len(headings))
        rows: list[list[Content]] = [
            [at, self.name_of(line.unit), *map(_measured, line.scored)] for at, line in enumerate(self.lines, 1)
        ]
        styles = ["cell-center", "cell-text", *["cell-number"] * len(self.criteria)]
        self.draft.add_rows(self.measures + 2, rows, styles)

    def _add_criteria(self) -> None:
        self.draft.add_heading(self.criteria_row, "TIÊU CHÍ VÀ MỨC ĐIỂM")
        headings = ["STT", "Tiêu chí", "Điểm tối đa", "Mức 0 điểm", "Mức điểm tối đa"]
        self.draft.add_rows(self.criteria_row + 1, [headings], ["header"] * len(headings))
        rows: list[list[Content]] = [
            [at, c.label, c.points, c.none_at or 0, 100 if c.full_at is None else c.full_at]
            for at, c in enumerate(self.criteria, 1)
        ]
        self.draft.add_rows(self.criteria_row + 2, rows, ["cell-center", "cell-text", *["input-number"] * 3])

    def _add_grades(self) -> None:
        self.draft.add_heading(self.grades_row, "XẾP LOẠI")
        self.draft.add_rows(self.grades_row + 1, [["STT", "Từ mức điểm", "Loại"]], ["header"] * 3)
        rows: list[list[Content]] = [[at, grade.least, grade.label] for at, grade in enumerate(self.grades, 1)]
        self.draft.add_rows(self.grades_row + 2, rows, ["cell-center", "input-number", "input-text"])

    def _add_appeals(self, appeals: Sequence[Appeal]) -> None:
        """What units object to in their points, and what came of it, as shown on the sheet "Thi đua"."""
        if not appeals:
            return
        places = (
            (0, 1),
            (2, 4),
            (5, len(self.draft.widths) - 4),
            (len(self.draft.widths) - 3, len(self.draft.widths) - 1),
        )
        self.draft.add_heading(self.appeals_row, "Ý KIẾN CỦA ĐƠN VỊ VỀ ĐIỂM")
        heads = ["Đơn vị", "Tiêu chí có ý kiến", "Nội dung ý kiến", "Kết quả xem xét"]
        self.draft.add_wide_row(self.appeals_row + 1, heads, places, "header")
        for row, one in enumerate(appeals, self.appeals_row + 2):
            told = [self.name_of(one.unit), one.criterion, one.text, one.outcome or "Đang xem xét"]
            self.draft.add_wide_row(row, told, places, "cell-text")

    def _add_evidence(self, row: int, pages: PrintPages) -> dict[str, int]:
        """Why each point was given: how it was measured, the cells it rests on, the first of them to open.

        Every page begins with the header. Gives each unit's first row.
        """
        draft = self.draft
        last = len(draft.widths) - 1
        places = ((0, 1), (2, 4), (5, last - 2), (last - 1, last))
        draft.add_heading(row, "CĂN CỨ CHẤM ĐIỂM")
        heads = ["Đơn vị", "Tiêu chí", "Căn cứ và ô nguồn", "Mở ô nguồn"]
        draft.add_wide_row(row + 1, heads, places, "header")
        row += 2
        widths = [sum(draft.widths[one : end + 1]) for one, end in places[:3]]
        first: dict[str, int] = {}
        for line in self.lines:
            first[line.unit] = row
            for label, words, sources in _evidence(line):
                link, told = self._link(sources), [self.name_of(line.unit), label, words]
                if not pages.has_room(row, row_height(told, widths)):
                    pages.begin(row)
                    draft.add_wide_row(row, heads, places, "header")
                    row += 1
                draft.add_wide_row(row, told, places[:3], "cell-text")
                draft.merges.append(Merge(row, last - 1, row, last, link, "link" if link else "cell-text"))
                row += 1
        return first

    def _link(self, sources: Sequence[Origin]) -> Content:
        """The first cell in the unit's kept original; None where there is none."""
        return next(
            (cell_link(self.originals.get(one.unit, ""), one.sheet, one.cell) for one in sources if one.cell), None
        )


def _measured(one: Scored) -> Value:
    """What was measured: in words where it is under review or unknown, blank for a criterion that is not measured."""
    return one.measure.value if one.measure.value is not None else one.unmeasured or None


def _evidence(line: UnitScore) -> Sequence[tuple[str, str, Sequence[Origin]]]:
    scored = [
        (
            one.criterion.label,
            f"{one.measure.words} {_cells(one.measure.sources)}".strip(),
            one.measure.sources,
        )
        for one in line.scored
    ]
    manual = [(f"Điểm thưởng, điểm trừ ({one.points:+g})", one.reason, ()) for one in line.manual]
    return [*scored, *manual]


def _cells(sources: Sequence[Origin]) -> str:
    """The first cells behind a measure, and how many more there are."""
    shown = [place_in_words(source.sheet, source.cell) for source in sources[:_SHOWN]]
    more = len(sources) - len(shown)
    if not shown:
        return ""
    return f"Ô nguồn: {'; '.join(shown)}{f' và {more} ô khác' if more > 0 else ''}."
