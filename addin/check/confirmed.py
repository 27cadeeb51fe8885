"""A unit's own column headings that the office confirmed in its settings, applied to a report that has them."""

from collections.abc import Callable

from addin.check.received import Job, examine_all
from schemas.office import Office
from schemas.submission import SetAside, Submission
from schemas.text import fold

_UNUSED = frozenset({"header-unsure-column", "header-extra-column"})


def with_confirmed(examined: Submission | SetAside, job: Job, office: Callable[[], Office]) -> Submission | SetAside:
    """The report, read once more where columns stayed unused and the office has confirmed headings of its unit.

    The settings are opened only for such a report.
    """
    if isinstance(examined, SetAside) or not any(finding.code in _UNUSED for finding in examined.findings):
        return examined
    lines = [line for line in office().mappings if line.unit in ("", examined.unit) and line.key]
    confirmed = {(line.form, fold(line.header)): line.key for line in lines}
    return next(examine_all([job._replace(confirmed=confirmed)])) if confirmed else examined
