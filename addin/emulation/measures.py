"""What a criterion of the profile comes to for a unit, each with the cells behind it; earns and ranks nothing."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from addin.analysis.punctuality import BY_REGISTER, WHERE_NOTED
from addin.documents.wording import capitalise, join_words, lower_first
from addin.emulation.grounds import ScoreInput
from addin.emulation.parts import Measured, PartReading
from addin.emulation.reports import punctuality, quality
from schemas.numbers import percent_of, round_half_up, show_number
from schemas.period import Period
from schemas.period_words import periods_told
from schemas.scoring import OF_REPORTS, MeasureKind, ScoringCriterion
from schemas.summary import Origin


class Measure(NamedTuple):
    """What was measured (None: not known, which is not 0), how, and the cells it rests on.

    `waiting` says that errors or warnings are open against the figure: it is not measured until they are gone.
    `undated` are the periods whose report came on a day that nobody knows, where it waits for these.
    """

    value: float | None
    words: str
    sources: tuple[Origin, ...] = ()
    waiting: bool = False
    undated: tuple[Period, ...] = ()


def measure(criterion: ScoringCriterion, ground: ScoreInput, unit: str) -> Measure:
    """What a criterion comes to: in percent, or what its only measure gives."""
    if (kind := criterion.parts[0].kind) in OF_REPORTS:
        return _OF_REPORTS[kind](ground, unit)
    readings = [PartReading(ground, part, unit) for part in criterion.parts]
    if readings[0].is_empty_list:
        return _ended(None, [readings[0].unknown()])
    if waiting := _waiting(readings):
        return waiting
    told: list[Measured] = []
    for reading in readings:
        found = reading.measure()
        if told and found.share is None:
            found = found._replace(words=lower_first(found.words))
        if told and reading.part.kind is MeasureKind.ANY:
            found = Measured(found.share or 0.0, found.words)  # it only adds to what is measured: unknown, nothing
        told.append(found)
        if found.share is None:
            return _ended(None, told)
    return _ended(_together(criterion, told), told)


def _together(criterion: ScoringCriterion, told: Sequence[Measured]) -> float:
    """In percent: of one measure as it is, of several each up to its part of the criterion."""
    if len(told) == 1:
        return round_half_up((told[0].share or 0.0) * 100, 2)
    pairs = zip(criterion.parts, told, strict=True)
    return round_half_up(sum(part.share * max(0.0, min(1.0, one.share or 0.0)) for part, one in pairs), 2)


def _ended(value: float | None, told: Sequence[Measured]) -> Measure:
    """What was told as one sentence; what cannot be measured has no cells."""
    words = capitalise("; ".join(one.words for one in told))
    return Measure(value, f"{words}.", tuple(cell for one in told for cell in one.sources) if value is not None else ())


def punctual(ground: ScoreInput, unit: str) -> Measure:
    """Share of the year's periods that a unit reported in time, with real content; unknown while one has no day."""
    found = punctuality(unit, ground.reports)
    if not found.due:
        return Measure(None, "Chưa thu báo cáo của kỳ nào đã đến hạn.")
    dated = found.due - len(found.undated)
    others = " còn lại" if found.undated else ""
    noted = [f"ngày nhận báo cáo {_told(found.noted)} {BY_REGISTER}"] if found.noted else []
    said = [f"{found.in_time}/{dated} kỳ{others} gửi đúng hạn, có số liệu", *found.remarks, *noted] if dated else []
    if found.undated:
        unknown = f"Chưa tính được: không rõ ngày gửi báo cáo {_told(found.undated)} (bổ sung ở {WHERE_NOTED})"
        words = "; ".join([unknown, *said]) + "."
        return Measure(None, words, undated=found.undated)
    return Measure(percent_of(found.in_time, found.due), "; ".join(said) + ".")


def _told(periods: Sequence[Period]) -> str:
    return periods_told([str(period) for period in periods])


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


_OF_REPORTS: dict[MeasureKind, Callable[[ScoreInput, str], Measure]] = {
    MeasureKind.PUNCTUAL: punctual,
    MeasureKind.QUALITY: clean,
}


def _waiting(readings: Sequence[PartReading]) -> Measure | None:
    """Not measured while anything is open against a unit's figures; None where nothing is, or there are none."""
    found = [reading.open_doubts() for reading in readings]
    if all(sure for sure, _ in found):
        return None
    cells = list(dict.fromkeys((one.finding.sheet, one.finding.cell) for _, doubts in found for one in doubts))
    by_sheet: dict[str, list[str]] = {}
    for sheet, cell in cells[:3]:
        by_sheet.setdefault(sheet, []).extend([cell] if cell else [])
    named = [f"{_cells(at)}trang “{sheet}”" for sheet, at in by_sheet.items() if sheet]
    told = (f" ở {'; '.join(named)}" if named else "") + (f" và {len(cells) - 3} ô khác" if len(cells) > 3 else "")
    rows = join_words([f"“{row}”" for row in dict.fromkeys(row for one in readings for row in one.lacking_rows)][:3])
    lacking = f", thiếu dòng {rows}" if rows else ""
    why = f"còn lỗi hoặc cảnh báo{told}" if cells else f"số liệu chưa đủ{lacking}"
    return Measure(None, f"Chờ rà soát: {why}.", waiting=True)


def _cells(cells: list[str]) -> str:
    return f"ô {', '.join(cells)} " if cells else ""
