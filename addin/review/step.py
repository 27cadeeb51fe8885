"""What the office does with a period's findings and figures: checked, accepted, closed, opened again."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from addin.findings.causes import with_causes
from addin.findings.keys import naming_columns
from addin.findings.progress import UnitProgress, progress_since_last_version
from addin.findings.touched import with_touched
from addin.ledger import Closing
from addin.ledger.database import ReadOnlyError
from addin.review import acceptance, closing
from addin.session import Session, step
from addin.sheets.sheet_draft import without_reports
from schemas.catalogue import Catalogue
from schemas.cells import Cell
from schemas.findings import Finding, name_of
from schemas.period import Period
from schemas.submission import Control, Received

if TYPE_CHECKING:
    from addin.intake.collected import Collected


class Checked(NamedTuple):
    """All findings over the current versions of a period, the control totals, what is mended, who is missing.

    `catalogue` is the period's; `switched_off` counts, by code, what was found and the office does not want to see.
    """

    catalogue: Catalogue
    findings: list[Finding]
    control: Control
    progress: tuple[UnitProgress, ...] = ()
    missing: tuple[str, ...] = ()
    switched_off: tuple[tuple[str, int], ...] = ()

    @property
    def by_unit(self) -> dict[str, list[Finding]]:
        """The findings of each unit."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.unit, []).append(finding)
        return found

    def to_text(self) -> list[str]:
        """What is reported beside the findings themselves, a sentence each."""
        off = "; ".join(
            f"“{name_of(code, self.catalogue.rule_texts)}” ({count} mục)" for code, count in self.switched_off
        )
        return [
            *(line.to_text(self.catalogue.units) for line in self.progress if line.is_told),
            *without_reports(self.missing, self.catalogue.units),
            *([f"Không xét theo trang “Cấu hình”: {off}."] if off else []),
        ]


@step
def check(session: Session, period: Period) -> Checked:
    """All findings over the current version of every unit, as severe as the office holds them, with their answers."""
    try:
        run_number = session.ledger.begin_run("check", period)
    except ReadOnlyError:  # of a copy that may only be read the findings can be looked at all the same
        return look_at_findings(session, period)
    checked = look_at_findings(session, period)
    session.ledger.finish_run(run_number, findings=len(checked.findings))
    return checked


@step
def look_at_findings(session: Session, period: Period) -> Checked:
    """The same, and nothing is noted in the ledger."""
    found, view = session.findings(period), session.view(period)
    reports = found.scene.reports
    findings = with_touched(with_causes(found.findings, found.scene), reports, found.scene.catalogue.by_id)
    control = sum((one.report.control for unit, one in found.basis.reports.items() if unit in reports), Control())
    catalogue = session.catalogue(period)
    named = naming_columns(catalogue.forms)
    progress = tuple(progress_since_last_version(view, period, view.received(period), named))
    missing = tuple(unit.code for unit in catalogue.units_on(period.to_date) if unit.code not in reports)
    return Checked(
        catalogue, findings, control, progress, missing, tuple(Counter(one.code for one in found.switched_off).items())
    )


@step
def held_versions(session: Session, period: Period) -> list[Received]:
    """The versions of a period that wait for the office's word."""
    from addin.intake.received import held_versions

    return held_versions(session.view(period).received(period))


@step
def decide(session: Session, period: Period, digits: str, reason: str, *, accepted: bool) -> "Collected":
    """Use a version that is held, or leave it, for a reason that goes into the audit trail; the register after it."""
    from addin.intake.collected import Collected, missing_units
    from addin.intake.received import decide_held

    with session.exclusive("xét tệp giữ lại") as ledger:
        line = decide_held(ledger, period, digits, reason, accepted=accepted)
        received = [one.model_copy(update={"new": one.sha256 == line.sha256}) for one in ledger.received(period)]
    return Collected(received, [], missing_units(period, session.catalogue(period), received))


@step
def accept(session: Session, period: Period, finding: Finding, reason: str) -> None:
    """Let a warning be, with the office's reason; "" takes that back."""
    with session.writing() as ledger:
        acceptance.accept(ledger, period, finding, reason, session.catalogue(period))


@step
def accept_rows(session: Session, period: Period, rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Take the reasons typed into the sheet "Kiểm tra"; sentences about those that cannot be used."""
    if not acceptance.has_reasons(rows):
        return []
    checked = check(session, period)
    with session.writing() as ledger:
        return acceptance.accept_rows(ledger, period, checked.findings, rows, checked.catalogue)


@step
def close(session: Session, period: Period, reason: str = "") -> Closing:
    """Close a period: what comes later is kept and does not change its figures; while errors are open, for a reason."""
    session.bring_up_to_date(period)
    with session.exclusive("chốt số liệu"):
        return closing.close(session, period, reason)


@step
def reopen(session: Session, period: Period, reason: str) -> None:
    """Open a closed period again, for a reason that goes into the audit trail."""
    with session.exclusive("mở lại số liệu") as ledger:
        closing.reopen(ledger, period, reason)
