"""What the rules say of figures that the office corrected, beside what they say of the units' own; corrects nothing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from addin.check.across import RULES, CheckContext
from addin.check.rules import check_rules
from addin.findings.severity import recheck_with_tolerances
from schemas.findings import CellPlace, Finding
from schemas.form import Agg, Form
from schemas.numbers import exact
from schemas.rule import Record
from schemas.submission import Submission, Table
from schemas.summary import NO_ROW, Adjusted

#: What makes a finding the same one before and after: unit, form, sheet, cell and code.
Key = tuple[str, str, str, str, str]


class Verdict(NamedTuple):
    """Breaches that only corrected figures show, at the units' own cells; and findings that a correction settles."""

    broken: tuple[Finding, ...] = ()
    settled: frozenset[Key] = frozenset()


def judge_corrected(scene: CheckContext, corrected: Mapping[str, Submission], made: Iterable[Adjusted]) -> Verdict:
    """Run every rule on the corrected reports (unit → report) and on the units' own, and tell the difference."""
    if not corrected:
        return Verdict()
    after = scene._replace(reports={**scene.reports, **corrected})
    before, now = ({key_of(finding): finding for finding in _found(one, corrected)} for one in (scene, after))
    mended = {key for key in before if key not in now}
    return Verdict(
        tuple(finding for key, finding in now.items() if key not in before),
        frozenset(mended | set(_cells_set(scene, made))),
    )


def key_of(finding: Finding) -> Key:
    """What makes a finding the same one before and after a correction."""
    return finding.unit, finding.form, finding.sheet, finding.cell, finding.code


def is_settled(finding: Finding, verdict: Verdict) -> bool:
    """Whether a correction of the office has settled a finding of a unit's report."""
    key = key_of(finding)
    return key in verdict.settled or (finding.code.startswith("cell-") and (*key[:4], "") in verdict.settled)


def _found(scene: CheckContext, corrected: Mapping[str, Submission]) -> Iterator[Finding]:
    for unit in corrected:
        report = scene.reports[unit]
        by_rule = [finding for table in report.tables for finding in _rules_of(scene, unit, table)]
        yield from recheck_with_tolerances(
            report.model_copy(update={"findings": tuple(by_rule)}), scene.office, scene.catalogue
        )
    yield from (scene.located(finding) for rule in RULES for finding in rule(scene) if finding.unit in corrected)


def _rules_of(scene: CheckContext, unit: str, table: Table) -> list[Finding]:
    form = scene.catalogue.form(table.form)
    place = CellPlace(unit, form.id, scene.reports[unit].file, table.sheet)
    return check_rules(form, _with_whole(form, table), place, scene.period)


def _with_whole(form: Form, table: Table) -> Table:
    """The table with the unit's sum in the place of a correction of the whole unit, which is no row of its own.

    What is unknown on a row is unknown in the sum, unless the office has set it whole.
    """
    rows = [record for record in table.records if record.row != NO_ROW or record.code]
    if len(rows) == len(table.records):
        return table
    known = [key for key in form.by_key if all(key in record.values for record in rows)]
    sums = {key: exact(sum(_numbers(table, key))) for key in known if Agg.SUM in form.by_key[key].agg}
    whole = Record(NO_ROW, "", form.with_computed({**dict.fromkeys(known), **sums}))
    return table.model_copy(update={"records": (*rows, whole)})


def _numbers(table: Table, key: str) -> Iterator[float]:
    return (value for one in table.records if isinstance(value := one.values.get(key), int | float))


def _cells_set(scene: CheckContext, made: Iterable[Adjusted]) -> Iterator[Key]:
    """The cells that were corrected: what was wrong with the cell itself is settled."""
    for one in made:
        table = scene.reports[one.unit].table(one.form)
        record = table and table.record(one.code)
        if table and record:
            yield one.unit, one.form, table.where(record.row)[0], table.cell(record, one.key), ""
