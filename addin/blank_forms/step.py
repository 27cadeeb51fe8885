"""Blank forms for a period, with what the working folder knows of each unit."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from addin.ledger import Ledger
from addin.session import open_ledger
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import office_of
from schemas.filling import Filling
from schemas.period import Period
from schemas.reference import Unit


def write_forms(home: Workspace, period: Period, units: Sequence[Unit], out: Path) -> dict[str, Path]:
    """One blank workbook a unit; where there is a working folder, what it knows of the unit stands on it already."""
    from addin.blank_forms import prefill, workbook

    if not prefill.periods_before(period, home.periods()):
        return workbook.write_forms(period, units, out, known_fillings(home, None, period, units))
    with open_ledger(home) as ledger:
        fillings = known_fillings(home, ledger, period, units)
    return workbook.write_forms(period, units, out, fillings)


def known_fillings(home: Workspace, ledger: Ledger | None, period: Period, units: Iterable[Unit]) -> dict[str, Filling]:
    """What is known for each unit's blank form; without a ledger nothing was reported yet."""
    from addin.blank_forms import prefill

    wanted = prefill.periods_before(period, home.periods()) if ledger else []
    reports = {one: {report.unit: report for report in ledger.current(one)} for one in wanted} if ledger else {}
    return {unit.code: prefill.filling_of(unit.code, period, reports, office_of(home)) for unit in units}
