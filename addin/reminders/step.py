"""Who is late is reminded: letters, e-mail drafts, the list for the head; nothing is sent."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from addin.analysis.punctuality import standings, with_history
from addin.analysis.trend import year_up_to
from addin.blank_forms.prefill import periods_before
from addin.blank_forms.step import known_fillings
from addin.session import Session, step
from addin.summary.of_period import register_of
from schemas import clock
from schemas.period import Period

if TYPE_CHECKING:
    from addin.reminders.letters import Reminded


@step
def remind(session: Session, period: Period, out: Path, today: date | None = None) -> "Reminded":
    """Write letters and e-mail drafts to the units that are late on a day (today), and the digest for the head."""
    from addin.documents.mail_draft import recipients
    from addin.reminders.letters import Reminding

    session.expect_note()
    office, day, periods = session.office, today or clock.today(), session.workspace.periods()
    earlier = [known for known in year_up_to(period, periods) if known.to_date < period.to_date]
    catalogue = session.catalogue(period)
    view = session.view(period, *periods_before(period, periods, catalogue))
    register, units = register_of(view), catalogue.units
    found = with_history(
        standings(register, period, units, office, day, view.unusable(period)) if catalogue.forms else [],
        register, [one for one in earlier if session.catalogue(one).forms], units, office,
    )  # fmt: skip
    late = [units.by_code[standing.unit] for standing in found if standing.is_late]
    whom = recipients(office, view.received, periods)
    fillings = known_fillings(session, period, late)
    reminding = Reminding(period, office, day, out, whom, fillings, catalogue)
    reminded = reminding.remind(found)
    session.note("remind", period, units=[one.standing.unit for one in reminded.late])
    return reminded
