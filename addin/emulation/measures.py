"""What each criterion of the emulation table measures, one function a criterion, each with the cells behind it."""

from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

from addin.emulation.reports import PeriodReports, punctuality, quality
from addin.summary.lookup import ROWS, doubts_at, gaps_at, is_sound, value_at
from addin.summary.source_cells import sources_at
from schemas.numbers import number_or_zero, percent_of, round_half_up, show_number
from schemas.period import Period
from schemas.period_words import periods_told
from schemas.report import FigurePlace
from schemas.summary import Origin, StackedRow, Summary

#: B09's answers that say that a unit has a body for ethnic affairs.
_SETTLED = frozenset({"Phòng Dân tộc riêng", "Ghép vào Văn phòng HĐND-UBND"})


class Measure(NamedTuple):
    """What was measured (None: not known, which is not 0), how, and the cells it rests on.

    `waiting` says that errors or warnings are open against the figure: it is not measured until they are gone.
    """

    value: float | None
    words: str
    sources: tuple[Origin, ...] = ()
    waiting: bool = False


class ScoreInput(NamedTuple):
    """What measures are taken from: the period's summary and the year's reports, the period's own last."""

    summary: Summary
    reports: Sequence[PeriodReports]

    @property
    def path(self) -> float:
        """The share of the year that has passed by the period's last day, 0 to 1."""
        return Period.parse(self.summary.period).share_of_year


def _rows_of(ground: ScoreInput, form: str, unit: str) -> tuple[StackedRow, ...]:
    """A unit's rows of a form; none where the form is not in force."""
    found = ground.summary.forms.get(form)
    return found.rows_of(unit) if found else ()


def _reported(ground: ScoreInput, form: str) -> tuple[str, ...]:
    found = ground.summary.forms.get(form)
    return found.reported if found else ()


def _untold(ground: ScoreInput, form: str, unit: str, nothing: str) -> Measure:
    """What is not known, and why: the form is not asked for or not there, or it has nothing to measure by."""
    summary = ground.summary
    if form not in summary.forms:
        return Measure(None, f"Chưa có số liệu: kỳ này không thu thập biểu {form}.")
    if unit in summary.forms[form].units:
        return Measure(None, f"Chưa tính được: {nothing}.")
    made = summary.made_of.get(unit)
    lacking = f", chưa có báo cáo {periods_told(made.gaps)}" if made and made.gaps else ""
    return Measure(None, f"Chưa có số liệu biểu {form}{lacking}.")


def punctual(ground: ScoreInput, unit: str) -> Measure:
    """Share of the year's periods that a unit reported in time, with real content."""
    found = punctuality(unit, ground.reports)
    if not found.due:
        return Measure(None, "Chưa có kỳ nào đến hạn báo cáo.")
    words = f"{found.in_time}/{found.due} kỳ gửi đúng hạn, có số liệu"
    return Measure(percent_of(found.in_time, found.due), "; ".join([words, *found.remarks]) + ".")


def clean(ground: ScoreInput, unit: str) -> Measure:
    """Errors per 100 cells in the first versions of the year's periods, and how often the unit sent again."""
    found = quality(unit, ground.reports)
    if found is None or not found.cells:
        return Measure(None, "Chưa có báo cáo nào có số liệu.")
    periods = f"{found.periods}/{len(ground.reports)} kỳ có báo cáo"
    words = (
        f"{found.errors} lỗi trên {show_number(found.cells)} ô của lần gửi đầu ({periods}); gửi lại {found.again} lần."
    )
    return Measure(found.rate, words)


def disbursement(ground: ScoreInput, unit: str) -> Measure:
    """B01: share of the year's plan paid out, against the share of the year that has passed."""
    return _against_path(ground, FigurePlace("B01", "paid_rate", unit), "giải ngân CTMTQG")


def poverty(ground: ScoreInput, unit: str) -> Measure:
    """B02: share of the year's target reached, against the share of the year that has passed."""
    return _against_path(ground, FigurePlace("B02", "target_rate", unit), "chỉ tiêu giảm hộ nghèo")


def investment(ground: ScoreInput, unit: str) -> Measure:
    """B07: share of the year's capital paid out, against the share of the year that has passed."""
    return _against_path(ground, FigurePlace("B07", "paid_rate", unit), "giải ngân vốn đầu tư công")


def outreach(ground: ScoreInput, unit: str) -> Measure:
    """B05: sessions held, against the median of all units, since the form has no plan."""
    place = FigurePlace("B05", "sessions", unit)
    own, others = value_at(ground.summary, place), _reported(ground, "B05")
    sound = [other for other in others if is_sound(ground.summary, place._replace(unit=other))]
    values = [value_at(ground.summary, place._replace(unit=other)) for other in sound]
    middle = median([value for value in values if value is not None] or [0])
    if waiting := _waiting(ground, place):
        return waiting
    if own is None or not middle:
        return _untold(ground, "B05", unit, "mức giữa của các đơn vị là 0 buổi")
    words = f"{show_number(own)} buổi, mức giữa của các đơn vị là {show_number(middle)} buổi."
    return Measure(percent_of(own, middle), words, sources_at(ground.summary, place))


def respected_visited(ground: ScoreInput, unit: str) -> Measure:
    """B04: share of the persons on the list who were visited or trained."""
    rows = _rows_of(ground, "B04", unit)
    if not rows:
        return _untold(ground, "B04", unit, "danh sách ở biểu B04 không có người nào")
    if waiting := _waiting(ground, *(FigurePlace("B04", key, unit) for key in (ROWS, "visits", "trained"))):
        return waiting
    cared = sum(bool(row.values.get("visits") or row.values.get("trained")) for row in rows)
    words = f"{cared}/{len(rows)} người được thăm hỏi hoặc tập huấn."
    return Measure(percent_of(cared, len(rows)), words, sources_at(ground.summary, FigurePlace("B04", ROWS, unit)))


def reform(ground: ScoreInput, unit: str) -> Measure:
    """B08: share of the indicators with a target that reached it.

    One whose result nobody has told has not reached it, and is named as untold; of none of them told nothing is known.
    """
    rows = [row for row in _rows_of(ground, "B08", unit) if number_or_zero(row.values.get("target"))]
    if waiting := _waiting(ground, *(FigurePlace("B08", key, unit) for key in ("target", "actual"))):
        return waiting
    told = [row for row in rows if row.values.get("actual") is not None]
    if not told:
        return _untold(ground, "B08", unit, "biểu B08 chưa có chỉ tiêu nào ghi đủ mục tiêu và kết quả")
    met = sum(number_or_zero(row.values.get("actual")) >= number_or_zero(row.values.get("target")) for row in told)
    sources = [
        cell for row in rows for cell in sources_at(ground.summary, FigurePlace("B08", "actual", unit, row.code))
    ]
    untold = f" ({len(rows) - len(told)} chỉ tiêu chưa có số liệu)" if len(told) < len(rows) else ""
    return Measure(percent_of(met, len(rows)), f"{met}/{len(rows)} chỉ tiêu đạt mục tiêu{untold}.", tuple(sources))


def movements(ground: ScoreInput, unit: str) -> Measure:
    """B06A: share of the movements with a plan that met it (80 %); B06B: an exemplar proposed (20 %).

    A movement whose result nobody has told earns nothing, and is said to have none rather than to have missed its plan;
    of none of them told nothing is known.
    """
    planned = [row for row in _rows_of(ground, "B06A", unit) if number_or_zero(row.values.get("target"))]
    rates = [row.values.get("rate") for row in planned]
    stated = [number_or_zero(rate) for rate in rates if rate is not None]
    untold = len(planned) - len(stated)
    exemplars = sum(row.values.get("exemplar") is True for row in _rows_of(ground, "B06B", unit))
    proposed = FigurePlace("B06B", "exemplar", unit)
    gaps = gaps_at(ground.summary, proposed)  # of months that no report came for nobody waits
    unsure = [] if gaps and not doubts_at(ground.summary, proposed) else [proposed]
    if waiting := _waiting(ground, FigurePlace("B06A", "rate", unit), *unsure):
        return waiting
    if not stated:
        return _untold(ground, "B06A", unit, "biểu B06A chưa có phong trào nào ghi đủ kế hoạch năm và kết quả")
    met = sum(rate >= 100 for rate in stated)
    value = 80 * met / len(planned)
    met_plan = f"{met}/{len(planned)} phong trào đạt kế hoạch"
    if untold:
        met_plan += f" ({untold} phong trào chưa có số liệu thực hiện)"
    lacking = f" (chưa gồm báo cáo {periods_told(gaps)})" if gaps else ""
    words = f"{met_plan}; {exemplars} điển hình tiên tiến{lacking}."
    sources = sources_at(ground.summary, FigurePlace("B06A", "rate", unit))
    return Measure(round_half_up(value + 20 * bool(exemplars), 2), words, sources)


def organisation(ground: ScoreInput, unit: str) -> Measure:
    """B09: the body is settled (50 %), and the posts allotted are filled (50 %); of no posts nothing is known."""
    figures = ground.summary.forms["B09"].units.get(unit) if "B09" in ground.summary.forms else None
    if figures is None:
        return _untold(ground, "B09", unit, "")
    places = [FigurePlace("B09", "quantity", unit, code) for code in ("1", "2")]
    if waiting := _waiting(ground, *places):
        return waiting
    allotted, present = (value_at(ground.summary, place) or 0 for place in places)
    structure = str(figures.get("structure") or "chưa nêu tình trạng kiện toàn")
    if not allotted:
        return Measure(None, f"{structure}; chưa tính được: biên chế được giao là 0 hoặc chưa ghi.")
    filled = min(1.0, present / allotted)
    words = f"{structure}; có mặt {show_number(present)}/{show_number(allotted)} biên chế."
    sources = [cell for place in places for cell in sources_at(ground.summary, place)]
    return Measure(round_half_up(50 * (structure in _SETTLED) + 50 * filled, 2), words, tuple(sources))


#: Criterion → its measure; the criteria themselves, their points and thresholds are the office's.
MEASURES: dict[str, Callable[[ScoreInput, str], Measure]] = {
    "punctual": punctual,
    "quality": clean,
    "disbursement": disbursement,
    "poverty": poverty,
    "outreach": outreach,
    "respected": respected_visited,
    "investment": investment,
    "reform": reform,
    "emulation": movements,
    "organisation": organisation,
}


def _cells(cells: list[str]) -> str:
    return f"ô {', '.join(cells)} " if cells else ""


def _waiting(ground: ScoreInput, *places: FigurePlace) -> Measure | None:
    """Not measured while anything is open against a unit's figures; None where nothing is, or there are none."""
    summary = ground.summary
    known = [one for one in places if one.form in summary.forms and one.unit in summary.forms[one.form].units]
    if all(is_sound(summary, place) for place in known):
        return None
    doubts = [doubt for place in known for doubt in doubts_at(summary, place)]
    cells = list(dict.fromkeys((one.finding.sheet, one.finding.cell) for one in doubts))
    by_sheet: dict[str, list[str]] = {}
    for sheet, cell in cells[:3]:
        by_sheet.setdefault(sheet, []).extend([cell] if cell else [])
    named = [f"{_cells(at)}trang “{sheet}”" for sheet, at in by_sheet.items() if sheet]
    told = (f" ở {'; '.join(named)}" if named else "") + (f" và {len(cells) - 3} ô khác" if len(cells) > 3 else "")
    why = f"còn lỗi hoặc cảnh báo{told}" if cells else "số liệu chưa đủ"
    return Measure(None, f"Chờ rà soát: {why}.", waiting=True)


def _against_path(ground: ScoreInput, place: FigurePlace, what: str) -> Measure:
    rate = value_at(ground.summary, place)
    if waiting := _waiting(ground, place):
        return waiting
    if rate is None:
        return _untold(ground, place.form, place.unit, f"biểu {place.form} chưa ghi số giao trong năm, hoặc số đó là 0")
    expected = ground.path * 100
    words = f"{what[0].upper()}{what[1:]} đạt {show_number(rate, 2)}%, tiến độ của năm là {show_number(expected, 2)}%."
    return Measure(percent_of(rate, expected), words, sources_at(ground.summary, place))
