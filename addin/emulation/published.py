"""The emulation table as it is published, in a notice or in the review of the movement; earns and ranks nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from addin.analysis.compare import ComparedSummaries
from addin.documents.content import CENTRE, LEFT, PAGE, AppendixTable, TableColumn, TableRow
from addin.documents.head_lines import text_width
from addin.documents.letter import letter_values, write_letter
from addin.documents.wording import (
    MOST_NAMED,
    capitalise,
    end_with_mark,
    in_sentence,
    join_words,
    one_line,
    units_named,
)
from addin.emulation.score import UNKNOWN, WAITING, UnitScore, rank
from addin.emulation.tasks import tasks_of
from addin.report.columns import LETTERS, POINT, SIDES
from addin.report.compose import Composed, Extra, compose
from addin.report.recorder import FigureRecorder
from schemas.numbers import round_half_up, show_number
from schemas.office import Office
from schemas.office.lines import Appeal
from schemas.office.tables import addressee_of
from schemas.period import Period, PeriodKind
from schemas.period_words import show_day
from schemas.reference import Unit, Units
from schemas.summary import Origin

#: How a score gets into a text: value, name, unit, cells behind it.
Printed = Callable[..., str]
#: More units than these are a number in a sentence.
_NAMED = 3
#: Why units wait, as a sentence has it.
_WAITED_FOR = {WAITING: "đang rà soát", UNKNOWN: "chưa có"}
NOTICE, REVIEW = "bang-diem-thi-dua", "thi-dua"
_NUMBER, _UNIT, _MANUAL, _TOTAL, _RANK, _GRADE = 8.0, 34.0, 13.0, 12.0, 11.0, 20.0
_REASONS = (
    TableColumn("", "STT", _NUMBER, CENTRE), TableColumn("", "Đơn vị", _UNIT, LEFT),
    TableColumn("", "Tiêu chí", 58, LEFT), TableColumn("", "Điểm", 20),
    TableColumn("", "Căn cứ chấm điểm", PAGE - _NUMBER - _UNIT - 78, LEFT),
)  # fmt: skip
_APPEALS = (
    TableColumn("", "STT", _NUMBER, CENTRE), TableColumn("", "Đơn vị", _UNIT, LEFT),
    TableColumn("", "Tiêu chí có ý kiến", 45, LEFT), TableColumn("", "Nội dung ý kiến", 90, align=LEFT),
    TableColumn("", "Kết quả xem xét", PAGE - _NUMBER - _UNIT - 135, LEFT),
)  # fmt: skip


def write_published(
    lines: Sequence[UnitScore], units: Units, office: Office, period: Period, today: date, out: Path
) -> Path:
    """Write the notice; the best unit first."""
    dates = {"from_date": show_day(period.from_date), "to_date": show_day(period.to_date)}
    template_values = letter_values(office, today) | dates | score_words(lines, units, office, period)
    return write_letter(NOTICE, template_values, published_tables(lines, units, office, period), out)


def compose_review(compared: ComparedSummaries, lines: Sequence[UnitScore], office: Office) -> Composed:
    """What the review of the emulation movement (sơ kết, for a year tổng kết) says."""
    period, units = Period.parse(compared.current.period), compared.current.catalogue.units

    def scores(recorder: FigureRecorder) -> Extra:
        words = score_words(lines, units, office, period, recorder.print_score)
        words["tasks"] = list(tasks_of(recorder, office))
        return Extra(words, published_tables(lines, units, office, period, recorder.print_score))

    return compose(compared, REVIEW, office, scores)


def _plain(value: float, _name: str, _unit: str = "", _cells: Iterable[Origin] = (), *, fixed: bool = False) -> str:
    return show_number(value, 2, fixed=fixed)


def published_tables(
    lines: Sequence[UnitScore], units: Units, office: Office, period: Period, print_score: Printed = _plain
) -> list[AppendixTable]:
    """The points by criterion, what each rests on, what units object to; the best unit first."""
    best_first = rank(lines)
    points = _points(best_first, units, office, print_score)
    return [points, _reasons(best_first, units), *_appeals(units, office, period)]


def score_words(
    lines: Sequence[UnitScore], units: Units, office: Office, period: Period, print_score: Printed = _plain
) -> dict[str, Any]:
    """What a text may say of the scores."""
    lines = rank(lines)
    ready = [line for line in lines if not line.waiting]
    totals = [line.total for line in ready]
    known = units.by_code
    states = {one.state for line in lines for one in line.scored}
    return {
        "period": period.label,
        "whole_year": period.kind is PeriodKind.YEAR,
        "criteria": len(office.criteria),
        "points": show_number(sum(one.points for one in office.criteria), 2),
        "scored_units": len(lines),
        "grades": list(_grades(lines, units, office)),
        "first": capitalise(
            units_named([in_sentence(known[line.unit]) for line in lines if line.rank == 1 and line.total > 0])
            if len(ready) > 1
            else ""  # who is alone is the best of nobody
        ),
        "best": print_score(max(totals, default=0), "điểm cao nhất"),
        "mean": print_score(round_half_up(sum(totals) / len(totals), 2) if totals else 0, "điểm bình quân"),
        "manual": [
            {
                "unit": known[line.unit].name,
                "points": _signed(one.points),
                "reason": end_with_mark(one_line(one.reason), ""),
            }
            for line in lines
            for one in line.manual
        ],
        "graded": len(ready),
        "waiting": _named([known[line.unit] for line in lines if line.waiting], len(lines)),
        "waiting_for": " hoặc ".join(_WAITED_FOR[state] for state in _WAITED_FOR if state in states),
        "appeals": len(_of_period(office, period)),
        "addressed": _addressed([known[line.unit] for line in lines], units),
        "weakest": join_words(_weakest(ready, office)),
    }


def _addressed(scored: Iterable[Unit], units: Units) -> str:
    """What all units are addressed by: "UBND"; "" where some are addressed otherwise."""
    found = {addressee_of(unit.name, units).removesuffix(in_sentence(unit)).strip() for unit in scored}
    return found.pop() if len(found) == 1 else ""


def _named(units: Sequence[Unit], of: int) -> str:
    """Units by name where they are few, else how many they are: their names are in the appendix."""
    return join_words([in_sentence(unit) for unit in units]) if len(units) <= _NAMED else f"{len(units)}/{of} đơn vị"


def _weakest(lines: Sequence[UnitScore], office: Office) -> list[str]:
    """The criteria whose points were earned to the smallest share over all units, with the share."""
    shares: dict[str, float] = {}
    for at, criterion in enumerate(office.criteria):
        most = criterion.points * len(lines)
        if most > 0:
            shares[criterion.label] = round_half_up(sum(line.scored[at].points for line in lines) / most * 100, 2)
    lowest = min(shares.values(), default=None)
    if len(set(shares.values())) < 2:
        return []  # none stands out
    return [f"“{label}” ({show_number(share, 2)}%)" for label, share in shares.items() if share == lowest]


def _grades(lines: Sequence[UnitScore], units: Units, office: Office) -> Iterator[dict[str, Any]]:
    for grade in sorted(office.grades, key=lambda one: -one.least):
        names = [in_sentence(units.by_code[line.unit]) for line in lines if line.grade == grade.label]
        yield {
            "label": grade.label,
            "count": len(names),
            "names": ", ".join(names) if len(names) <= MOST_NAMED else "",
        }


def _signed(points: float) -> str:
    return ("+" if points > 0 else "") + show_number(points, 2)


def _points(lines: Sequence[UnitScore], units: Units, office: Office, print_score: Printed) -> AppendixTable:
    """A row a unit, a column a criterion with its most points."""
    labels = [f"{one.label} ({show_number(one.points, 2)} điểm)" for one in office.criteria]
    widths = _shared_out(PAGE - _NUMBER - _UNIT - _MANUAL - _TOTAL - _RANK - _GRADE, labels)
    columns = (
        TableColumn("", "STT", _NUMBER, CENTRE), TableColumn("", "Đơn vị", _UNIT, LEFT),
        *(TableColumn("", label, width) for label, width in zip(labels, widths, strict=True)),
        TableColumn("", "Điểm thưởng, điểm trừ", _MANUAL), TableColumn("", "Tổng điểm", _TOTAL),
        TableColumn("", "Xếp hạng", _RANK, CENTRE), TableColumn("", "Xếp loại", _GRADE, CENTRE),
    )  # fmt: skip
    rows = tuple(
        TableRow((str(at), *_row(line, units.name_of(line.unit), print_score))) for at, line in enumerate(lines, 1)
    )
    return AppendixTable("1. Điểm theo tiêu chí", "", columns, rows)


def _shared_out(room: float, labels: Sequence[str]) -> list[float]:
    """The widths of columns in so much room: each its longest word, so that none is broken, and what is left alike."""
    words = [max(text_width(word, LETTERS) for word in label.split()) * POINT + SIDES for label in labels]
    left = room - sum(words)
    return [width + left / len(words) if left > 0 else width * room / sum(words) for width in words]


def _row(line: UnitScore, name: str, print_score: Printed) -> Iterator[str]:
    """A unit's cells; equal totals show the same rank."""
    yield name
    for one in line.scored:
        if one.state:
            yield one.state
            continue
        yield print_score(one.points, one.criterion.label, line.unit, one.measure.sources, fixed=True)
    yield print_score(line.manual_points, "điểm thưởng, điểm trừ", line.unit, fixed=True)
    cells = [cell for one in line.scored for cell in one.measure.sources]
    yield print_score(line.total, "tổng điểm", line.unit, cells, fixed=True)
    yield from (str(line.rank or "–"), line.grade)


def _of_period(office: Office, period: Period) -> list[Appeal]:
    return [appeal for appeal in office.appeals if appeal.period == str(period)]


def _appeals(units: Units, office: Office, period: Period) -> Iterator[AppendixTable]:
    rows = tuple(
        TableRow((
            str(number), units.name_of(one.unit), one.criterion, one_line(one.text),
            one_line(one.outcome) or "Đang xem xét",
        ))
        for number, one in enumerate(_of_period(office, period), 1)
    )  # fmt: skip
    if rows:
        yield AppendixTable("3. Ý kiến của đơn vị và kết quả xem xét", "", _APPEALS, rows)


def _reasons(lines: Sequence[UnitScore], units: Units) -> AppendixTable:
    told = ((line, one) for line in lines for one in line.scored)
    rows = (
        TableRow((
            str(number), units.name_of(line.unit), one.criterion.label,
            one.state or show_number(one.points, 2, fixed=True), one_line(one.measure.words),
        ))
        for number, (line, one) in enumerate(told, 1)
    )  # fmt: skip
    return AppendixTable("2. Căn cứ chấm điểm", "", _REASONS, tuple(rows))
