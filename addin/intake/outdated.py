"""Reports that another profile or an older program read: read and checked again, and replaced.

What was read by the same is taken as it is from the ledger: a file of the same hash gives the same again. The office's
settings change nothing of what is read; they are applied to it at every question.
"""

import logging
from collections.abc import Iterator

from addin.collect.archive import Original, originals_of
from addin.intake.received import notes_of
from addin.intake.register import Intake, read_again
from addin.ledger.journal import REBUILD
from schemas.submission import SetAside


def read_outdated_again(intake: Intake, outdated: frozenset[str]) -> None:
    """Read these originals of a period again and put what they say now in place of what they said.

    The versions stay in their order. One that cannot be read now, or is another unit's by it, stays as it was read.
    """
    ledger, period = intake.ledger, intake.period
    before = ledger.decisions.sealed(period)
    records: dict[str, str] = {}
    for original, again in read_again(intake, _originals(intake, outdated)):
        sha256 = original.kept.sha256
        digest = "" if isinstance(again, SetAside) else ledger.replace(again, sha256)
        if digest:
            records[sha256] = digest
        else:
            logging.getLogger("tonghop").warning("%s stays as it was read: %s", original.source.name, again)
    if lacking := before.lacking({}, records):
        ledger.decisions.note(REBUILD, period, **lacking)


def _originals(intake: Intake, outdated: frozenset[str]) -> Iterator[Original]:
    sealed = notes_of(intake.ledger.decisions.sealed(intake.period).deliveries)
    for original in originals_of(intake.workspace, intake.period, sealed):
        if original.kept.sha256 in outdated:
            yield original
