"""A unit's own column headings that the office confirmed in its settings, applied to a report that has them."""

from collections.abc import Mapping

from addin.intake.examine import Job, examine_all
from schemas.form import Form
from schemas.office import Office
from schemas.submission import SetAside, Submission
from schemas.text import fold

_UNUSED = frozenset({"header-unsure-column", "header-extra-column"})


def with_confirmed(
    examined: Submission | SetAside, job: Job, office: Office, forms: Mapping[str, Form]
) -> tuple[Submission | SetAside, Job]:
    """The report, read once more where columns stayed unused and the office has confirmed headings of its unit.

    Gives the job too, as it was last done.
    """
    if isinstance(examined, SetAside) or not any(finding.code in _UNUSED for finding in examined.findings):
        return examined, job
    lines = [line for line in office.mappings if line.unit in ("", examined.unit)]
    confirmed = {(line.form, fold(line.header)): key for line in lines if (key := line.key_in(forms.get(line.form)))}
    if not confirmed:
        return examined, job
    again = job._replace(confirmed=confirmed)
    return next(examine_all([again])), again
