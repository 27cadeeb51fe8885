"""A period's findings go back to the districts: marked workbooks, notices, e-mail drafts; nothing is sent."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from addin.review.step import check
from addin.session import open_ledger
from addin.system.progress import Progress, silent
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import office_of
from schemas.period import Period

if TYPE_CHECKING:
    from addin.returns.sender import Returns


def send_back(home: Workspace, period: Period, out: Path, unit: str = "", progress: Progress = silent) -> "Returns":
    """Mark the workbook of every unit that has something to mend, or of one unit, and write its notice."""
    from addin.documents.mail_draft import recipients
    from addin.returns.sender import Sender  # marking and Word take long to import

    findings = check(home, period).findings
    with open_ledger(home) as ledger:
        office = office_of(home)
        whom = recipients(office, ledger.received, home.periods())
        sender = Sender(home, period, office, date.today(), out, whom)
        returns = sender.return_all(ledger, findings, unit, progress)
        ledger.decisions.note("send-back", period, units={one.unit: one.findings for one in returns.returned})
    return returns
