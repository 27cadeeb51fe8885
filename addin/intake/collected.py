"""A collection: what sources hold is kept, read and entered, and what came of it; asks no mailbox itself."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import NamedTuple

from addin.collect.archive import Original, keep
from addin.findings.keys import naming_columns
from addin.findings.progress import UnitProgress, progress_since_last_version
from addin.intake import received as register
from addin.intake.examine import Examiners
from addin.intake.register import Intake, register_originals
from addin.intake.sender import with_owner
from addin.intake.unusable import unusable_files
from addin.intake.version_changes import VersionChanges, changes_of
from addin.ledger.journal import UNUSABLE
from addin.system.progress import Progress
from schemas.catalogue import Catalogue
from schemas.period import Period
from schemas.submission import Received, SetAside, SourceFile


class Collected(NamedTuple):
    """The register of a period after collecting: every version received, what was set aside now, who is missing.

    `taken_up` are files that an earlier run had kept and died before it entered them.
    """

    received: list[Received]
    set_aside: list[SetAside]
    missing: list[str]
    progress: tuple[UnitProgress, ...] = ()
    changes: tuple[VersionChanges, ...] = ()
    taken_up: tuple[str, ...] = ()

    @property
    def held(self) -> list[Received]:
        """The versions that wait for the office's word."""
        return register.held_versions(self.received)


def missing_units(period: Period, catalogue: Catalogue, received: Sequence[Received]) -> list[str]:
    """The units none of whose reports of a period is used or waits to be replaced; none where no form is asked."""
    if not catalogue.forms:
        return []
    reported = {line.unit for line in received if line.counts}
    return [unit.code for unit in catalogue.units_on(period.to_date) if unit.code not in reported]


def take_in(intake: Intake, items: Iterable[SourceFile | SetAside], ready: Examiners, progress: Progress) -> Collected:
    """Keep every file unchanged, read and check it, enter it in the register; the rest goes on where one is refused."""
    ledger, period = intake.ledger, intake.period
    taking = _Taking(intake, progress)
    run_number = ledger.begin_run("collect", period)
    entered = register_originals(intake, chain(taking.left_over(), taking.originals(items)), ready)
    for refused in entered.refused:
        taking.set_aside.append(refused)
        ledger.set_aside(period, refused)
    received = [line.model_copy(update={"new": line.sha256 in taking.taken}) for line in ledger.received(period)]
    new = [line for line in received if line.new]
    better = tuple(progress_since_last_version(ledger, period, new, naming_columns(intake.catalogue.forms)))
    changes = tuple(changes_of(ledger, period, intake.catalogue, new))
    ledger.finish_run(run_number, received=len(received), set_aside=len(taking.set_aside))
    register.seal(intake, entered, taking.details(new))
    missing = missing_units(period, intake.catalogue, received)
    return Collected(received, taking.set_aside, missing, better, changes, tuple(taking.taken_up))


class _Taking:
    """What is taken from the sources, and what is noted of it on the way."""

    def __init__(self, intake: Intake, progress: Progress) -> None:
        self._intake, self._progress = intake, progress
        self.set_aside: list[SetAside] = []
        self.taken: set[str] = set()
        self.taken_up: list[str] = []

    def originals(self, items: Iterable[SourceFile | SetAside]) -> Iterator[Original]:
        home, ledger, office, period = self._intake[:4]
        for number, item in enumerate(items, 1):
            self._progress(f"Đang thu tệp {number}: {item.file if isinstance(item, SetAside) else item.name}")
            if isinstance(item, SetAside):
                self.set_aside.append(item)
                ledger.set_aside(period, item)  # at once: a letter of a mailbox is not asked for again
                continue
            source = with_owner(item, office)
            kept = keep(home, period, source, datetime.now(UTC))
            self.taken.add(kept.sha256)
            yield Original(source, kept, kept.received_at, (kept.delivery,))

    def left_over(self) -> Iterator[Original]:
        for original in register.leftovers(self._intake):
            self.taken_up.append(original.source.name)
            yield original

    def details(self, new: Sequence[Received]) -> dict[str, object]:
        """What the audit trail says of the collection."""
        waiting = [line.sha256 for line in register.held_versions(list(new))]
        found = unusable_files(self.set_aside, self._intake)
        unusable = [one._asdict() | {"sent_on": one.sent_on.isoformat()} for one in found]
        return {
            "received": [{"unit": one.unit, "file": one.file, "sha256": one.sha256} for one in new],
            "set_aside": [refused.file for refused in self.set_aside],
            "taken_up": self.taken_up,
            **({"held": waiting} if waiting else {}),
            **({UNUSABLE: unusable} if unusable else {}),
        }
