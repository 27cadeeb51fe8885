"""Blank forms for a period, with what the working folder knows of each unit."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from addin.session import Session, step
from schemas.filling import Filling
from schemas.period import Period
from schemas.reference import Unit


@step
def write_forms(session: Session, period: Period, units: Sequence[Unit], out: Path) -> dict[str, Path]:
    """One blank workbook a unit; where there is a working folder, what it knows of the unit stands on it already.

    InputError where nobody is asked for anything in the period.
    """
    from addin.blank_forms import workbook

    catalogue = session.asked(period)
    return workbook.write_forms(period, units, catalogue, out, known_fillings(session, period, units))


def known_fillings(session: Session, period: Period, units: Iterable[Unit]) -> dict[str, Filling]:
    """What is known for each unit's blank form; where nothing was reported yet, the ledger is not opened."""
    from addin.blank_forms import prefill

    catalogue = session.catalogue(period)
    wanted = prefill.periods_before(period, session.workspace.periods(), catalogue)
    figures = session.figures(period, *wanted) if wanted else None
    reports = {one: {report.unit: report for report in figures.reports(one)} for one in wanted} if figures else {}
    return {unit.code: prefill.filling_of(unit.code, period, catalogue, reports, session.office) for unit in units}
