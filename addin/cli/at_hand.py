"""Which units and forms a command's own words mean: those of its working folder, in its period."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

    from schemas.catalogue import Catalogue


def catalogue_at_hand(context: click.Context | None) -> Catalogue:
    """What is in force by the profile of the folder and the period that a command was given; without them, today.

    InputError where the folder has a profile that cannot be used.
    """
    from addin.define.kept import profile_of
    from schemas.profile.shipped import shipped_profile

    given = context.params if context else {}
    home, period = given.get("home"), given.get("period")
    profile = profile_of(home) if isinstance(home, Path) else shipped_profile()
    return profile.on(period.to_date if period else date.today())
