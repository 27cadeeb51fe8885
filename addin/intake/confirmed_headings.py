"""A unit's own column headings that the office confirmed, applied to a report that has them."""

from collections.abc import Callable

from addin.intake.by_settings import UNUSED_COLUMNS
from addin.intake.examine import Job, examine_all
from addin.read.region import Confirmed
from schemas.submission import SetAside, Submission


def with_confirmed(
    examined: Submission | SetAside, job: Job, confirmed_of: Callable[[Submission], Confirmed]
) -> tuple[Submission | SetAside, Job]:
    """The report, read once more where columns stayed unused and the office has confirmed headings of its unit.

    Gives the job too, as it was last done.
    """
    if isinstance(examined, SetAside) or not any(finding.code in UNUSED_COLUMNS for finding in examined.findings):
        return examined, job
    confirmed = confirmed_of(examined)
    if not confirmed:
        return examined, job
    again = job._replace(confirmed=confirmed)
    return next(examine_all([again])), again
