"""Knows a finding again in another version of a report, where its row may be elsewhere; finds nothing itself."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.cells import address
from schemas.findings import Finding
from schemas.returned import FindingKey
from schemas.submission import Submission

_QUOTED = re.compile("“([^”]*)”")
_LONGEST = 200


class KeyProgress(NamedTuple):
    """What became of one version's errors and warnings in the next."""

    fixed: int
    left: int
    new: int


class Keys:
    """The keys of findings on one submission."""

    def __init__(self, submission: Submission) -> None:
        self._places = {
            (sheet, address(row, column)): (record.code, key)
            for table in submission.tables
            for record in table.records
            for sheet, row in [table.where(record.row)]
            for key, column in table.columns.items()
        }
        for table in submission.tables:
            self._places |= {(table.sheet, cell): ("", key) for key, cell in table.field_cells.items()}

    def of(self, finding: Finding) -> FindingKey:
        """By the record and column of its cell; elsewhere by the words its message quotes."""
        place = self._places.get((finding.sheet, finding.cell))
        if place is None:
            text = finding.message.partition(f"ô {finding.cell}: ")[2] if finding.cell else finding.message
            place = "|".join(_QUOTED.findall(text))[:_LONGEST], ""
        return FindingKey(finding.form, finding.code, *place)


def progress_between(before: Submission, now: Submission) -> KeyProgress:
    """How many errors and warnings of a version are gone in the next, are still there, and have come up."""
    old, new = (Counter(_keys(version, version.findings)) for version in (before, now))
    return KeyProgress((old - new).total(), (old & new).total(), (new - old).total())


def _keys(submission: Submission, findings: Sequence[Finding]) -> Iterable[FindingKey]:
    keys = Keys(submission)
    return (keys.of(finding) for finding in findings if finding.to_review)
