"""The figures of a period as they stand: closed or current versions with the office's corrections; and their files."""

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from addin.adjust import Adjuster
from addin.consolidate import consolidate
from addin.home import Home
from addin.ledger import Ledger
from addin.office import office_of
from schemas.office.lines import Adjustment
from schemas.period import Period
from schemas.reference import units_on
from schemas.submission import Received
from schemas.summary import Summary


def adjuster_of(home: Home, ledger: Ledger, period: Period) -> Adjuster:
    """What applies the corrections of a period; once it is closed, those that it was closed with."""
    lines = [line for line in office_of(home).adjustments if line.period == str(period)]
    closed = ledger.decisions.closing(period)
    if closed is None:
        return Adjuster(lines, period)
    kept = [Adjustment.model_validate(line) for line in closed.adjustments]
    added = [line for line in lines if plain(line) not in closed.adjustments]
    return Adjuster(kept, period, closed=added)


def plain(line: Adjustment) -> dict[str, Any]:
    """A correction as it is kept in the audit trail."""
    document = line.model_dump(mode="json")
    values = {key: value for key in ("old", "new") if isinstance(value := getattr(line, key), date)}
    return document | {key: f"{value:%d/%m/%Y}" for key, value in values.items()}


def summarise(home: Home, ledger: Ledger, period: Period) -> Summary:
    """The provincial summary of a period."""
    adjuster = adjuster_of(home, ledger, period)
    summary = consolidate(map(adjuster.apply, ledger.current(period)), period, units_on(period.to_date))
    return summary.model_copy(update={"adjustments": tuple(adjuster.applied)})


def summarise_if_known(home: Home, ledger: Ledger, period: Period) -> Summary | None:
    """The summary of another period to compare with; None when nothing was received for it."""
    return summarise(home, ledger, period) if ledger.received(period) else None


def originals_of(home: Home, period: Period, received: Iterable[Received]) -> dict[str, Path]:
    """The kept original of every unit's current version."""
    return {line.unit: home.original_of(period, line.sha256) for line in received if line.status == "current"}


def linked_from(folder: Path, originals: Mapping[str, Path]) -> dict[str, str]:
    """Paths of originals as seen from a workbook's folder, so that links survive a move of the whole folder."""
    return {unit: _path_from(folder, path) for unit, path in originals.items()}


def _path_from(folder: Path, path: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on Windows, another drive cannot be reached by a relative path
        return path.resolve().as_posix()
