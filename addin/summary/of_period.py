"""The figures of a period as they are: closed or current versions with the office's corrections; and their files."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from addin.check.across import RULES, load_context
from addin.check.across.looking_back import reports_with_carried
from addin.check.across.scene import CheckContext
from addin.check.arrivals import judge_arrivals
from addin.findings.answers import attach_answers, latest_answers
from addin.findings.corrected import is_settled, judge_corrected, key_of
from addin.findings.doubts import doubts_of, is_open
from addin.findings.keys import naming_columns
from addin.findings.repeated import drop_repeats
from addin.findings.severity import RatedFindings, apply_rule_settings, recheck_with_tolerances, unusable_settings
from addin.ledger import LedgerView
from addin.summary.adjustments import NOT_APPLIED, Adjuster
from addin.summary.assembled import UnitReport, reports_of, within
from addin.summary.consolidate import consolidate
from addin.summary.counted import Counted, row_of
from addin.workspace.folder import Workspace
from schemas.catalogue import Catalogue
from schemas.findings import Finding
from schemas.form import Form
from schemas.office import Office
from schemas.office.lines import Adjustment
from schemas.office.settings import CARRY
from schemas.period import Period
from schemas.profile.profile import Profile
from schemas.submission import Received, Submission
from schemas.summary import Adjusted, Doubt, Summary

#: Of so many periods the findings with the reports they rest on, and the reports, are kept for the next question:
#: a check looks back on half a year and on last year, and a year has twelve months.
_KEPT_FINDINGS, _KEPT_REPORTS = 4, 10


def plain(line: Adjustment) -> dict[str, Any]:
    """A correction as it is kept in the audit trail."""
    document = line.model_dump(mode="json")
    values = {key: value for key in ("old", "new") if isinstance(value := getattr(line, key), date)}
    return document | {key: f"{value:%d/%m/%Y}" for key, value in values.items()}


class Basis(NamedTuple):
    """What the figures of a period rest on: each unit's report, corrected, and the corrections made."""

    reports: dict[str, UnitReport]
    adjustments: tuple[Adjusted, ...]

    @property
    def made(self) -> dict[str, UnitReport]:
        """The units whose reports are made of those of other periods."""
        return {unit: report for unit, report in self.reports.items() if report.made_of}


class Findings(NamedTuple):
    """What was found over the reports that a period rests on, and the doubts that it casts on figures.

    `switched_off` is what the office does not want to see; `scene` holds every unit's last report. A correction
    settles some findings, and `broken` are the rules that corrected figures break.
    """

    findings: list[Finding]
    switched_off: list[Finding]
    scene: CheckContext
    doubts: tuple[Doubt, ...]
    basis: Basis
    broken: tuple[Finding, ...]

    @property
    def standing(self) -> tuple[Finding, ...]:
        """What is open against the figures as they are printed."""
        return (*(finding for finding in self.findings if not finding.settled), *self.broken)


class FiguresByPeriod:
    """The figures of every period by one state of the ledger and the office's settings.

    Each period is judged once and added up once, by its own catalogue; `periods` are those that the folder knows,
    `profile` is the one in use.
    """

    def __init__(
        self,
        ledger: LedgerView,
        office: Office,
        periods: Sequence[Period],
        catalogue: Callable[[Period], Catalogue],
        profile: Profile,
    ) -> None:
        self.ledger, self.office, self.periods, self.catalogue = ledger, office, periods, catalogue
        self.profile = profile
        self.findings: Callable[[Period], Findings] = lru_cache(_KEPT_FINDINGS)(self._find)
        self._reports: Callable[[Period], tuple[Submission, ...]] = lru_cache(_KEPT_REPORTS)(self._read)
        self._basis: Callable[[Period], Basis] = lru_cache(_KEPT_FINDINGS)(self._rest_on)
        self._added_up: Callable[[Period], Summary] = cache(self._add_up)
        self.summary: Callable[[Period], Summary] = cache(self._summarise)
        self.summary_if_known: Callable[[Period], Summary | None] = cache(self._summarise_alone)

    def _read(self, period: Period) -> tuple[Submission, ...]:
        catalogue = self.catalogue(period)
        known = catalogue.units.by_code

        def current(one: Period) -> Iterable[Submission]:
            return self.ledger.current(one) if self.ledger.holds(one) else ()

        reports = reports_with_carried(period, catalogue, self.periods, current)
        return tuple(_asked_for(one, catalogue) for one in reports if one.unit in known)

    def reports(self, period: Period) -> tuple[Submission, ...]:
        """Each unit's last report, as it was sent, with the figures that follow from the reports before."""
        return self._reports(period)

    def _adjuster(self, period: Period) -> Adjuster:
        """What applies the corrections of a period; once it is closed, those that it was closed with."""
        lines = [line for line in self.office.adjustments if line.period == str(period)]
        catalogue = self.catalogue(period)
        closed = self.ledger.decisions.closing(period)
        if closed is None:
            return Adjuster(lines, period, catalogue)
        kept = [Adjustment.model_validate(line) for line in closed.adjustments]
        added = [line for line in lines if plain(line) not in closed.adjustments]
        return Adjuster(kept, period, catalogue, closed=added)

    def _rest_on(self, period: Period) -> Basis:
        """Each unit's report with the office's corrections, by the office's word on units that have none."""
        applied: list[tuple[Period, Adjusted]] = []
        catalogue = self.catalogue(period)
        forms, known = catalogue.by_id, catalogue.units.by_code

        def corrected(one: Period) -> Iterator[Submission]:
            adjuster = self._adjuster(one)
            # a period within that was closed by another profile may know a unit that is none of this period's
            yield from (adjuster.apply(report) for report in self._reports(one) if report.unit in known)
            applied.extend((one, made) for made in adjuster.applied)

        closed = self.ledger.decisions.closing(period)
        missing_units = (closed and closed.missing_units) or self.office.settings.missing_units
        reports = reports_of(
            period, corrected, [*forms.values()], catalogue.units, lambda one: self.catalogue(one).by_id,
            carry=missing_units == CARRY,
        )  # fmt: skip
        return Basis(reports, tuple(_in_figures(reports, forms, applied)))

    def _find(self, period: Period) -> Findings:
        """All findings of a period, as severe as the office holds them, with what was answered to them.

        Of reports that are made of others, those found in these, so far as they concern figures that count.
        """
        office, adjuster = self.office, self._adjuster(period)
        scene = load_context(
            period, office, self.catalogue(period), self.periods, partial(self._compared_with, period),
            lambda earlier: self.findings(earlier).doubts,
        )  # fmt: skip
        reports = scene.reports.values()
        corrected = {one.unit: after for one in reports if (after := adjuster.apply(one)) is not one}
        verdict = judge_corrected(scene, corrected, adjuster.applied)
        alone = (
            finding
            for submission in reports
            for finding in recheck_with_tolerances(submission, office, scene.catalogue)
        )
        across = (scene.located(finding) for rule in RULES for finding in rule(scene))
        rules = scene.catalogue.rule_texts
        of_the_office = [
            *adjuster.findings(verdict.broken), *unusable_settings(office, rules, self.profile),
            *self._of_arrivals(period),
        ]  # fmt: skip
        found, switched_off = apply_rule_settings([*alone, *of_the_office, *across], office, period.to_date, rules)
        found = drop_repeats(found)
        found = [one.model_copy(update={"settled": True}) if is_settled(one, verdict) else one for one in found]
        findings = attach_answers(
            found, scene.reports, latest_answers(self.ledger.answers(period)), naming_columns(scene.catalogue.forms)
        )
        basis = self._basis(period)
        of_parts, broken, off, doubts = self._of_parts(period, basis.made)
        last = {unit: one.parts[-1] for unit, one in basis.made.items()}
        forms, agreements = scene.catalogue.by_id, scene.catalogue.agreements
        own_doubts = (
            *doubts_of(findings, scene.reports, forms, agreements),
            *doubts_of(verdict.broken, corrected, forms, agreements),
        )
        return Findings(
            [*findings, *of_parts], [*switched_off, *off], scene._replace(reports=last | scene.reports),
            (*own_doubts, *doubts), basis, (*verdict.broken, *broken),
        )  # fmt: skip

    def _of_arrivals(self, period: Period) -> Iterator[Finding]:
        """What is wrong with the days on which the office noted that reports of a period came."""
        if noted := self.office.noted_days(period):
            received, name_of = self.ledger.received(period), self.catalogue(period).units.in_sentence
            yield from judge_arrivals(noted, received, self.office.due_on(period), name_of)

    def _compared_with(self, period: Period, of: Period) -> Iterable[Submission]:
        """A period's reports as they are compared with: earlier ones with the office's corrections."""
        reports = self._reports(of)
        return reports if of == period else map(self._adjuster(of).apply, reports)

    def _of_parts(
        self, of: Period, made: Mapping[str, UnitReport]
    ) -> tuple[list[Finding], list[Finding], list[Finding], list[Doubt]]:
        """What was found in the reports that others are made of, what their corrections break, what is switched off.

        And the doubts. All of the last one, of earlier ones what concerns figures that count.
        """
        findings, broken, off = list[Finding](), list[Finding](), list[Finding]()
        doubts: list[Doubt] = []
        forms = self.catalogue(of).by_id
        behind: dict[Period, list[tuple[str, UnitReport, Submission]]] = {}
        for unit, report in made.items():
            for part in report.parts:
                behind.setdefault(part.period, []).append((unit, report, part))
        for period, parts in behind.items():  # all of a period at once: not those of every period are kept
            found = self.findings(period)
            for unit, report, part in parts:
                counted = Counted(forms, report, part, found.scene.catalogue)
                for into, told in ((findings, found.findings), (broken, found.broken), (off, found.switched_off)):
                    into.extend(counted.findings([one for one in told if one.unit == part.unit]))
                own = (doubt for doubt in found.doubts if doubt.unit == part.unit)
                doubts += [one._replace(unit=unit) for doubt in own for one in counted.doubts(doubt)]
        return findings, broken, off, doubts

    def _is_corrected(self, report: Submission) -> bool:
        return report.unit in self._adjuster(report.period).units

    def _broken(self, report: Submission) -> list[Finding]:
        """The rules that the office's corrections of one report break."""
        found = self.findings(report.period).broken if self._is_corrected(report) else ()
        return [finding for finding in found if finding.unit == report.unit]

    def _alone(self, report: Submission) -> RatedFindings:
        """What one report says by itself, as severe as the office holds it on its day, with the answers.

        What a correction of its period settles is settled here, too.
        """
        catalogue = self.catalogue(report.period)
        found = recheck_with_tolerances(report, self.office, catalogue)
        found, off = apply_rule_settings(found, self.office, report.period.to_date, catalogue.rule_texts)
        if self._is_corrected(report):
            settled = {key_of(one) for one in self.findings(report.period).findings if one.settled}
            found = [one.model_copy(update={"settled": key_of(one) in settled}) for one in found]
        answers = latest_answers(self.ledger.answers(report.period))
        named = naming_columns(catalogue.forms)
        return RatedFindings(attach_answers(found, {report.unit: report}, answers, named), off)

    def _add_up(self, period: Period) -> Summary:
        basis = self._basis(period)
        summary = consolidate((one.report for one in basis.reports.values()), period, self.catalogue(period))
        made_of = {unit: one.made_of for unit, one in basis.made.items()}
        told = {"adjustments": basis.adjustments, "made_of": made_of, "not_counted": self._not_counted(period, basis)}
        return summary.model_copy(update=told)

    def _not_counted(self, period: Period, basis: Basis) -> dict[str, tuple[str, ...]]:
        """By unit, the periods whose reports are in no figure: it does not report at the end, or did not then."""
        units = self.catalogue(period).units
        asked = {unit.code for unit in units.on(period.to_date)}
        used = {(part.unit, str(part.period)) for report in basis.reports.values() for part in report.parts}
        found: dict[str, list[str]] = {}
        for one in sorted(one for one in within(period) if self.ledger.holds(one)):
            reporting = asked.intersection(unit.code for unit in units.on(one.to_date))
            for line in self.ledger.received(one):
                if line.status == "current" and line.unit not in reporting and (line.unit, str(one)) not in used:
                    found.setdefault(line.unit, []).append(str(one))
        return {unit: tuple(periods) for unit, periods in found.items()}

    def _summarise(self, period: Period) -> Summary:
        """The provincial summary of a period, with what makes its figures doubtful: all that was found there."""
        found, closed = self.findings(period), self.ledger.decisions.closing(period)
        told = {
            **_doubted(found.standing, found.doubts),
            "not_adjusted": sum(finding.code in NOT_APPLIED for finding in found.findings),
            "seal": self.ledger.decisions.seal(),
            "closed_with": closed.forced if closed else "",
        }
        return self._added_up(period).model_copy(update=told)

    def _summarise_alone(self, period: Period) -> Summary | None:
        """The summary of another period to compare with; None when nothing was received for it.

        Its doubts are those that each report raises by itself.
        """
        reports = self._basis(period).reports.values()
        if not any(not (one.made_of and one.made_of.carried) for one in reports):
            return None
        last, forms = [one.parts[-1] for one in reports], self.catalogue(period).by_id
        found = [(report, [*self._alone(report).findings, *self._broken(report)]) for report in last]
        doubts = (doubt for report, findings in found for doubt in doubts_of(findings, {report.unit: report}, forms))
        standing = (finding for _, findings in found for finding in findings)
        return self._added_up(period).model_copy(update=_doubted(standing, doubts))


def _in_figures(
    reports: Mapping[str, UnitReport], forms: Mapping[str, Form], applied: Iterable[tuple[Period, Adjusted]]
) -> Iterator[Adjusted]:
    """The corrections of the figures that count, each of the row that it is there."""
    holding = {(part.unit, part.period): (unit, part) for unit, report in reports.items() for part in report.parts}
    for period, made in applied:
        form, (unit, part) = forms.get(made.form), holding.get((made.unit, period), ("", None))
        # of a column that was asked for earlier within the period and is no longer, no figure includes anything
        if part is None or form is None or made.key not in form.by_key:
            continue
        report = reports[unit]
        if (code := row_of(form, report, part, made.code, made.key)) is not None:
            where, of = unit if unit != made.unit else "", str(period) if part is not report.parts[-1] else ""
            yield made._replace(code=code, period=of, counted_in=where)


def _doubted(findings: Iterable[Finding], doubts: Iterable[Doubt]) -> dict[str, tuple[Finding | Doubt, ...]]:
    """The open findings and doubts that are reported beside figures."""
    return {
        "findings": tuple(finding for finding in findings if finding.unit and is_open(finding)),
        "doubts": tuple(doubts),
    }


def versions_for(ledger: LedgerView, period: Period, summary: Summary, *, every: bool = False) -> list[Received]:
    """The register of a period, with the last version of another period that a unit's figures are made of, or every."""
    used = {unit: made.periods if every else made.periods[-1:] for unit, made in summary.made_of.items()}
    used |= {unit: periods for made in summary.made_of.values() for unit, periods in made.before}
    others = [
        line
        for one in sorted(map(Period.parse, {written for periods in used.values() for written in periods}))
        for line in ledger.received(one)
        if line.status == "current" and str(one) in used.get(line.unit, ())
    ]
    return [*others, *ledger.received(period)]


def register_of(ledger: LedgerView) -> Callable[[Period], list[Received]]:
    """The register by which a unit is in time or late; where it sent no report of a longer period, its last month."""

    def register(period: Period) -> list[Received]:
        own = ledger.received(period)
        if not period.parts:
            return own
        units = {line.unit for line in own}
        return [*own, *(line for line in register(period.parts[-1]) if line.unit not in units)]

    return register


def originals_of(home: Workspace, received: Iterable[Received]) -> dict[str, Path]:
    """The kept original of every unit's current version."""
    return {
        line.unit: home.original_of(Period.parse(line.period), line.sha256)
        for line in received
        if line.status == "current"
    }


def links_from(folder: Path, originals: Mapping[str, Path]) -> dict[str, str]:
    """Paths of originals as seen from a workbook's folder, so that links survive a move of the whole folder."""
    return {unit: _path_from(folder, path) for unit, path in originals.items()}


def _path_from(folder: Path, path: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on Windows, another drive cannot be reached by a relative path
        return path.resolve().as_posix()


def nobody_reported(period: Period, what: str) -> str:
    """Why nothing is written where no unit has reported: the office must not say that nothing happened."""
    return (
        f"Chưa có đơn vị nào báo cáo {period.label} nên chương trình không {what}. Đề nghị thu báo cáo trước; nếu chỉ "
        "cần mẫu trống, chạy lại lệnh với --force."
    )


def _asked_for(report: Submission, catalogue: Catalogue) -> Submission:
    """A report without tables of forms that the profile has no longer: they stay in the ledger and are not counted."""
    gone = {table.form for table in report.tables if table.form not in catalogue.by_id}
    if not gone:
        return report
    tables = tuple(table for table in report.tables if table.form not in gone)
    findings = tuple(finding for finding in report.findings if finding.form not in gone)
    return report.model_copy(update={"tables": tables, "findings": findings})
