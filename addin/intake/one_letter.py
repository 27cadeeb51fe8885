"""Two different reports of one unit in one letter: nothing tells which of them is meant; decides nothing."""

from addin.collect.archive import Original
from addin.intake.version_changes import differences
from addin.ledger import LedgerView
from schemas.catalogue import Catalogue
from schemas.findings import CellPlace
from schemas.submission import Submission


def with_other_of_letter(
    report: Submission, original: Original, ledger: LedgerView, catalogue: Catalogue
) -> Submission:
    """A report with a finding where its letter brought another one before it, which says something else."""
    source = original.source
    if not source.mailed or source.sent_at is None or not report.has_content:
        return report
    other = ledger.sent_with(report.unit, report.period, source, original.kept.sha256)
    if other is None or not any(differences(other, report, catalogue.forms)):
        return report
    place = CellPlace(unit=report.unit, file=report.file)
    finding = place.finding("file-two-in-one-letter", severity=None, value=other.file, other=other.file)
    return report.model_copy(update={"findings": (finding, *report.findings)})
