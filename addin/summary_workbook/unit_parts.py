"""The sheet "So sánh từng đơn vị": what each unit's part is in the figures of the comparison and in their changes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from addin.sheets.layout import scope_as_new
from addin.sheets.pages import PrintPages
from addin.sheets.plan import Content, Formula, Merge, PrintSetup, SheetPlan
from addin.sheets.sheet_draft import DEFAULT_ROW, HEADER_ROW, HEADING_HEIGHT, SheetDraft, Shown, coverage
from addin.summary_workbook.comparison import LEADING, as_sure_as, figure_now, figure_then, is_marked, sent_lines
from addin.summary_workbook.states import MARKS, mark_of
from schemas.catalogue import Catalogue
from schemas.cells import address
from schemas.comparison import Comparison, ComparisonLine, Side
from schemas.period import Period
from schemas.summary import Coverage

SHEET = "So sánh từng đơn vị"
_LEADING_WIDTHS = [7.0, 40.0, 10.0, 13.0]
_UNIT_WIDTH = 12.5
#: The column of the whole, and the first of the units.
_WHOLE, _FIRST = 3, 4
#: So many units stand side by side on the width of a page; more take several, as large as these are.
_ABREAST, _SCALE = 12, 68


class _Table(NamedTuple):
    """The parts of units in one comparison: its heading, the comparison of a line, what to say where there is none."""

    heading: str
    side_of: Callable[[ComparisonLine], Side]
    none: str


def plan_unit_parts(comparison: Comparison, catalogue: Catalogue) -> SheetPlan:
    """Lay out the whole sheet, by the catalogue of the period: a column a unit, under one header for all tables."""
    period, (lines, _) = Period.parse(comparison.period), sent_lines(comparison)
    units = _units(lines, catalogue, period)
    draft = SheetDraft(SHEET, [*_LEADING_WIDTHS, *[_UNIT_WIDTH] * len(units)], catalogue)
    said = [coverage(comparison.reported, comparison.missing, catalogue.units)]
    if any(map(is_marked, lines)):
        said.append(MARKS)
    draft.add_head(f"PHẦN CỦA TỪNG ĐƠN VỊ TRONG SỐ LIỆU {period.label.upper()}", period, " ".join(said))
    heads = [*LEADING, scope_as_new(catalogue), *map(catalogue.units.name_of, units)]
    draft.add_rows(HEADER_ROW, [heads], ["header"] * len(heads))
    setup = PrintSetup(repeat_first=HEADER_ROW, repeat_last=HEADER_ROW)
    if len(units) > _ABREAST:
        setup = setup._replace(scale=_SCALE, repeat_columns=_FIRST)
    pages, row = PrintPages(draft, setup.repeated), HEADER_ROW + 1
    for number, table in enumerate(_tables(comparison), 1):
        below = _add_table(draft, row, table._replace(heading=f"{number}. {table.heading}"), lines, units)
        pages.table(row, below)
        row = below
    return draft.plan(HEADER_ROW + 1, _FIRST, setup=setup, breaks=tuple(pages.breaks))


def _add_table(
    draft: SheetDraft, row: int, table: _Table, lines: Sequence[ComparisonLine], units: Sequence[str]
) -> int:  # fmt: skip
    """A heading, and the figures that any unit has a part of; gives the row below."""
    changed = [line for line in lines if table.side_of(line).change and table.side_of(line).units]
    _add_heading(draft, row, table.heading, "heading")
    if not changed:
        _add_heading(draft, row + 1, table.none, "plain")
    for at, line in enumerate(changed, row + 1):
        _add_line(draft, at, line, table.side_of(line), units)
    return row + 1 + max(1, len(changed))


def _units(lines: Sequence[ComparisonLine], catalogue: Catalogue, period: Period) -> list[str]:
    """Who has a column: every unit of the period, in the office's order, and who else has a part."""
    asked = (unit.code for unit in catalogue.units_on(period.to_date))
    parts = (part.unit for line in lines for side_of in _SIDES for part in side_of(line).units)
    return list(dict.fromkeys([*asked, *parts]))


#: The comparisons that have a table.
_SIDES: tuple[Callable[[ComparisonLine], Side], ...] = (
    lambda line: line.flow, lambda line: line.previous, lambda line: line.year_start, lambda line: line.last_year,
)  # fmt: skip


def _tables(comparison: Comparison) -> Iterator[_Table]:

    def label(period: str) -> str:
        return f" {Period.parse(period).label.upper()}" if period else ""

    since = "MỨC TĂNG, GIẢM SO VỚI"
    headings = (
        "SỐ PHÁT SINH TRONG KỲ",
        f"{since} KỲ TRƯỚC{label(comparison.previous)}",
        f"{since} ĐẦU NĂM",
        f"{since} CÙNG KỲ NĂM TRƯỚC{label(comparison.last_year)}",
    )
    for heading, side_of in zip(headings, _SIDES, strict=True):
        known = any(side_of(line).change is not None for line in comparison.lines)
        yield _Table(heading, side_of, "Không có thay đổi để phân tích." if known else "Chưa có số liệu để so sánh.")


def _add_heading(draft: SheetDraft, row: int, text: str, look: str) -> None:
    """A line over a table, in the columns that stay in sight and that every page across has."""
    draft.merges.append(Merge(row, 0, row, _WHOLE, text, look))
    draft.heights[row] = HEADING_HEIGHT if look == "heading" else DEFAULT_ROW


def _add_line(draft: SheetDraft, row: int, line: ComparisonLine, side: Side, units: Sequence[str]) -> None:
    """A figure with the change of all units, and beside it the part of each."""
    changes = {part.unit: part.change for part in side.units}
    measure = "điểm %" if line.kind == "percent" else line.measure
    now, then = figure_now(line, draft.catalogue), figure_then(line, side, draft.catalogue)
    whole = as_sure_as(_whole(line, side, row, len(units)), now, then)
    cells = [*map(Shown, (line.form, line.label, measure)), whole]
    cells += [_part((line.coverage, side.coverage), unit, changes.get(unit)) for unit in units]
    styles = ["cell-center", "cell-text", "cell-center", f"total-{line.kind}", *[f"cell-{line.kind}"] * len(units)]
    draft.add_shown(row, [cells], styles)
    draft.heights[row] = max(draft.heights.get(row, 0.0), 18.0)


def _part(behind: Iterable[Coverage | None], unit: str, change: Content) -> Shown:
    """A unit's part, as sure as its figures are, now and then."""
    return as_sure_as(change, *(Shown(change, _mark_in(one, unit)) for one in behind if one))


def _mark_in(behind: Coverage, unit: str) -> str:
    """How sure a unit's own figure is of which the whole is made."""
    own = behind._replace(
        missing=(),
        doubtful=(unit,) if unit in behind.doubtful else (),
        left_out={unit: rows} if (rows := behind.left_out.get(unit)) else {},
        carried=(unit,) if unit in behind.carried else (),
        gaps={unit: gaps} if (gaps := behind.gaps.get(unit)) else {},
    )
    return mark_of(own)


def _whole(line: ComparisonLine, side: Side, row: int, units: int) -> Content:
    """The change of all units: the sum of theirs, but for percentages."""
    if line.kind == "percent":
        return side.change
    return Formula(f"=SUM({address(row, _FIRST)}:{address(row, _FIRST + units - 1)})", side.change)
