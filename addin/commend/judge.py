"""Whether a nominee can be proposed, and every reason against it; reads no file and writes none."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from addin.check.rules import check_rules
from addin.commend.nominee import Nominee, Reason, text_in
from addin.summary.lookup import row_doubts
from schemas.cells import address
from schemas.findings import CellPlace, RuleTexts, Severity
from schemas.form import Form
from schemas.numbers import show_number
from schemas.office import Office
from schemas.office.lines import PastAward
from schemas.period import Period
from schemas.period_words import show_day
from schemas.reference import Units
from schemas.roles import PROPOSALS
from schemas.rule import Record
from schemas.submission import Table
from schemas.summary import Origin, StackedRow, Summary
from schemas.text import fold_keeping_marks, shorten

#: So many letters of a finding are told in a reason.
_LETTERS = 220
#: The finding on a person whom two units have in their lists; of nominees that is told in words of its own.
_OF_TWO_UNITS = "unit-duplicate-person"


class EmulationStanding(NamedTuple):
    """A unit's emulation score, None as long as it waits for figures, and grade."""

    score: float | None
    grade: str


class Before(NamedTuple):
    """An award given, or only proposed for an earlier period: to whom, what, and how a reason names it."""

    name: str
    kind: str
    unit: str
    award: str
    words: str
    given: bool = True


def judge(
    summary: Summary, standings: Mapping[str, EmulationStanding], before: Sequence[Before], office: Office
) -> list[Nominee]:
    """Every nominee of the period's proposals, the eligible first and in the order of the proposal."""
    asked = summary.catalogue.form_for(PROPOSALS)
    if asked is None or asked.id not in summary.forms:
        return []
    form, period = summary.forms[asked.id], Period.parse(summary.period)
    found = []
    for row in form.rows:
        columns, standing = form.columns.get(row.unit, {}), standings.get(row.unit)
        cell = address(row.row, columns.get(asked.by_role["nominee"], min(columns.values(), default=0)))
        origin = Origin(row.unit, summary.files.get(row.unit, ""), row.sheet, cell)
        nominee = Nominee(row, asked, origin, standing and standing.score, standing.grade if standing else "")
        against = tuple(_incomplete(nominee, columns, period, office, summary.catalogue.rule_texts))
        twice = tuple(_duplicates(nominee, form.rows, summary.catalogue.units))
        told = {reason.code for reason in against} | ({_OF_TWO_UNITS} if twice else set())
        reasons = (
            *against,
            *_under_review(nominee, summary, told),
            *twice,
            *_given_before(nominee, before),
            *_below(nominee, office.settings.commend_least_score),
        )
        found.append(nominee._replace(reasons=reasons, notes=tuple(_proposed_before(nominee, before))))
    return sorted(found, key=lambda one: one.order)


def _incomplete(
    nominee: Nominee, columns: dict[str, int], period: Period, office: Office, rules: RuleTexts
) -> Iterator[Reason]:
    """What the form itself requires of a row: needed cells, and the rules that the office holds to be errors."""
    asked = nominee.form
    for column in asked.columns:
        if column.required and nominee.row.values.get(column.key) in (None, ""):
            yield Reason("incomplete", f"Chưa ghi hoặc ghi chưa đúng “{column.label}”.")
    row = nominee.row
    table = Table(form=asked.id, sheet=row.sheet, columns=columns, records=(Record(row.row, row.code, row.values),))
    place = CellPlace(row.unit, asked.id, nominee.source.file, row.sheet)
    for finding in check_rules(asked, table, place, period):
        changed = office.rule(finding.code, period.to_date, rules)
        severity = finding.severity.value if changed is None or changed.severity is None else changed.severity
        if severity == Severity.ERROR.value:
            yield Reason(finding.code, finding.message)


def _under_review(nominee: Nominee, summary: Summary, told: Container[str]) -> Iterator[Reason]:
    """What is open against the row or its report, each once and unless it is told already."""
    doubts = row_doubts(summary, nominee.form.id, nominee.row, ())
    for finding in {id(doubt.finding): doubt.finding for doubt in doubts}.values():
        if finding.code not in told:
            yield Reason("under-review", f"Đang rà soát: {shorten(finding.for_office, _LETTERS)}")


def _duplicates(nominee: Nominee, rows: Iterable[StackedRow], units: Units) -> Iterator[Reason]:
    """The same nominee on another row: of any unit for a person, of its own unit for a collective."""
    for row in rows:
        if row is nominee.row or not _same(nominee, _identity(nominee.form, row)):
            continue
        if row.unit != nominee.row.unit:
            unit, name = units.name_of(row.unit), nominee.text("nominee")
            yield Reason(
                "duplicate-across-units", f"{unit} cũng đề nghị “{name}”; đề nghị thống nhất một đơn vị trình."
            )
        elif row.row < nominee.row.row:
            yield Reason("duplicate", f"Đã có tại dòng {row.row + 1} của cùng biểu.")


def _identity(form: Form, row: StackedRow) -> Before:
    name, kind, award = (text_in(form, row, role) for role in ("nominee", "kind", "award"))
    return Before(name, kind, row.unit, award, "")


def _same(nominee: Nominee, other: Before) -> bool:
    """The same name and kind; a collective's name ("Thôn 3") says who it is only within one unit."""
    name = nominee.text("nominee")
    if not name or fold_keeping_marks(name) != fold_keeping_marks(other.name):
        return False
    if other.kind and other.kind != nominee.text("kind"):
        return False
    return nominee.is_person or not other.unit or other.unit == nominee.row.unit


def _given_before(nominee: Nominee, before: Iterable[Before]) -> Iterator[Reason]:
    """The same award may not be proposed for somebody who got it in the last 12 months."""
    for one in before:
        if one.given and one.award == nominee.text("award") and _same(nominee, one):
            yield Reason("award-within-12-months", f"Trong 12 tháng {one.words}.")


def _proposed_before(nominee: Nominee, before: Iterable[Before]) -> Iterator[Reason]:
    """A proposal of the last 12 months that nothing has come of yet is no award: it is told, and refuses nothing."""
    given = [one for one in before if one.given]
    for one in before:
        open_still = not one.given and not any(done.award == one.award and _same(nominee, done) for done in given)
        if open_still and one.award == nominee.text("award") and _same(nominee, one):
            yield Reason("proposed-within-12-months", f"Trong 12 tháng {one.words}; chưa có trong danh sách đã khen.")


def _below(nominee: Nominee, least: float) -> Iterator[Reason]:
    """The unit needs so many emulation points."""
    if nominee.score is None:
        waits = f" ({nominee.grade[0].lower()}{nominee.grade[1:]})" if nominee.grade else ""
        yield Reason("unit-without-score", f"Đơn vị chưa có điểm thi đua{waits}; có thể xét riêng.")
    elif nominee.score < least:
        score, needed = show_number(nominee.score, 2), show_number(least, 2)
        said = f"Đơn vị đề nghị đạt {score} điểm thi đua, dưới mức {needed} điểm đặt ra ở “Cấu hình”; có thể xét riêng."
        yield Reason("unit-below-least-score", said)


def awards_given(awards: Iterable[PastAward], period: Period) -> Iterator[Before]:
    """The awards of the 12 months before the end of a period, and later ones."""
    for line in awards:
        if line.awarded_on > period.to_date.replace(year=period.to_date.year - 1):
            decision = f" (Quyết định số {line.decision})" if line.decision else ""
            words = f"đã được tặng {line.award} ngày {show_day(line.awarded_on)}{decision}"
            yield Before(line.nominee, line.kind, line.unit, line.award, words)


def is_recent(earlier: Period, period: Period) -> bool:
    """Whether proposals of an earlier period count: it ended within 12 months, before this one began."""
    return period.to_date.replace(year=period.to_date.year - 1) < earlier.to_date < period.from_date


def proposals_made(form: Form, unit: str, table: Table, period: Period) -> Iterator[Before]:
    """The proposals of a unit in an earlier period."""
    for record in table.records:
        row = StackedRow(unit, record.code, record.values, table.sheet, record.row)
        found = _identity(form, row)
        yield found._replace(words=f"đã được đề nghị {found.award} tại kỳ {period.label}", given=False)
