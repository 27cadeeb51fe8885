"""What the office does with a period's findings and figures: checked, accepted, closed, opened again."""

from collections.abc import Sequence
from typing import NamedTuple

from addin.findings.causes import with_causes
from addin.findings.progress import UnitProgress, progress_since_last_version
from addin.findings.touched import with_touched
from addin.ledger import Closing
from addin.review import acceptance, closing
from addin.session import changing, open_ledger
from addin.sheets.sheet_draft import without_reports
from addin.summary.of_period import Findings, find
from addin.workspace.folder import Workspace
from schemas.cells import Cell
from schemas.findings import Finding, name_of
from schemas.period import Period
from schemas.reference import units_on
from schemas.submission import Control


class Checked(NamedTuple):
    """All findings over the current versions of a period, the control totals, what is mended, who is missing.

    `switched_off` counts, by code, what was found and the office does not want to see; `found` is what figures are
    judged by.
    """

    findings: list[Finding]
    control: Control
    progress: tuple[UnitProgress, ...] = ()
    missing: tuple[str, ...] = ()
    switched_off: tuple[tuple[str, int], ...] = ()
    found: Findings | None = None

    @property
    def remarks(self) -> list[str]:
        """What is to be said beside the findings themselves, a sentence each."""
        off = "; ".join(f"“{name_of(code)}” ({count} mục)" for code, count in self.switched_off)
        return [
            *(line.sentence for line in self.progress),
            *without_reports(self.missing),
            *([f"Không xét theo trang “Cấu hình”: {off}."] if off else []),
        ]


def check(home: Workspace, period: Period) -> Checked:
    """All findings over the current version of every unit, as severe as the office holds them, with their answers."""
    with changing(home, "kiểm tra số liệu") as ledger:
        run_number = ledger.begin_run("check", period)
        found = find(home, ledger, period)
        reports = found.scene.reports
        findings = with_touched(with_causes(found.findings, found.scene), reports)
        read = (one.report.control for unit, one in found.basis.reports.items() if unit in reports)
        control = sum(read, Control())
        progress = tuple(progress_since_last_version(ledger, period, ledger.received(period)))
        ledger.finish_run(run_number, findings=len(findings))
    missing = tuple(unit.code for unit in units_on(period.to_date) if unit.code not in reports)
    return Checked(findings, control, progress, missing, tuple(found.switched_off.items()), found)


def accept(home: Workspace, period: Period, finding: Finding, reason: str) -> None:
    """Let a warning stand, with the office's reason; "" takes that back."""
    with open_ledger(home) as ledger:
        acceptance.accept(ledger, period, finding, reason)


def accept_rows(home: Workspace, period: Period, rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Take the reasons typed into the sheet "Kiểm tra"; sentences about those that cannot be used."""
    if not acceptance.has_reasons(rows):
        return []
    findings = check(home, period).findings
    with open_ledger(home) as ledger:
        return acceptance.accept_rows(ledger, period, findings, rows)


def close(home: Workspace, period: Period, reason: str = "") -> Closing:
    """Close a period: what comes later is kept and does not change its figures; while errors stand, for a reason."""
    with changing(home, "chốt số liệu") as ledger:
        return closing.close(home, ledger, period, reason)


def reopen(home: Workspace, period: Period, reason: str) -> None:
    """Open a closed period again, for a reason that goes into the audit trail."""
    with changing(home, "mở lại số liệu") as ledger:
        closing.reopen(ledger, period, reason)
