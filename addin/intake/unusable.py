"""Whose a file is that could not be used, so that nobody tells its unit that it sent nothing; judges no content."""

from addin.intake.register import Intake
from addin.intake.sender import sender_code, with_owner
from schemas.clock import day_of
from schemas.submission import SetAside, UnusableFile

#: What is of another period is the unit's only where the file itself says so, and that it is of an earlier one.
_OF_ANOTHER_PERIOD = ("file-wrong-period", "file-duplicate")


def unusable_file(refused: SetAside, intake: Intake) -> UnusableFile | None:
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
