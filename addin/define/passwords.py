"""The passwords that the units of a working folder lock their workbooks with; asked for where a file is locked."""

from pathlib import Path

from addin.define.kept import catalogue_today
from addin.read.locked import stored_passwords


def passwords_of(root: Path) -> list[str]:
    """Those of all units on record in the folder's profile."""
    return stored_passwords(catalogue_today(root).units.by_code)
