"""Which figures of the reports within a period are in those of the report that is made of them, and in which row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from addin.findings.doubts import doubts_of
from addin.findings.touched import followers
from addin.summary.assembled import UnitReport, code_in, name_in, tells_of_all, usual_answer
from addin.summary.flows import begins, flows_of
from schemas.catalogue import Catalogue
from schemas.findings import Finding
from schemas.form import Form, RowKind
from schemas.rule import Record
from schemas.submission import Submission, Table
from schemas.summary import TOTAL_ROW, Doubt


def row_of(form: Form, report: UnitReport, part: Submission, code: str, key: str) -> str | None:
    """The code of the row in which a figure of one of the reports counts; None where it is in no figure.

    Of the last report all are. Of earlier ones what happened, as it was told last; who joined a list or left it; what
    adds up, and how it began.
    """
    table, own = report.report.table(form.id), part.table(form.id)
    if table is None or own is None or part is report.parts[-1]:
        return code if table else None
    if form.events or form.leaving[0]:
        listed = _Listed(form, report, part, table, own)
        told = listed.told(code)
        return listed.changed(code) if told is None and key == form.leaving[0] else told
    return _row_of_sums(form, report, part, table, code) if key in _added_up(form, report, part) else None


class Counted(NamedTuple):
    """What was found in one of the reports, as far as it concerns those that count; `then` is its own catalogue.

    All of the last report, of earlier ones what is about figures that are in the report made of them all.
    """

    forms: Mapping[str, Form]
    report: UnitReport
    part: Submission
    then: Catalogue

    def findings(self, found: Sequence[Finding]) -> Iterable[Finding]:
        """The findings that count; of a form that a workbook lacks, something might."""
        if self.part is self.report.parts[-1]:
            return found
        about: dict[int, list[Doubt]] = {}
        for doubt in doubts_of(found, {self.part.unit: self.part}, self.then.by_id, self.then.agreements, every=True):
            about.setdefault(id(doubt.finding), []).append(doubt)
        return (
            one
            for one in found
            if any(True for doubt in about.get(id(one), ()) for _ in self.doubts(doubt))
            or (id(one) not in about and tells_of_all(self.forms.get(one.form)))
        )

    def doubts(self, doubt: Doubt) -> Iterator[Doubt]:
        """What a doubt makes doubtful there."""
        if self.part is self.report.parts[-1]:
            yield doubt
            return
        for form in self.forms.values():
            if doubt.form in ("", form.id) and tells_of_all(form):
                yield from _doubts_in(form, self.report, self.part, doubt)


def _doubts_in(form: Form, report: UnitReport, part: Submission, doubt: Doubt) -> Iterator[Doubt]:
    """What a doubt on an earlier report makes doubtful of a form: what counts of it, and no more."""
    table, own, doubt = report.report.table(form.id), part.table(form.id), doubt._replace(form=form.id)
    if table is None or own is None:
        return
    if form.events or form.leaving[0]:
        yield from _on_list(_Listed(form, report, part, table, own), doubt)
        return
    added, row = _added_up(form, report, part), doubt.code
    at = row if row in ("", TOTAL_ROW) else _row_of_sums(form, report, part, table, row)
    found = {one for key in doubt.keys or form.by_key for one in (followers(form, key) if key in added else ())}
    if found and at is not None:
        yield doubt._replace(code=at, keys=frozenset(found))


def _added_up(form: Form, report: UnitReport, part: Submission) -> tuple[str, ...]:
    """The columns of one of the earlier reports that count, where they do not tell how things stand at the end.

    How a row began is told by the first report that has the form.
    """
    first = next((one.period for one in report.parts if one.table(form.id)), None)
    return (*flows_of(form), *(begins(form) if part.period == first else ()))


def _row_of_sums(form: Form, report: UnitReport, part: Submission, table: Table, code: str) -> str | None:
    if form.rows is RowKind.UNIT and part.unit != report.parts[-1].unit and table.records:
        return table.records[0].code
    return code if table.record(code) else None


def _on_list(listed: "_Listed", doubt: Doubt) -> Iterator[Doubt]:
    """The rows that the list still has, the changes told in others; its sums where rows may be lacking."""
    form, whole = listed.form, not doubt.keys
    change = frozenset(filter(None, form.leaving[:1]))
    of_change, counts = bool(change) and (whole or not change.isdisjoint(doubt.keys)), bool(form.events)
    for code, record in listed.own.items() if not doubt.code else [(doubt.code, listed.own.get(doubt.code))]:
        if told := listed.told(code):
            counts = True
            yield doubt._replace(code=told)
        elif record and of_change and not (whole and listed.is_usual(record)):
            row = listed.changed(code)
            yield from [doubt._replace(code=row, keys=change)] if row is not None else []
    if (doubt.code == TOTAL_ROW or (whole and not doubt.code)) and (counts or of_change):
        yield doubt._replace(code=TOTAL_ROW, keys=doubt.keys if form.events or (doubt.keys and counts) else change)


class _Listed:
    """One of the earlier lists beside the one that is made of them."""

    def __init__(self, form: Form, report: UnitReport, part: Submission, table: Table, own: Table) -> None:
        self.form, self._report, self._part = form, report, part
        self._codes = {record.code for record in table.records}
        self.own = {record.code: record for record in own.records}

    def told(self, code: str) -> str | None:
        """The code that one of its rows has beside those of the last one; None where it was told again."""
        found = code_in(self._part, code, self._report.parts[-1].unit)
        return found if found in self._codes else None

    def changed(self, code: str) -> str | None:
        """The row in which the change that one of its rows tells counts; None where a later one tells another.

        Of somebody who is on the list no longer, and of whom it is not known whether he left it, the sum alone.
        """
        record = self.own.get(code)
        if record is None:
            return None
        found = [rows.get(name_in(self.form, record), []) for rows in self._later]
        if any(not self.is_usual(one) for rows in found for one in rows):
            return None
        if found[-1]:
            return found[-1][0].code
        return TOTAL_ROW if record.values.get(self.form.leaving[0]) is None else None

    def is_usual(self, record: Record) -> bool:
        """Whether a row tells of no change, or does not say."""
        return record.values.get(self.form.leaving[0]) in (None, usual_answer(self.form, self.form.leaving[0]))

    @cached_property
    def _later(self) -> list[dict[str, list[Record]]]:
        """The rows of the later lists by whom they are of."""
        at = next(number for number, one in enumerate(self._report.parts) if one is self._part)
        found = list[dict[str, list[Record]]]()
        for part in self._report.parts[at + 1 :]:
            table, by_name = part.table(self.form.id), dict[str, list[Record]]()
            for record in table.records if table else ():
                by_name.setdefault(name_in(self.form, record), []).append(record)
            found.append(by_name)
        return found
