"""Which units and forms a command's own words mean: those of its working folder, in its period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from schemas.clock import today

if TYPE_CHECKING:
    import click

    from schemas.catalogue import Catalogue
    from schemas.period import Period


def catalogue_at_hand(context: click.Context | None) -> Catalogue:
    """What is in force by the profile of the folder and the period that a command was given; without them, today.

    InputError where the folder has a profile that cannot be used.
    """
    from addin.define.kept import profile_of
    from schemas.profile.shipped import shipped_profile

    home, period = _given(context)
    profile = profile_of(home) if home else shipped_profile()
    return profile.of(period) if period else profile.on(today())


def catalogue_of_period(context: click.Context | None) -> Catalogue:
    """The same; for a period that is closed, by the profile that it was closed with. It asks the ledger."""
    home, period = _given(context)
    return catalogue_in(home, period) if home and period else catalogue_at_hand(context)


def catalogue_in(home: Path, period: Period | None) -> Catalogue:
    """What is in force in a working folder for a period, closed ones by the profile that they were closed with.

    Without a period, today. InputError where the folder has a profile that cannot be used.
    """
    from addin.define.kept import catalogue_today
    from addin.session import Session
    from addin.workspace.folder import Workspace

    if period is None:
        return catalogue_today(home)
    with Session(Workspace(home)) as session:
        return session.catalogue(period)


def _given(context: click.Context | None) -> tuple[Path | None, Period | None]:
    given = context.params if context else {}
    home = given.get("home")
    return home if isinstance(home, Path) else None, given.get("period")
