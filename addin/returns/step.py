"""A period's findings go back to the districts: marked workbooks, notices, e-mail drafts; nothing is sent."""

from pathlib import Path
from typing import TYPE_CHECKING

from addin.review.step import check
from addin.session import Session, step
from addin.system.progress import Progress, silent
from schemas.clock import today
from schemas.period import Period

if TYPE_CHECKING:
    from addin.returns.sender import Returns


@step
def send_back(session: Session, period: Period, out: Path, unit: str = "", progress: Progress = silent) -> "Returns":
    """Mark the workbook of every unit that has something to mend, or of one unit, and write its notice."""
    from addin.documents.mail_draft import recipients
    from addin.returns.sender import Sender  # marking and Word take long to import

    session.expect_note()
    findings = check(session, period).findings
    view = session.view(period)
    whom = recipients(session.office, view.received, session.workspace.periods())
    sender = Sender(session.workspace, period, session.office, today(), out, whom, session.catalogue(period))
    returns = sender.return_all(view, findings, unit, progress)
    session.note("send-back", period, units={one.unit: one.findings for one in returns.returned})
    return returns
