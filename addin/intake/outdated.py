"""Reports that another profile or an older program read, or by other lines of the settings: read again, and replaced.

What was read by the same is taken as it is from the ledger: a file of the same hash gives the same again. Which lines
of the office's tables reading looks at is in `by_settings.py`; all others are applied to what was read at every
question.
"""

import logging
from collections.abc import Iterator

from addin.collect.archive import Original, originals_of
from addin.intake.by_settings import confirmed_then
from addin.intake.received import notes_of
from addin.intake.register import Intake, note_confirmed, read_again
from addin.ledger.journal import REBUILD
from schemas.submission import SetAside, Submission


def read_outdated_again(intake: Intake, outdated: frozenset[str]) -> None:
    """Read these originals of a period again and put what they say now in place of what they said.

    The versions stay in their order. One that cannot be read now, or is another unit's by it, stays as it was read.
    """
    ledger, period = intake.ledger, intake.period
    before = ledger.decisions.sealed(period)
    records: dict[str, str] = {}
    then = confirmed_then(ledger, period)
    for original, again, confirmed in read_again(intake, _originals(intake, outdated)):
        sha256 = original.kept.sha256
        before_by = then[sha256].headings if sha256 in then else {}
        if isinstance(again, Submission) and confirmed != before_by:
            note_confirmed(intake, original, again, confirmed)
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
