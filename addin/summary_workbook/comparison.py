"""The sheet "So sánh": figures beside plan, what came before and last year, then each unit's part."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from addin.sheets.layout import row_height, scope_as_new
from addin.sheets.pages import PrintPages
from addin.sheets.plan import Content, Formula, Merge, PrintSetup, SheetPlan
from addin.sheets.sheet_draft import HEADER_ROW, HEADING_HEIGHT, UNKNOWN, SheetDraft, Shown, coverage
from addin.summary.nature import Nature
from addin.summary_workbook.states import MARKS, lacking, mark_of
from schemas.catalogue import Catalogue
from schemas.cells import address
from schemas.comparison import Comparison, ComparisonLine, Side
from schemas.numbers import percent_of
from schemas.period import Period

SHEET = "So sánh"
_WIDTHS = [7.0, 40.0, 10.0, *[12.5] * 11, 13.0]
_NOTE = 12
#: A table by unit begins where there is room for its heading, its header and a few lines.
_LEAST_PART = 140.0
_LEADING = ("Biểu", "Chỉ tiêu", "Đơn vị tính")
#: So many units stand side by side, with the whole in the last column; more go below, or print would be too small.
_IN_BAND = len(_WIDTHS) - len(_LEADING) - 1
#: Place in the first table → label on the lower header row, under its group.
_LABELS = (
    "Kế hoạch",
    "Thực hiện",
    "% kế hoạch",
    "Số trước",
    "Phát sinh; tăng, giảm",
    "%",
    "Số liệu",
    "Tăng, giảm",
    "%",
)
_GROUPS = (("SO VỚI KẾ HOẠCH NĂM", 3, 5), ("SỐ TRƯỚC VÀ THAY ĐỔI", 6, 8), ("SO VỚI CÙNG KỲ NĂM TRƯỚC", 9, 11))


class _Section(NamedTuple):
    """Figures of some natures under a heading of their own, which says what the columns in the middle hold."""

    title: str
    natures: tuple[Nature, ...]
    side_of: Callable[[ComparisonLine], Side]


_SECTIONS = (
    _Section(
        "SỐ LŨY KẾ (số trước: lũy kế đến hết kỳ trước; phát sinh: số trong kỳ; %: phần kế hoạch năm đạt trong kỳ)",
        (Nature.CUMULATIVE,), lambda line: line.flow,
    ),
    _Section("SỐ CỦA RIÊNG KỲ BÁO CÁO (số trước: số của kỳ trước)", (Nature.OF_PERIOD,),
             lambda line: line.previous),
    _Section("SỐ TẠI NGÀY CHỐT SỐ LIỆU; KẾ HOẠCH, CHỈ TIÊU (số trước: đầu năm)", (Nature.STOCK, Nature.PLAN),
             lambda line: line.year_start),
)  # fmt: skip


def plan_comparison(comparison: Comparison, catalogue: Catalogue) -> SheetPlan:
    """Lay out the whole sheet, by the catalogue of the period. Forms that nobody sent are left out, and named."""
    period = Period.parse(comparison.period)
    draft = SheetDraft(SHEET, _WIDTHS, catalogue)
    title = f"SO SÁNH SỐ LIỆU {period.label.upper()}"
    lines, gone = _sent(comparison)
    said = [coverage(comparison.reported, comparison.missing, catalogue.units), *comparison.remarks]
    if gone and comparison.reported:
        said.append(f"Chưa đơn vị nào có số liệu biểu {', '.join(gone)}.")
    if any(line.coverage and mark_of(line.coverage) for line in lines):
        said.append(MARKS)
    draft.add_head(title, period, " ".join(said))
    pages, body = PrintPages(draft), _header(draft, HEADER_ROW)
    row = _figures(draft, body, lines, pages) + 1
    for heading, side_of, none in _parts_of(comparison):
        row = _parts(draft, row, heading, none, _Parts(lines, side_of), pages) + 1
    # the header does not repeat by itself: the lower part has other columns
    return draft.plan(body, 2, setup=PrintSetup(), breaks=tuple(pages.breaks))


#: Of the sections that have figures: one without is not on the sheet.
_NUMBERS = ("I", "II", "III")


def _figures(draft: SheetDraft, row: int, lines: Sequence[ComparisonLine], pages: PrintPages) -> int:
    """The figures in their sections, under the header again on every page; gives the row below."""
    filled = (
        (section, own) for section in _SECTIONS if (own := [one for one in lines if one.nature in section.natures])
    )
    for number, (section, own) in zip(_NUMBERS, filled, strict=False):
        for at, line in enumerate(own):
            alone = SheetDraft(SHEET, _WIDTHS, draft.catalogue)
            _figure(alone, 0, line, section)
            if not pages.has_room(row, alone.heights[0] + (0 if at else HEADING_HEIGHT)):
                pages.begin(row)
                row = _header(draft, row)
            if not at:
                draft.add_heading(row, f"{number}. {section.title}")
                row += 1
            _figure(draft, row, line, section)
            row += 1
    return row


def _parts_of(comparison: Comparison) -> Iterator[tuple[str, Callable[[ComparisonLine], Side], str]]:
    """The tables by unit: heading, what they show, what to say where there is nothing."""

    def label(period: str) -> str:
        return f" {Period.parse(period).label.upper()}" if period else ""

    since = "MỨC TĂNG, GIẢM SO VỚI"
    named: tuple[tuple[str, Callable[[ComparisonLine], Side]], ...] = (
        ("SỐ PHÁT SINH TRONG KỲ", lambda line: line.flow),
        (f"{since} KỲ TRƯỚC{label(comparison.previous)}", lambda line: line.previous),
        (f"{since} ĐẦU NĂM", lambda line: line.year_start),
        (f"{since} CÙNG KỲ NĂM TRƯỚC{label(comparison.last_year)}", lambda line: line.last_year),
    )
    for what, side_of in named:
        known = any(side_of(line).change is not None for line in comparison.lines)
        none = "Không có thay đổi để phân tích." if known else "Chưa có số liệu để so sánh."
        yield f"PHẦN CỦA TỪNG ĐƠN VỊ TRONG {what}", side_of, none


def _sent(comparison: Comparison) -> tuple[list[ComparisonLine], list[str]]:
    """The lines of the forms that anybody has sent, and the other forms."""
    known = {line.form for line in comparison.lines if line.now is not None}
    lines = [line for line in comparison.lines if line.form in known]
    return lines, list(dict.fromkeys(line.form for line in comparison.lines if line.form not in known))


def _header(draft: SheetDraft, row: int) -> int:
    """Two header rows; gives the first row below."""
    last = len(_WIDTHS) - 1
    draft.merges += [Merge(row, at, row + 1, at, text, "header") for at, text in enumerate(_LEADING)]
    draft.merges += [Merge(row, first, row, to, text, "header") for text, first, to in _GROUPS]
    draft.merges.append(Merge(row, _NOTE, row + 1, last, "Ghi chú", "header"))
    draft.add_rows(row + 1, [list(_LABELS)], ["header"] * len(_LABELS), column=3)
    draft.heights |= {row: 20.0, row + 1: max(20.0, draft.heights.get(row + 1, 0.0))}
    return row + 2


def _figure(draft: SheetDraft, row: int, line: ComparisonLine, section: _Section) -> None:
    number = f"cell-{line.kind}"
    cells = [*map(Shown, (line.form, line.label, line.measure, line.plan.then)), _now(line, draft.catalogue)]
    cells.append(_like(cells[4], _of_plan(row, line)))
    for column, side in ((6, section.side_of(line)), (9, line.last_year)):
        share = _flow_of_plan(row, line) if side is line.flow else _percent(row, column, line, side)
        cells += [Shown(side.then), *(_like(cells[4], of) for of in (_change(row, column, line, side), share))]
    styles = ["cell-center", "cell-text", "cell-center", number, number, "cell-percent"]
    styles += [number, number, "cell-percent"] * 2
    draft.add_shown(row, [cells], styles)
    note = _notes(line)
    last = len(_WIDTHS) - 1
    draft.merges.append(Merge(row, _NOTE, row, last, note, "cell-text"))
    needed = row_height([note], [sum(_WIDTHS[_NOTE : last + 1])])
    draft.heights[row] = max(draft.heights.get(row, 0.0), needed, 18.0)


def _now(line: ComparisonLine, catalogue: Catalogue) -> Shown:
    """The figure of this time, with what is behind it."""
    behind = line.coverage
    if behind is None:
        return Shown(line.now)
    said = lacking(catalogue.form(line.form), behind, catalogue.units)
    if behind.doubtful:
        said.append(f"Đang rà soát: {', '.join(map(catalogue.units.name_of, behind.doubtful))}.")
    content = UNKNOWN if line.now is None and behind.missing else line.now  # a rate of nothing is blank
    return Shown(content, "unknown" if content == UNKNOWN else mark_of(behind), "\n".join(said))


def _like(now: Shown, content: Content) -> Shown:
    """What rests on the figure of this time is as sure as that is."""
    return Shown(content, now.mark if content is not None and now.mark != "unknown" else "")


def _flow_of_plan(row: int, line: ComparisonLine) -> Content:
    """The part of the year's plan that was done in the period, where plan and flow are over the same units."""
    whole = line.plan.now == line.now == line.flow.now
    if not whole or not line.plan.then or line.flow.change is None:
        return None
    return Formula(f"=ROUND({address(row, 7)}/{address(row, 3)}*100,2)", percent_of(line.flow.change, line.plan.then))


def _of_plan(row: int, line: ComparisonLine) -> Content:
    """The part of the plan that is done, live where it is that of the figures beside it."""
    if line.plan.percent is None or line.plan.now != line.now:
        return line.plan.percent
    return Formula(f"=ROUND({address(row, 4)}/{address(row, 3)}*100,2)", line.plan.percent)


def _change(row: int, column: int, line: ComparisonLine, side: Side) -> Content:
    """The change, live; a value where only some units are compared."""
    if side.change is None or side.now != line.now:
        return side.change
    return Formula(f"={address(row, 4)}-{address(row, column)}", side.change)


def _percent(row: int, column: int, line: ComparisonLine, side: Side) -> Content:
    if side.percent is None or side.now != line.now:
        return side.percent
    return Formula(f"=ROUND({address(row, column + 1)}/{address(row, column)}*100,2)", side.percent)


def _notes(line: ComparisonLine) -> str:
    """What is missing or special, once each: "kỳ trước, cùng kỳ: …"."""
    said: dict[str, list[str]] = {}
    named = (("kế hoạch", line.plan), ("trong kỳ", line.flow), ("kỳ trước", line.previous),
             ("đầu năm", line.year_start), ("cùng kỳ", line.last_year))  # fmt: skip
    for name, side in named:
        if side.note and not side.note.startswith("không có"):
            said.setdefault(side.note, []).append(name)
    text = "; ".join(f"{', '.join(names)}: {note}" for note, names in said.items())
    return text[:1].upper() + text[1:]


class _Parts(NamedTuple):
    """What tables by unit show: the figures, and which of their comparisons."""

    lines: Sequence[ComparisonLine]
    side_of: Callable[[ComparisonLine], Side]

    @property
    def changed(self) -> list[ComparisonLine]:
        """The figures that any unit has a part of."""
        return [line for line in self.lines if self.side_of(line).change and self.side_of(line).units]

    @property
    def bands(self) -> list[list[str]]:
        """The units, as many as stand side by side together."""
        units = list(dict.fromkeys(part.unit for line in self.changed for part in self.side_of(line).units))
        return [units[at : at + _IN_BAND] for at in range(0, len(units), _IN_BAND)]


def _parts(draft: SheetDraft, row: int, heading: str, none: str, parts: _Parts, pages: PrintPages) -> int:
    """Each unit's part of the flow or change, then the province's, on a page as many figures as fit; the row below."""
    changed = parts.changed
    if not pages.has_room(row, _LEAST_PART):
        pages.begin(row)
    draft.add_heading(row, heading)
    row += 1
    if not changed:
        draft.merges.append(Merge(row, 0, row, len(_WIDTHS) - 1, none, "plain"))
        return row + 1
    while changed:
        if not pages.has_room(row, _LEAST_PART):
            pages.begin(row)
        fitting = _fitting(draft, row, changed, parts, pages)
        row = _bands(draft, row, changed[:fitting], parts, pages) + 1
        changed = changed[fitting:]
    return row - 1


def _fitting(
    draft: SheetDraft, row: int, changed: Sequence[ComparisonLine], parts: _Parts, pages: PrintPages
) -> int:  # fmt: skip
    """How many of the figures fit on the page below their header, one at least."""
    alone = SheetDraft(SHEET, _WIDTHS, draft.catalogue)
    _band(alone, 0, changed, parts, parts.bands[0])
    counts = range(len(changed), 1, -1)
    return next((count for count in counts if pages.has_room(row, alone.height_of(0, count + 1))), 1)


def _bands(draft: SheetDraft, row: int, changed: Sequence[ComparisonLine], parts: _Parts, pages: PrintPages) -> int:
    """Figures with all units, a band of units below the other, each whole on a page; gives the row below."""
    tops = [row + at * (len(changed) + 2) for at in range(len(parts.bands))]
    places = [(top, len(band)) for top, band in zip(tops, parts.bands, strict=True)]
    for top, band in zip(tops, parts.bands, strict=True):
        end = top + len(changed) + 1
        _band(draft, top, changed, parts, band, places if top == tops[-1] else ())
        if not pages.has_room(top, draft.height_of(top, end)):
            pages.begin(top)
    return tops[-1] + len(changed) + 1


def _band(
    draft: SheetDraft, top: int, changed: Sequence[ComparisonLine], parts: _Parts, band: Sequence[str],
    places: Sequence[tuple[int, int]] = (),
) -> None:  # fmt: skip
    """Figures with some units side by side, and with all of them in the last column where their `places` are given."""
    heads = [*_LEADING, *map(draft.catalogue.units.name_of, band), *([scope_as_new(draft.catalogue)] if places else [])]
    draft.add_rows(top, [heads], ["header"] * len(heads))
    for at, line in enumerate(changed, 1):
        changes = {part.unit: part.change for part in parts.side_of(line).units}
        measure = "điểm %" if line.kind == "percent" else line.measure
        cells = [
            *map(Shown, (line.form, line.label, measure)),
            *(_part(line, unit, changes.get(unit)) for unit in band),
        ]
        styles = ["cell-center", "cell-text", "cell-center", *[f"cell-{line.kind}"] * len(band)]
        if places:
            whole = _whole(line, parts.side_of(line), [(first + at, count) for first, count in places])
            cells.append(_like(_now(line, draft.catalogue), whole))
            styles.append(f"total-{line.kind}")
        draft.add_shown(top + at, [cells], styles)
        draft.heights[top + at] = max(draft.heights.get(top + at, 0.0), 18.0)


def _part(line: ComparisonLine, unit: str, change: Content) -> Shown:
    """A unit's part, as sure as its figure is."""
    behind = line.coverage
    if change is None or behind is None:
        return Shown(change)
    own = behind._replace(
        missing=(),
        doubtful=(unit,) if unit in behind.doubtful else (),
        left_out={unit: rows} if (rows := behind.left_out.get(unit)) else {},
        carried=(unit,) if unit in behind.carried else (),
        gaps={unit: gaps} if (gaps := behind.gaps.get(unit)) else {},
    )
    return Shown(change, mark_of(own))


def _whole(line: ComparisonLine, side: Side, places: Sequence[tuple[int, int]]) -> Content:
    """The change of all units: the sum of theirs, but for percentages; `places` are rows, and how many are in each."""
    if line.kind == "percent":
        return side.change
    first = len(_LEADING)
    ranges = (f"{address(row, first)}:{address(row, first + count - 1)}" for row, count in places)
    return Formula(f"=SUM({','.join(ranges)})", side.change)
