"""Knows a finding again in another version of a report, where its row may be elsewhere; finds nothing itself."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from schemas.cells import address
from schemas.findings import Finding
from schemas.form import Form, RowKind, naming_column
from schemas.returned import FindingKey
from schemas.submission import Submission, Table
from schemas.text import fold

#: Of each form that is a list, the columns that say who or what a row is: its place in the list does not.
NamedBy = Mapping[str, tuple[str, ...]]
_QUOTED = re.compile("“([^”]*)”")
_LONGEST = 200


class KeyProgress(NamedTuple):
    """What became of one version's errors and warnings in the next."""

    fixed: int
    left: int
    new: int


def naming_columns(forms: Iterable[Form]) -> NamedBy:
    """The naming columns of some forms; of what happened, those by which it is the same in two months."""
    lists = (form for form in forms if form.rows in (RowKind.LIST, RowKind.OPEN))
    return {form.id: form.events or (naming_column(form),) for form in lists}


class Keys:
    """The keys of findings on one submission; `named` are the naming columns of its lists."""

    def __init__(self, submission: Submission, named: NamedBy) -> None:
        self._places = {
            (sheet, address(row, column)): (identity, key)
            for table in submission.tables
            for record, identity in zip(table.records, _identities(table, named.get(table.form, ())), strict=True)
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


def _identities(table: Table, naming: Sequence[str]) -> Iterator[str]:
    """What each row of a table is known by in another version: its code, in a list what names it."""
    seen = Counter[str]()
    for record in table.records:
        name = "|".join(fold(str(record.values.get(key) or "")) for key in naming).strip("|")[:_LONGEST]
        seen[name] += 1
        again = f" ({seen[name]})" if seen[name] > 1 else ""
        yield f"{name}{again}" if name else record.code


def progress_between(before: Submission, now: Submission, named: NamedBy) -> KeyProgress:
    """How many errors and warnings of a version are gone in the next, are still there, and have come up."""
    old, new = (Counter(_keys(version, version.findings, named)) for version in (before, now))
    return KeyProgress((old - new).total(), (old & new).total(), (new - old).total())


def _keys(submission: Submission, findings: Sequence[Finding], named: NamedBy) -> Iterable[FindingKey]:
    keys = Keys(submission, named)
    return (keys.of(finding) for finding in findings if finding.to_review)
