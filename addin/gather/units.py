"""Who should answer: the units of the working folder, where there is one."""

from datetime import date
from pathlib import Path

from addin.workspace.folder import Workspace
from addin.workspace.office_tables import find_master


def expected_units(home: Path) -> list[str]:
    """The names of the units that report to the office; none outside a working folder."""
    if not home.is_dir() or find_master(Workspace(home)) is None:
        return []
    from schemas.reference import units_on

    return [unit.name for unit in units_on(date.today())]
