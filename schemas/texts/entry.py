"""How severe a finding is, and what the text of a finding consists of."""

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """An error must be mended, a warning explained, a note only says what the program did."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class FindingText(NamedTuple):
    """The text of a kind of finding; `{names}` are filled from the sheet.

    `name` is what the check is about in plain words, of a rule the rule itself. `what` says what is wrong and why, to
    both readers; `fix` what the district is to do, `fix_office` what the office is to do where that is something else
    (`fix` then has no `{names}`). A finding without `fix` asks nothing of the district and does not go back to it.
    """

    severity: Severity
    name: str
    what: str
    fix: str = ""
    fix_office: str = ""

    @property
    def for_district(self) -> str:
        """What is wrong, and what the district is to do about it, or else the office."""
        return f"{self.what} {self.fix or self.fix_office}".rstrip()

    @property
    def for_office(self) -> str:
        """What is wrong, and what the office is to do about it."""
        return f"{self.what} {self.fix_office or self.fix}".rstrip()
