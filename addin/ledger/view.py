"""What the ledger holds, as it is read: versions with their records, what was set aside, answers; changes nothing."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from addin.ledger import rows, trail
from addin.ledger.answers import read_answers
from addin.ledger.audit import Registered, programs_in, registered
from addin.ledger.decisions import Trail
from addin.ledger.engine import LedgerSource, reading
from addin.ledger.journal import Entry
from addin.ledger.seals import digest_of
from addin.ledger.tables import tables
from addin.ledger.versions import kind_of
from schemas.findings import Finding
from schemas.office import Office
from schemas.period import Period
from schemas.reference import all_units
from schemas.returned import Answer
from schemas.rule import Record
from schemas.submission import Received, SetAside, Submission, Table

if TYPE_CHECKING:
    import sqlalchemy as sa


class Run(NamedTuple):
    """One command that was run; `ended_at` is None when it did not come to its end."""

    command: str
    period: str
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, Any]


class LedgerView:
    """A ledger, or one state of it, to be read.

    `years` are those whose submissions it holds with their records, None where it holds all; a register is whole at
    all times. Every method raises MachineError, with a sentence for the user, when the database is locked or broken.
    """

    decisions: Trail

    def __init__(
        self, source: LedgerSource, due_on: Callable[[Period], date] | None = None, years: range | None = None
    ) -> None:
        self._source, self._due_on, self._years = source, due_on or Office.new().due_on, years
        self.decisions = Trail(source)

    def known(self, sha256: str, period: Period) -> str:
        """The file name under which these bytes were entered for a period; "" when they were not."""
        query = tables().submissions.select().filter_by(sha256=sha256, period=str(period))
        with reading(self._source) as connection:
            row = connection.execute(query).first()
        return str(row.file) if row else ""

    def digests(self, period: Period, among: Collection[str]) -> dict[str, str]:
        """The digest of what was read of some files, by SHA-256 (see `seals`); none of those that are not in."""
        table = tables().submissions
        query = table.select().where(table.c.period == str(period), table.c.sha256.in_(among))
        with reading(self._source) as connection:
            return {row.sha256: digest_of(connection, row) for row in connection.execute(query).all()}

    def received(self, period: Period) -> list[Received]:
        """Every version received for a period, in the office's order of units, then by version."""
        query = tables().submissions.select().filter_by(period=str(period))
        due = self._due_on(period)
        with reading(self._source) as connection:
            closings = trail.closings(connection, str(period))
            found = [
                rows.read_received(row, due).model_copy(update={"kind": kind_of(row, closings)})
                for row in connection.execute(query)
            ]
        return sorted(found, key=lambda line: (_place_of(line.unit), line.version))

    def current(self, period: Period) -> Iterator[Submission]:
        """The current submission of each unit, in the office's order, one in memory at a time."""
        self._require(period)
        for row in self._current_rows(period):
            with reading(self._source) as connection:
                submission = _read_whole(connection, row)
            yield submission

    def every_version(self, period: Period) -> Iterator[tuple[Received, Submission]]:
        """Every version that counts or counted with its line in the register, by sent time; one in memory at a time."""
        self._require(period)
        due = self._due_on(period)
        table = tables().submissions
        query = table.select().where(table.c.period == str(period), table.c.status.not_in((rows.HELD, rows.REFUSED)))
        with reading(self._source) as connection:
            found = sorted(connection.execute(query), key=lambda row: (_place_of(row.unit), row.version))
        for row in found:
            with reading(self._source) as connection:
                submission = _read_whole(connection, row)
            yield rows.read_received(row, due), submission

    def version(self, unit: str, period: Period, version: int) -> Submission | None:
        """One version of a unit's report; None when there is none."""
        self._require(period)
        query = tables().submissions.select().filter_by(unit=unit, period=str(period), version=version)
        with reading(self._source) as connection:
            row = connection.execute(query).first()
            return _read_whole(connection, row) if row else None

    def version_before(self, line: Received) -> Submission | None:
        """The last version with content before another one of a unit's report; None when there is none."""
        table, period = tables().submissions, Period.parse(line.period)
        counts = table.c.has_content != 0, table.c.status.not_in((rows.HELD, rows.REFUSED))
        query = table.select().filter_by(unit=line.unit, period=line.period).where(*counts)
        with reading(self._source) as connection:
            earlier = connection.execute(query.where(table.c.version < line.version)).all()
        number = max((row.version for row in earlier), default=0)
        return self.version(line.unit, period, number) if number else None

    def answers(self, period: Period) -> list[Answer]:
        """What was answered to findings up to a period, oldest first."""
        with reading(self._source) as connection:
            return read_answers(connection, period)

    def findings(self, period: Period) -> list[Finding]:
        """What the last check found in each unit's current version; before a check, what reading it found."""
        self._require(period)
        with reading(self._source) as connection:
            return [
                finding
                for row in self._current_rows(period)
                for finding in _read_findings(connection, row.id, rows.CHECK if row.checked_at else rows.READ)
            ]

    def _require(self, period: Period) -> None:
        """A report that was left out of a state must never look like one that was not sent."""
        if self._years is not None and period.year not in self._years:
            raise LookupError(f"{period} is not in the state that was read ({self._years})")

    def _current_rows(self, period: Period) -> "list[sa.Row[Any]]":
        query = tables().submissions.select().filter_by(period=str(period), status=rows.CURRENT)
        with reading(self._source) as connection:
            return sorted(connection.execute(query), key=lambda row: _place_of(row.unit))

    def all_set_aside(self, period: Period) -> list[SetAside]:
        """Every file set aside for a period, in the order it was noted."""
        table = tables().set_aside
        query = table.select().filter_by(period=str(period)).order_by(table.c.id)
        with reading(self._source) as connection:
            return [SetAside(file=row.file, code=row.code, message=row.message) for row in connection.execute(query)]

    def runs(self) -> list[Run]:
        """Every run, oldest first."""
        table = tables().runs
        with reading(self._source) as connection:
            return [
                Run(
                    row.command, row.period, datetime.fromisoformat(row.started_at), rows.moment(row.ended_at),
                    rows.load(row.counts),
                )
                for row in connection.execute(table.select().order_by(table.c.id))
            ]  # fmt: skip

    def registered(self, period: Period, entries: Sequence[Entry]) -> list[Registered]:
        """Every version of a period beside what the trail says it must be."""
        of_period = [entry for entry in entries if entry.period == str(period)]
        with reading(self._source) as connection:
            return registered(connection, str(period), of_period)

    def programs(self) -> list[str]:
        """The names of triggers and views in the database: this program makes none, and they change what is stored."""
        with reading(self._source) as connection:
            return programs_in(connection)


def _place_of(unit: str) -> tuple[int, str]:
    """A unit's place in the office's order; unknown codes come last."""
    places = {known.code: known.position for known in all_units()}
    return places.get(unit, len(places) + 1), unit


def _read_whole(connection: "sa.Connection", row: "sa.Row[Any]") -> Submission:
    return rows.read_submission(row, _read_tables(connection, row.id), _read_findings(connection, row.id))


def _read_tables(connection: "sa.Connection", submission: int) -> list[Table]:
    names = tables()
    order = names.records.c.table_number, names.records.c.number
    records: dict[int, list[Record]] = {}
    for row in connection.execute(names.records.select().filter_by(submission=submission).order_by(*order)):
        records.setdefault(row.table_number, []).append(Record(row.sheet_row, row.code, rows.load(row.content)))
    found = connection.execute(names.tables.select().filter_by(submission=submission).order_by(names.tables.c.number))
    return [rows.read_table(row, records.get(row.number, ())) for row in found]


def _read_findings(connection: "sa.Connection", submission: int, step: str = rows.READ) -> list[Finding]:
    table = tables().findings
    query = table.select().filter_by(submission=submission, step=step).order_by(table.c.number)
    return list(rows.read_findings(connection.execute(query)))
