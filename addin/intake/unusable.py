"""Whose a file is that could not be used, so that nobody tells its unit that it sent nothing; judges no content."""

from collections.abc import Iterable, Iterator

from addin.intake.register import Intake
from addin.intake.sender import sender_code, with_owner
from addin.ledger.seals import period_of
from addin.read.identity import period_of_name, unit_of_name
from schemas.clock import day_of, today
from schemas.findings import FINDING_TEXTS, Severity
from schemas.submission import SetAside, UnusableFile

#: What is of another period is the unit's only where the file itself says so, and that it is of an earlier one.
_OF_ANOTHER_PERIOD = ("file-wrong-period", "file-duplicate")


def unusable_files(set_aside: Iterable[SetAside], intake: Intake) -> Iterator[UnusableFile]:
    """The files that were set aside as units' for the period, so far as units are known that sent them."""
    lying = [refused for refused in set_aside if refused.letter is None]
    yield from (one for refused in set_aside if (one := _mailed(refused, intake)))
    yield from _without_letter(lying, intake)


def _mailed(refused: SetAside, intake: Intake) -> UnusableFile | None:
    """A file that was set aside as the unit's that mailed it for the period; None where no unit did.

    That is the unit that the file names, else the one whose address the letter came from and that names nobody else.
    A letter that was due with the period before belongs to that one.
    """
    letter, office, period = refused.letter, intake.office, intake.period
    if letter is None or letter.sent_at is None:
        return None
    whose = with_owner(letter, office)
    by_address = whose.owner if whose.vouched_for and refused.code not in _OF_ANOTHER_PERIOD else ""
    unit, sent_on = refused.unit or by_address, day_of(letter.sent_at)
    if not unit or sender_code(unit, whose.sender, whose.disputed, office):
        return None
    is_for_it = sent_on > office.due_on(period.previous())
    return UnusableFile(unit, refused.file, sent_on, refused.code) if is_for_it else None


def _without_letter(refused: list[SetAside], intake: Intake) -> Iterator[UnusableFile]:
    """Files that no letter brought, of the units that their names name, noted on the day when they are first seen.

    What lies in the folder since an earlier period, or says that it is of another, is not of this one.
    """
    catalogue, period = intake.catalogue, intake.period
    named = [(one, unit) for one in refused if _is_unit_s_to_mend(one) and (unit := unit_of_name(one.file, catalogue))]
    if not named:
        return
    known = (period_of(written) for written in intake.ledger.named_periods())
    earlier = [one for one in known if one and one.to_date < period.to_date]
    before = {line.file for one in earlier for line in intake.ledger.all_set_aside(one)}
    noted = {(one.unit, one.file, one.code) for one in intake.ledger.unusable(period)}
    for one, unit in named:
        is_of_it = period_of_name(one.file) in (None, period) and one.file not in before
        if is_of_it and (unit.code, one.file, one.code) not in noted:
            yield UnusableFile(unit.code, one.file, today(), one.code)


def _is_unit_s_to_mend(refused: SetAside) -> bool:
    """Whether a file itself is at fault, and not the mailbox, the archive of originals or its period."""
    text = FINDING_TEXTS.get(refused.code)
    is_error = text is not None and text.severity is Severity.ERROR and bool(text.fix)
    return is_error and refused.code not in _OF_ANOTHER_PERIOD
