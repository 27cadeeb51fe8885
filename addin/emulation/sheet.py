"""The sheets of the emulation table: points, totals, ranks and grades as live formulas over measures and criteria.

A weight or threshold changed on its sheet recalculates everything: that is the office's "what if". Each table that may
be longer than a page has a sheet of its own, whose header every page begins with.
"""

from collections.abc import Mapping, Sequence

from addin.emulation.score import UNGRADED, Scored, UnitScore
from addin.sheets.layout import capitals, row_height
from addin.sheets.pages import PrintPages
from addin.sheets.plan import CellNote, Chart, Content, Formula, Link, Merge, PrintSetup, Series, SheetPlan
from addin.sheets.sheet_draft import HEADER_ROW, HIGHEST_CHART, LOWEST_CHART, SheetDraft, pixels
from addin.sheets.styles import mark_style
from addin.summary_workbook.board import RESULTS
from addin.summary_workbook.findings import cell_link
from schemas.catalogue import Catalogue
from schemas.cells import Value, address, place_in_words
from schemas.office import Office
from schemas.office.lines import Appeal
from schemas.period import Period
from schemas.summary import Origin

#: The sheets by key.
POINTS, CRITERIA, MEASURES, EVIDENCE = "bang_diem", "tieu_chi", "ket_qua_do", "can_cu"
_NOTE = (
    f"Đổi điểm tối đa, các mức ở trang “{RESULTS[CRITERIA]}”, hoặc điểm thưởng, điểm trừ ngay trên trang này để xem "
    "kết quả thay đổi ra sao."
)
_FIRST = 2  # the first criterion's column; before it are the number and the unit
_BODY = HEADER_ROW + 1
_SHOWN = 4  # cells named behind a measure
_NARROW, _NAME, _WIDE = 10.5, 22.0, 14.0
_REPEATED = PrintSetup(repeat_first=HEADER_ROW, repeat_last=HEADER_ROW)


def plan_emulation(
    lines: Sequence[UnitScore], catalogue: Catalogue, office: Office, period: Period,
    originals: Mapping[str, str] | None = None,
) -> dict[str, SheetPlan]:  # fmt: skip
    """Lay out the sheets, by their keys; `lines` in the office's order of units.

    `originals` maps a unit to its original's path as seen from the workbook.
    """
    criteria = _Criteria(office, catalogue, period)
    return {
        POINTS: _Points(lines, catalogue, criteria, period).plan(),
        CRITERIA: criteria.plan(),
        MEASURES: _plan_measures(lines, catalogue, office, period),
        EVIDENCE: _plan_evidence(lines, catalogue, period, originals or {}),
    }


class _Criteria:
    """From top to bottom: criteria, grades, appeals where there are any; the first two are there to be changed."""

    def __init__(self, office: Office, catalogue: Catalogue, period: Period) -> None:
        self.criteria, self.period = office.criteria, period
        self.grades = sorted(office.grades, key=lambda grade: grade.least)
        self.appeals = [appeal for appeal in office.appeals if appeal.period == str(period)]
        self.name_of = catalogue.units.name_of
        self.draft = SheetDraft(RESULTS[CRITERIA], [5.0, 44.0, 12.0, 12.0, 14.0, 45.0, 40.0], catalogue)
        self._grades_row = HEADER_ROW + len(self.criteria) + 3

    def cell(self, criterion: int, column: int) -> str:
        """Where a criterion's most points (0), or the measure that earns none (1) or all of them (2), are."""
        return self._there(HEADER_ROW + 2 + criterion, 2 + column)

    def grade_cells(self, column: int) -> str:
        """Where the least points of the grades (1) are, or their names (2)."""
        first = self._grades_row + 2
        last = _fixed(first + len(self.grades) - 1, column)
        return f"{self._there(first, column)}:{last}"

    def _there(self, row: int, column: int) -> str:
        return f"'{self.draft.name}'!{_fixed(row, column)}"

    def plan(self) -> SheetPlan:
        draft, pages = self.draft, PrintPages(self.draft)
        draft.add_head("TIÊU CHÍ, MỨC ĐIỂM VÀ XẾP LOẠI THI ĐUA", self.period, "")
        draft.add_heading(HEADER_ROW, "TIÊU CHÍ VÀ MỨC ĐIỂM")
        places = [*((at, at) for at in range(5)), (5, 6)]
        heads = ["STT", "Tiêu chí", "Điểm tối đa", "Mức 0 điểm", "Mức điểm tối đa", "Căn cứ tính"]
        draft.add_wide_row(HEADER_ROW + 1, heads, places, "header")
        rows: list[list[Content]] = [
            [at, c.label, c.points, c.none_at or 0, 100 if c.full_at is None else c.full_at]
            for at, c in enumerate(self.criteria, 1)
        ]
        draft.add_rows(HEADER_ROW + 2, rows, ["cell-center", "cell-text", *["input-number"] * 3])
        for row, one in enumerate(self.criteria, HEADER_ROW + 2):
            draft.merges.append(Merge(row, 5, row, 6, one.source, "cell-text"))
            draft.heights[row] = row_height([one.label, one.source], [draft.widths[1], sum(draft.widths[5:])])
        draft.add_heading(self._grades_row, "XẾP LOẠI")
        draft.add_rows(self._grades_row + 1, [["STT", "Từ mức điểm", "Loại"]], ["header"] * 3)
        grades: list[list[Content]] = [[at, grade.least, grade.label] for at, grade in enumerate(self.grades, 1)]
        draft.add_rows(self._grades_row + 2, grades, ["cell-center", "input-number", "input-text"])
        below = self._grades_row + 2 + len(self.grades)
        pages.keep(self._grades_row, below)
        if self.appeals:
            pages.keep(below + 1, self._add_appeals(below + 1, self.appeals))
        return draft.plan(HEADER_ROW + 2, 0, setup=PrintSetup(), breaks=tuple(pages.breaks))

    def _add_appeals(self, row: int, appeals: Sequence[Appeal]) -> int:
        """What units object to in their points, and what came of it, as shown on the sheet "Thi đua"."""
        places = ((0, 1), (2, 4), (5, 5), (6, 6))
        self.draft.add_heading(row, "Ý KIẾN CỦA ĐƠN VỊ VỀ ĐIỂM")
        heads = ["Đơn vị", "Tiêu chí có ý kiến", "Nội dung ý kiến", "Kết quả xem xét"]
        self.draft.add_wide_row(row + 1, heads, places, "header")
        for at, one in enumerate(appeals, row + 2):
            told = [self.name_of(one.unit), one.criterion, one.text, one.outcome or "Đang xem xét"]
            self.draft.add_wide_row(at, told, places, "cell-text")
        return row + 2 + len(appeals)


class _Points:
    """The table itself, and the totals drawn below it."""

    def __init__(self, lines: Sequence[UnitScore], catalogue: Catalogue, criteria: _Criteria, period: Period) -> None:
        self.lines, self.criteria, self.period = lines, criteria, period
        self.name_of = catalogue.units.name_of
        count = len(criteria.criteria)
        self.manual, self.total, self.rank, self.grade = (_FIRST + count + offset for offset in range(4))
        widths = [5.0, _NAME, *[_NARROW] * count, _NARROW, _NARROW, _NARROW, _WIDE]
        self.draft = SheetDraft(RESULTS[POINTS], widths, catalogue)

    def plan(self) -> SheetPlan:
        draft = self.draft
        draft.add_head(capitals("Bảng chấm điểm thi đua các đơn vị"), self.period, _NOTE)
        headings = ["STT", "Đơn vị", *(f"{c.label} ({c.points:g} điểm)" for c in self.criteria.criteria)]
        headings += ["Điểm thưởng, điểm trừ", "Tổng điểm", "Xếp hạng", "Xếp loại"]
        draft.add_rows(HEADER_ROW, [headings], ["header"] * len(headings))
        self._add_points()
        chart, fits = self._chart()
        return draft.plan(_BODY, _FIRST, setup=_REPEATED, charts=(chart,), breaks=() if fits else (chart.row - 1,))

    def _chart(self) -> tuple[Chart, bool]:
        """The totals side by side, below the table, and whether the first page has room for them."""
        last = _BODY + len(self.lines) - 1
        units, totals = (
            f"='{self.draft.name}'!{_fixed(_BODY, column)}:{_fixed(last, column)}" for column in (1, self.total)
        )
        room = self.draft.room_below(last + 3)
        height = min(room, HIGHEST_CHART) if room >= LOWEST_CHART else HIGHEST_CHART
        title, series = "Tổng điểm thi đua theo đơn vị", Series("Tổng điểm", units, totals)
        chart = Chart("column", title, [series], last + 3, 0, pixels(self.draft.widths), height, "#,##0", "Điểm")
        return chart, height <= room

    def _add_points(self) -> None:
        """A line a unit; its name leads to what its points rest on."""
        evidence = first_rows(self.lines)
        rows = [self._points(at, line, evidence[line.unit]) for at, line in enumerate(self.lines)]
        points = ["cell-percent"] * (len(self.criteria.criteria) + 1)
        styles = ["cell-center", "link", *points, "total-percent", "total-count", "total-center"]
        self.draft.add_rows(_BODY, rows, styles)
        waiting = [(at, line) for at, line in enumerate(self.lines, _BODY) if line.waiting]
        for at, line in waiting:
            self.draft.looks[at, self.total] = mark_style("total-percent", "review")
            self.draft.notes.append(CellNote(at, self.total, f"Chưa tính: {line.not_counted}."))
        if waiting:
            everybody = len(waiting) == len(self.lines)
            units = "tất cả đơn vị" if everybody else ", ".join(self.name_of(line.unit) for _, line in waiting)
            said = f"Dấu *: mới là phần điểm đã tính, kể cả trong biểu đồ; số liệu đang rà soát hoặc chưa có: {units}."
            self.draft.add_wide_row(_BODY + len(rows), [said], [(0, len(self.draft.widths) - 1)], "note")

    def _points(self, at: int, line: UnitScore, evidence: int) -> list[Content]:
        row, last = _BODY + at, _BODY + len(self.lines) - 1
        earned = [Formula(self._points_formula(at, n), one.state or one.points) for n, one in enumerate(line.scored)]
        first, end = address(row, _FIRST), address(row, self.manual)
        totals, graded = (f"{_fixed(_BODY, column)}:{_fixed(last, column)}" for column in (self.total, self.grade))
        total = address(row, self.total)
        least, labels = map(self.criteria.grade_cells, (1, 2))
        waits = f"SUMPRODUCT(--ISTEXT({first}:{address(row, self.manual - 1)}))>0"
        grade = f"LOOKUP(MAX({total},{least.partition(':')[0]}),{least},{labels})"
        name = Link(f"internal:'{RESULTS[EVIDENCE]}'!A{evidence + 1}", self.name_of(line.unit), "Xem căn cứ từng điểm")
        return [
            at + 1, name, *earned, line.manual_points,
            Formula(f"=ROUND(SUM({first}:{end}),2)", line.total),
            Formula(f'=IF({waits},"",COUNTIFS({totals},">"&{total},{graded},"<>{UNGRADED}")+1)', line.rank or ""),
            Formula(f'=IF({waits},"{UNGRADED}",{grade})', line.grade),
        ]  # fmt: skip

    def _points_formula(self, at: int, criterion: int) -> str:
        measure = f"'{RESULTS[MEASURES]}'!{address(_BODY + at, _FIRST + criterion)}"
        points, none_at, full_at = (self.criteria.cell(criterion, column) for column in range(3))
        share = f"({measure}-{none_at})/({full_at}-{none_at})"
        earned = f'IF(OR({measure}="",{none_at}={full_at}),0,ROUND(MAX(0,MIN(1,{share}))*{points},2))'
        # What is unknown or under review earns no 0 points, unless the criterion is worth none.
        return f"=IF(ISTEXT({measure}),IF({points}=0,0,{measure}),{earned})"


def _plan_measures(
    lines: Sequence[UnitScore], catalogue: Catalogue, office: Office, period: Period
) -> SheetPlan:  # fmt: skip
    """What the criteria come to, a line a unit."""
    widths = [5.0, _NAME, *[_NARROW + 2] * len(office.criteria)]
    draft = SheetDraft(RESULTS[MEASURES], widths, catalogue)
    draft.add_head("KẾT QUẢ ĐO THEO TIÊU CHÍ", period, "")
    headings = ["STT", "Đơn vị", *(criterion.label for criterion in office.criteria)]
    draft.add_rows(HEADER_ROW, [headings], ["header"] * len(headings))
    rows: list[list[Content]] = [
        [at, catalogue.units.name_of(line.unit), *map(_measured, line.scored)] for at, line in enumerate(lines, 1)
    ]
    draft.add_rows(_BODY, rows, ["cell-center", "cell-text", *["cell-percent"] * len(office.criteria)])
    return draft.plan(_BODY, _FIRST, setup=_REPEATED)


def first_rows(lines: Sequence[UnitScore]) -> dict[str, int]:
    """The first row of each unit on the sheet of the evidence."""
    rows, row = {}, _BODY
    for line in lines:
        rows[line.unit] = row
        row += len(_evidence(line))
    return rows


def _plan_evidence(
    lines: Sequence[UnitScore], catalogue: Catalogue, period: Period, originals: Mapping[str, str]
) -> SheetPlan:
    """Why each point was given: how it was measured, the cells it rests on, the first of them to open."""
    draft = SheetDraft(RESULTS[EVIDENCE], [_NAME, 34.0, 100.0, 14.0], catalogue)
    draft.add_head("CĂN CỨ CHẤM ĐIỂM", period, "")
    draft.add_rows(HEADER_ROW, [["Đơn vị", "Tiêu chí", "Căn cứ và ô nguồn", "Mở ô nguồn"]], ["header"] * 4)
    rows: list[list[Content]] = []
    for line in lines:
        for label, words, sources in _evidence(line):
            link = _link(sources, originals)
            if link is None:
                draft.looks[_BODY + len(rows), 3] = "cell-text"
            rows.append([catalogue.units.name_of(line.unit), label, words, link])
    draft.add_rows(_BODY, rows, ["cell-text", "cell-text", "cell-text", "link"])
    return draft.plan(_BODY, 2, setup=_REPEATED)


def _link(sources: Sequence[Origin], originals: Mapping[str, str]) -> Content:
    """The first cell in the unit's kept original; None where there is none."""
    return next((cell_link(originals.get(one.unit, ""), one.sheet, one.cell) for one in sources if one.cell), None)


def _fixed(row: int, column: int) -> str:
    cell = address(row, column)
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


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
