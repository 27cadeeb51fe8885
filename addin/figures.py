"""The figures of a period as they stand: closed or current versions with the office's corrections; and their files."""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from addin.adjust import Adjuster
from addin.check.across import RULES, scene_of
from addin.check.across.scene import Scene
from addin.check.doubts import doubts_of, is_open
from addin.check.explained import explained, gathered
from addin.check.weighed import judged_again, unusable_settings, weighed
from addin.consolidate import consolidate
from addin.home import Home
from addin.ledger import Ledger
from addin.office import office_of
from schemas.findings import Finding
from schemas.office.lines import Adjustment
from schemas.period import Period
from schemas.reference import units_on
from schemas.submission import Received
from schemas.summary import Summary


def adjuster_of(home: Home, ledger: Ledger, period: Period) -> Adjuster:
    """What applies the corrections of a period; once it is closed, those that it was closed with."""
    lines = [line for line in office_of(home).adjustments if line.period == str(period)]
    closed = ledger.decisions.closing(period)
    if closed is None:
        return Adjuster(lines, period)
    kept = [Adjustment.model_validate(line) for line in closed.adjustments]
    added = [line for line in lines if plain(line) not in closed.adjustments]
    return Adjuster(kept, period, closed=added)


def plain(line: Adjustment) -> dict[str, Any]:
    """A correction as it is kept in the audit trail."""
    document = line.model_dump(mode="json")
    values = {key: value for key in ("old", "new") if isinstance(value := getattr(line, key), date)}
    return document | {key: f"{value:%d/%m/%Y}" for key, value in values.items()}


class Findings(NamedTuple):
    """What was found over the current versions of a period: these reports, corrected, and how many of what is off."""

    findings: list[Finding]
    switched_off: dict[str, int]
    scene: Scene


def find(home: Home, ledger: Ledger, period: Period) -> Findings:
    """All findings of a period, as severe as the office holds them, with what was answered to them."""
    office = office_of(home)
    adjuster = adjuster_of(home, ledger, period)
    scene = scene_of(period, office, home.periods(), ledger.current)
    reports = scene.reports.values()
    for submission in reports:
        adjuster.apply(submission)
    alone = (finding for submission in reports for finding in judged_again(submission, office))
    across = (scene.located(finding) for rule in RULES for finding in rule(scene))
    of_the_office = [*adjuster.findings(), *unusable_settings(office)]
    found, switched_off = weighed([*alone, *of_the_office, *across], office, period.to_date)
    return Findings(explained(found, scene.reports, gathered(ledger.answers(period))), switched_off, scene)


def summarise(home: Home, ledger: Ledger, period: Period, found: Iterable[Finding] | None = None) -> Summary:
    """The provincial summary of a period, with what makes its figures doubtful: all that was `found` there."""
    if found is None:
        found = find(home, ledger, period).findings
    return _summarised(home, ledger, period, found)


def _summarised(home: Home, ledger: Ledger, period: Period, found: Iterable[Finding]) -> Summary:
    adjuster = adjuster_of(home, ledger, period)
    reports = {report.unit: report for report in ledger.current(period)}
    summary = consolidate(map(adjuster.apply, reports.values()), period, units_on(period.to_date))
    still_open = tuple(finding for finding in found if finding.unit and is_open(finding))
    update = {
        "adjustments": tuple(adjuster.applied),
        "findings": still_open,
        "doubts": tuple(doubts_of(still_open, reports)),
    }
    return summary.model_copy(update=update)


def summarise_if_known(home: Home, ledger: Ledger, period: Period) -> Summary | None:
    """The summary of another period to compare with; None when nothing was received for it.

    Its doubts are those that each report raises by itself.
    """
    if not ledger.received(period):
        return None
    reports = {report.unit: report for report in ledger.current(period)}
    alone = (finding for report in reports.values() for finding in report.findings)
    found, _ = weighed(alone, office_of(home), period.to_date)
    return _summarised(home, ledger, period, explained(found, reports, gathered(ledger.answers(period))))


def originals_of(home: Home, period: Period, received: Iterable[Received]) -> dict[str, Path]:
    """The kept original of every unit's current version."""
    return {line.unit: home.original_of(period, line.sha256) for line in received if line.status == "current"}


def linked_from(folder: Path, originals: Mapping[str, Path]) -> dict[str, str]:
    """Paths of originals as seen from a workbook's folder, so that links survive a move of the whole folder."""
    return {unit: _path_from(folder, path) for unit, path in originals.items()}


def _path_from(folder: Path, path: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on Windows, another drive cannot be reached by a relative path
        return path.resolve().as_posix()
