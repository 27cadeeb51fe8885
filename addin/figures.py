"""The figures of a period as they stand: closed or current versions with the office's corrections on top."""

from datetime import date
from typing import Any

from addin.adjust import Adjuster
from addin.consolidate import consolidate
from addin.home import Home
from addin.ledger import Ledger
from addin.office import office_of
from schemas.office.lines import Adjustment
from schemas.period import Period
from schemas.reference import units_on
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
