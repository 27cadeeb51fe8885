"""The sheet "So sánh": figures beside plan, what came before and last year."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from addin.sheets.layout import row_height
from addin.sheets.pages import PrintPages
from addin.sheets.plan import Content, Formula, Merge, PrintSetup, SheetPlan
from addin.sheets.sheet_draft import HEADER_ROW, UNKNOWN, SheetDraft, Shown, coverage
from addin.summary.nature import Nature
from addin.summary_workbook.states import MARKS, lacking, mark_of
from schemas.catalogue import Catalogue
from schemas.cells import address
from schemas.comparison import SIDES, Comparison, ComparisonLine, Side
from schemas.numbers import percent_of
from schemas.period import Period
from schemas.summary import Coverage

SHEET = "So sánh"
_WIDTHS = [7.0, 40.0, 10.0, *[12.5] * 11, 13.0]
_NOTE = 12
LEADING = ("Biểu", "Chỉ tiêu", "Đơn vị tính")
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
    lines, gone = sent_lines(comparison)
    said = [coverage(comparison.reported, comparison.missing, catalogue.units), *comparison.remarks]
    if gone and comparison.reported:
        said.append(f"Chưa đơn vị nào có số liệu biểu {', '.join(gone)}.")
    if any(map(is_marked, lines)):
        said.append(MARKS)
    draft.add_head(title, period, " ".join(said))
    body = _header(draft, HEADER_ROW)
    setup = PrintSetup(repeat_first=HEADER_ROW, repeat_last=body - 1)
    pages = PrintPages(draft, setup.repeated)
    _figures(draft, body, lines, pages)
    return draft.plan(body, 2, setup=setup, breaks=tuple(pages.breaks))


#: Of the sections that have figures: one without is not on the sheet.
_NUMBERS = ("I", "II", "III")


def _figures(draft: SheetDraft, row: int, lines: Sequence[ComparisonLine], pages: PrintPages) -> None:
    """The figures in their sections."""
    filled = (
        (section, own) for section in _SECTIONS if (own := [one for one in lines if one.nature in section.natures])
    )
    for number, (section, own) in zip(_NUMBERS, filled, strict=False):
        draft.add_heading(row, f"{number}. {section.title}")
        below = row + 1 + len(own)
        for at, line in enumerate(own, row + 1):
            _figure(draft, at, line, section)
        pages.table(row, below)
        row = below


def sent_lines(comparison: Comparison) -> tuple[list[ComparisonLine], list[str]]:
    """The lines of the forms that anybody has sent, and the other forms."""
    known = {line.form for line in comparison.lines if line.now is not None}
    lines = [line for line in comparison.lines if line.form in known]
    return lines, list(dict.fromkeys(line.form for line in comparison.lines if line.form not in known))


def _header(draft: SheetDraft, row: int) -> int:
    """Two header rows; gives the first row below."""
    last = len(_WIDTHS) - 1
    draft.merges += [Merge(row, at, row + 1, at, text, "header") for at, text in enumerate(LEADING)]
    draft.merges += [Merge(row, first, row, to, text, "header") for text, first, to in _GROUPS]
    draft.merges.append(Merge(row, _NOTE, row + 1, last, "Ghi chú", "header"))
    draft.add_rows(row + 1, [list(_LABELS)], ["header"] * len(_LABELS), column=3)
    draft.heights |= {row: 20.0, row + 1: max(20.0, draft.heights.get(row + 1, 0.0))}
    return row + 2


def _figure(draft: SheetDraft, row: int, line: ComparisonLine, section: _Section) -> None:
    number = f"cell-{line.kind}"
    now, plan = figure_now(line, draft.catalogue), figure_then(line, line.plan, draft.catalogue)
    cells = [*map(Shown, (line.form, line.label, line.measure)), plan, now, as_sure_as(_of_plan(row, line), now, plan)]
    for column, side in ((6, section.side_of(line)), (9, line.last_year)):
        then, is_flow = figure_then(line, side, draft.catalogue), side is line.flow
        share = _flow_of_plan(row, line) if is_flow else _percent(row, column, line, side)
        behind_share = (now, then, plan) if is_flow else (now, then)
        cells += [then, as_sure_as(_change(row, column, line, side), now, then), as_sure_as(share, *behind_share)]
    styles = ["cell-center", "cell-text", "cell-center", number, number, "cell-percent"]
    styles += [number, number, "cell-percent"] * 2
    draft.add_shown(row, [cells], styles)
    note = _notes(line)
    last = len(_WIDTHS) - 1
    draft.merges.append(Merge(row, _NOTE, row, last, note, "cell-text"))
    needed = row_height([note], [sum(_WIDTHS[_NOTE : last + 1])])
    draft.heights[row] = max(draft.heights.get(row, 0.0), needed, 18.0)


def is_marked(line: ComparisonLine) -> bool:
    """Whether a figure of a line, or one that it is compared with, carries a mark."""
    behind = (line.coverage, *(getattr(line, side).coverage for side in SIDES))
    return any(one is not None and mark_of(one) for one in behind)


def figure_now(line: ComparisonLine, catalogue: Catalogue) -> Shown:
    """The figure of this time, with what is behind it."""
    if line.coverage is None:
        return Shown(line.now)
    content = UNKNOWN if line.now is None and line.coverage.missing else line.now  # a rate of nothing is blank
    mark = "unknown" if content == UNKNOWN else mark_of(line.coverage)
    return Shown(content, mark, _behind(line, line.coverage, catalogue))


def figure_then(line: ComparisonLine, side: Side, catalogue: Catalogue) -> Shown:
    """The figure that is compared with, with what is behind it."""
    if side.coverage is None or side.then is None:
        return Shown(side.then)
    return Shown(side.then, mark_of(side.coverage), _behind(line, side.coverage, catalogue))


def _behind(line: ComparisonLine, behind: Coverage, catalogue: Catalogue) -> str:
    said = lacking(catalogue.form(line.form), behind, catalogue.units)
    if behind.doubtful:
        said.append(f"Đang rà soát: {', '.join(map(catalogue.units.in_sentence, behind.doubtful))}.")
    return "\n".join(said)


def as_sure_as(content: Content, *figures: Shown) -> Shown:
    """What rests on other figures is as sure as these are."""
    marks = "-".join(figure.mark for figure in figures if content is not None)
    return Shown(content, "-".join(mark for mark in ("partial", "review") if mark in marks))


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
