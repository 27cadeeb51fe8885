"""Who should answer: the units of the working folder, where there is one."""

from pathlib import Path

from addin.define.kept import catalogue_today
from addin.workspace.folder import Workspace
from addin.workspace.office_tables import find_master
from schemas import clock


def expected_units(home: Path) -> list[str]:
    """The names of the units that report to the office; none outside a working folder.

    Where all of them have ended, those of the last day on which there were any.
    """
    if not home.is_dir() or find_master(Workspace(home)) is None:
        return []
    today, units = clock.today(), catalogue_today(home).units
    day = today if units.on(today) else max((unit.valid_to for unit in units.units), default=today)
    return [unit.name for unit in units.on(day)]
