"""The sheet "Diễn biến": a year's figures by period with native charts, and who reported in time; adds up nothing.

All periods of the year have their place from the start, so that charts made beforehand find their figures.
"""

from addin.analysis.punctuality import State
from addin.analysis.trend import SIGNS, Point, Trend, is_asked_for, short_names, sign_of, slots_of
from addin.sheets.plan import Chart, Content, Merge, PrintSetup, Series, SheetPlan
from addin.sheets.sheet_draft import HEADER_ROW, SheetDraft, Shown, unit_name
from addin.summary_workbook.states import MARKS, mark_of
from schemas.cells import column_letters
from schemas.numbers import exact

SHEET = "Diễn biến"
_NAME, _PERIOD = 36.0, 12.5
_LABELS = (
    ("Số đơn vị đã báo cáo", "reported", "count"),
    ("Kế hoạch vốn CTMTQG (triệu đồng)", "plan", "money"),
    ("Giải ngân lũy kế (triệu đồng)", "paid", "money"),
    ("Giải ngân trong kỳ (triệu đồng)", "paid flow", "money"),
    ("Tỷ lệ giải ngân (%)", "paid_rate", "percent"),
    ("Chỉ tiêu giảm hộ nghèo DTTS (hộ)", "target", "count"),
    ("Hộ DTTS thoát nghèo lũy kế (hộ)", "escaped", "count"),
    ("Hộ DTTS thoát nghèo trong kỳ (hộ)", "escaped flow", "count"),
    ("Tỷ lệ hoàn thành chỉ tiêu (%)", "target_rate", "percent"),
)
#: The look of a standing; the sign tells it too.
LOOKS = {State.IN_TIME: "good", State.LATE: "warning", State.EMPTY: "late", State.MISSING: "error"}
_SLOTS, _CHART_HEIGHT, _DEFAULT_ROW = 12, 280, 15.0


def _labels() -> list[tuple[str, str, str]]:
    """The figures that the forms in force ask for."""
    return [one for one in _LABELS if is_asked_for(one[1])]


def plan_trend(trend: Trend) -> SheetPlan:
    """Lay out the sheet."""
    widths = [5.0, _NAME, *[_PERIOD] * _SLOTS, 11.0]
    draft = SheetDraft(SHEET, widths)
    slots = slots_of(trend)
    names = short_names(slots)
    names += [""] * (_SLOTS - len(names))
    below = f"Số liệu lũy kế từ đầu năm {trend.period.year}; kỳ chưa thu báo cáo, số chưa có để trống."
    if any(mark_of(behind) for point in trend.points for behind in point.coverage):
        below += f" {MARKS}"
    draft.add_head(f"DIỄN BIẾN NĂM {trend.period.year}", trend.period, below)
    draft.add_rows(HEADER_ROW, [["STT", "Chỉ tiêu", *names, ""]], ["header"] * len(widths))
    known = {point.period: point for point in trend.points}
    for at, (label, key, kind) in enumerate(_labels(), 1):
        cells = [_figure(known[slot], key) if slot in known else Shown(None) for slot in slots]
        cells += [Shown(None)] * (_SLOTS - len(cells) + 1)
        styles = ["cell-center", "cell-text", *[f"cell-{kind}"] * _SLOTS, "cell-text"]
        draft.add_shown(HEADER_ROW + at, [[Shown(at), Shown(label), *cells]], styles)
        draft.heights[HEADER_ROW + at] = max(draft.heights.get(HEADER_ROW + at, 0.0), 18.0)
    row = _timeliness(draft, trend, names, HEADER_ROW + len(_labels()) + 2)
    return draft.plan(HEADER_ROW + 1, 2, charts=_charts(row + 1, trend), setup=PrintSetup(fit_height=1))


def _figure(point: Point, key: str) -> Shown:
    """A figure of a period; one that nobody knows stays blank, since a chart takes any text for 0."""
    if key.endswith(" flow"):
        return _flow(point, key.removesuffix(" flow"))
    value = getattr(point, key)
    at = Point._fields.index(key) - Point._fields.index("plan")
    if at < 0 or not point.coverage:
        return Shown(value)
    behind = point.coverage[at]
    said = ["Chưa có số liệu."] if value is None else []
    said += [] if behind.is_whole else [f"Số liệu của {behind.known}/{behind.of} đơn vị, hoặc chưa đủ xã, dự án."]
    said += [f"Đang rà soát: {', '.join(map(unit_name, behind.doubtful))}."] if behind.doubtful else []
    return Shown(value, mark_of(behind), "\n".join(said))


def _flow(point: Point, key: str) -> Shown:
    """What a figure grew by in a period; blank where that is not known."""
    flow = point.flows.get(key)
    if flow is None:
        return Shown(None)
    now = _figure(point, key)
    said = [now.note] if now.note else []
    if flow.left_out:
        said.append(f"Không tính số chỉ có một kỳ, tại: {', '.join(map(unit_name, flow.left_out))}.")
    return Shown(exact(flow.now - flow.then), now.mark, "\n".join(said))


def _timeliness(draft: SheetDraft, trend: Trend, names: list[str], row: int) -> int:
    """Units by periods; gives the row below."""
    last = len(draft.widths) - 1
    draft.add_heading(row, "TÌNH HÌNH GỬI BÁO CÁO CỦA CÁC ĐƠN VỊ")
    draft.add_rows(row + 1, [["STT", "Đơn vị", *names, "Đúng hạn"]], ["header"] * (last + 1))
    at = {point.period: place for place, point in enumerate(trend.points)}
    first = row + 2
    for number, (unit, standings) in enumerate(trend.timeliness.items(), 1):
        shown = [standings[at[slot]] if slot in at else None for slot in slots_of(trend)]
        cells: list[Content] = [sign_of(one) if one else None for one in shown]
        looks = [LOOKS[one.state] if one and sign_of(one) else "cell-center" for one in shown]
        room = _SLOTS - len(cells)
        share = "{}/{}".format(*trend.in_time(unit))
        styles = ["cell-center", "cell-text", *looks, *["cell-center"] * room, "total-center"]
        draft.add_rows(first + number - 1, [[number, unit_name(unit), *cells, *[None] * room, share]], styles)
        draft.heights[first + number - 1] = 18.0
    below = first + len(trend.timeliness)
    draft.merges.append(Merge(below, 0, below, last, SIGNS, "note"))
    draft.heights[below] = 30.0
    return below + 1


def _charts(row: int, trend: Trend) -> tuple[Chart, ...]:
    """Money and households side by side; the labels of the higher line are above it, the others below."""
    first, last = column_letters(2), column_letters(1 + _SLOTS)

    def cells(key: str) -> str:
        at = HEADER_ROW + 1 + next((n for n, (_, own, _) in enumerate(_labels(), 1) if own == key), 0)
        return f"='{SHEET}'!${first}${at}:${last}${at}"

    periods = cells("")
    money = [Series("Giải ngân trong kỳ", periods, cells("paid flow"))]
    last_known = trend.points[-1] if trend.points else None
    money_above = last_known is None or (last_known.paid_rate or 0) >= (last_known.target_rate or 0)
    places = ("above", "below") if money_above else ("below", "above")
    poor = "Tỷ lệ hoàn thành chỉ tiêu giảm nghèo"
    rate = [
        Series("Tỷ lệ giải ngân", periods, cells("paid_rate"), "", places[0]),
        Series(poor, periods, cells("target_rate"), "wide_upward_diagonal", places[1]),
    ]
    width, percent, amount = 560, "#,##0.00", "#,##0.0##"  # as the table above writes them
    if not all(map(is_asked_for, ("paid_rate", "target_rate", "paid flow"))):
        return ()  # a chart of figures that nobody is asked for shows nothing
    return (
        Chart("line", "Tỷ lệ giải ngân và giảm nghèo qua các kỳ (%)", rate, row, 0, width, _CHART_HEIGHT, percent, "%"),
        Chart("column", "Giải ngân vốn CTMTQG trong từng kỳ (triệu đồng)", money, row, 7, width, _CHART_HEIGHT, amount,
              "Triệu đồng"),
    )  # fmt: skip
