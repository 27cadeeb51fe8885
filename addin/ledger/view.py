"""What the ledger holds, as it is read: versions with their records, what was set aside, answers; changes nothing."""

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from addin.ledger import rows, trail
from addin.ledger.answers import read_answers
from addin.ledger.audit import Registered, registered_versions, rows_without_report
from addin.ledger.database import Connection, StoredRow
from addin.ledger.decisions import Trail
from addin.ledger.engine import LedgerSource
from addin.ledger.journal import COLLECT, UNUSABLE, Entry
from addin.ledger.seals import digest_of
from addin.ledger.tables import PARTS
from addin.ledger.versions import kind_of
from schemas.findings import Finding
from schemas.period import Period
from schemas.reference import Units, holidays
from schemas.returned import Answer
from schemas.rule import Record
from schemas.submission import Received, SetAside, SourceFile, Submission, Table, UnusableFile


class Run(NamedTuple):
    """One command that was run; `ended_at` is None when it did not come to its end."""

    command: str
    period: str
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, Any]


class FileWith(NamedTuple):
    """A file, whose report it is, whether a letter brought it, who sent that, who else is named; a code found in it."""

    sha256: str
    unit: str
    mailed: bool
    sender: str
    disputed: str
    code: str


class LedgerView:
    """A ledger, or one state of it, to be read.

    `years` are those whose submissions it holds with their records, None where it holds all; a register is whole at
    all times. `units_of` gives the units of a period, in whose order their reports come; without it they come by code.
    `noted` gives the days that the office noted by hand.
    Every method raises MachineError, with a sentence for the user, when the database is locked or broken.
    """

    decisions: Trail

    def __init__(
        self,
        source: LedgerSource,
        due_on: Callable[[Period], date] | None = None,
        units_of: "UnitsOf | None" = None,
        years: range | None = None,
        noted: "NotedDays | None" = None,
    ) -> None:
        self._source, self._years, self._units_of = source, years, units_of
        self._due_on, self._noted = due_on or _due_on, noted or _none_noted
        self.decisions = Trail(source)

    def known(self, sha256: str, period: Period) -> str:
        """The file name under which these bytes were entered for a period; "" when they were not."""
        query = "SELECT file FROM submissions WHERE sha256 = :sha256 AND period = :period"
        with self._source.reading() as connection:
            row = connection.first(query, sha256=sha256, period=str(period))
        return str(row.file) if row else ""

    def digests(self, period: Period, among: Collection[str]) -> dict[str, str]:
        """The digest of what was read of some files, by SHA-256 (see `seals`); none of those that are not in."""
        wanted = set(among)
        with self._source.reading() as connection:
            found = _of_period(connection, period)
            return {row.sha256: digest_of(connection, row) for row in found if row.sha256 in wanted}

    def files_with(self, period: Period, codes: Sequence[str]) -> list[FileWith]:
        """The files of a period with each of some codes found when they were read; "" for one without any."""
        wanted = {f"code{at}": code for at, code in enumerate(codes)}
        among = ", ".join(f":{name}" for name in wanted)
        query = (
            "SELECT DISTINCT s.sha256, s.unit, s.mailed, s.sender, s.disputed, COALESCE(f.code, '') AS code "  # noqa: S608 # our own names
            f"FROM submissions s LEFT JOIN findings f ON f.submission = s.id AND f.code IN ({among}) "
            "WHERE s.period = :period"
        )
        with self._source.reading() as connection:
            return [FileWith(*row) for row in connection.rows(query, period=str(period), **wanted)]

    def found_in(self, period: Period, codes: Sequence[str]) -> dict[str, Finding]:
        """A finding of some codes in each file of a period that has one, by SHA-256."""
        wanted = {f"code{at}": code for at, code in enumerate(codes)}
        among = ", ".join(f":{name}" for name in wanted)
        query = (
            "SELECT s.sha256, f.* FROM findings f JOIN submissions s ON f.submission = s.id "  # noqa: S608 # our own names
            f"WHERE s.period = :period AND f.code IN ({among})"
        )
        with self._source.reading() as connection:
            found = connection.rows(query, period=str(period), **wanted)
        return dict(zip((row.sha256 for row in found), rows.read_findings(found), strict=True))

    def received(self, period: Period) -> list[Received]:
        """Every version received for a period, in the office's order of units, then by version."""
        due, noted = self._due_on(period), self._noted(period)
        with self._source.reading() as connection:
            closings = trail.closings(connection, str(period))
            found = [
                rows.read_received(row, due, noted).model_copy(update={"kind": kind_of(row, closings)})
                for row in _of_period(connection, period)
            ]
        place_of = self._by_place(period)
        return sorted(found, key=lambda line: (place_of(line.unit), line.version))

    def current(self, period: Period) -> Iterator[Submission]:
        """The current submission of each unit, in the office's order, one in memory at a time."""
        self._require(period)
        for row in self._current_rows(period):
            with self._source.reading() as connection:
                submission = _read_whole(connection, row)
            yield submission

    def every_version(self, period: Period) -> Iterator[tuple[Received, Submission]]:
        """Every version that counts or counted with its line in the register, by sent time; one in memory at a time."""
        self._require(period)
        due, noted = self._due_on(period), self._noted(period)
        with self._source.reading() as connection:
            counting = [row for row in _of_period(connection, period) if row.status not in (rows.HELD, rows.REFUSED)]
        place_of = self._by_place(period)
        found = sorted(counting, key=lambda row: (place_of(row.unit), row.version))
        for row in found:
            with self._source.reading() as connection:
                submission = _read_whole(connection, row)
            yield rows.read_received(row, due, noted), submission

    def version(self, unit: str, period: Period, version: int) -> Submission | None:
        """One version of a unit's report; None when there is none."""
        self._require(period)
        query = "SELECT * FROM submissions WHERE unit = :unit AND period = :period AND version = :version"
        with self._source.reading() as connection:
            row = connection.first(query, unit=unit, period=str(period), version=version)
            return _read_whole(connection, row) if row else None

    def version_before(self, line: Received) -> Submission | None:
        """The last version with content before another one of a unit's report; None when there is none."""
        if line.version == 1:
            return None
        period = Period.parse(line.period)
        query = (
            "SELECT version FROM submissions WHERE unit = :unit AND period = :period AND version < :version "
            "AND has_content != 0 AND status NOT IN (:held, :refused)"
        )
        values = {"unit": line.unit, "period": line.period, "version": line.version}
        with self._source.reading() as connection:
            earlier = connection.rows(query, **values, held=rows.HELD, refused=rows.REFUSED)
        number = max((row.version for row in earlier), default=0)
        return self.version(line.unit, period, number) if number else None

    def sent_with(self, unit: str, period: Period, source: SourceFile, sha256: str) -> Submission | None:
        """The report of a unit that came before another one in the very letter that brought both; None without one."""
        query = (
            "SELECT version, sha256 FROM submissions WHERE unit = :unit AND period = :period AND sender = :sender "
            "AND sent_at = :sent_at AND mailed != 0 AND has_content != 0 ORDER BY version"
        )
        sent = {"sender": source.sender, "sent_at": rows.to_stored(source.sent_at)}
        with self._source.reading() as connection:
            found = connection.rows(query, unit=unit, period=str(period), **sent)
        hashes = [row.sha256 for row in found]
        before = hashes.index(sha256) if sha256 in hashes else len(found)
        return self.version(unit, period, found[before - 1].version) if before else None

    def answers(self, period: Period) -> list[Answer]:
        """What was answered to findings up to a period, oldest first."""
        with self._source.reading() as connection:
            return read_answers(connection, period)

    def holds(self, period: Period) -> bool:
        """Whether the reports of a period are in this state, so that one may ask for them."""
        return self._years is None or period.year in self._years

    def _require(self, period: Period) -> None:
        """A report that was left out of a state must never look like one that was not sent."""
        if self._years is not None and period.year not in self._years:
            raise LookupError(f"{period} is not in the state that was read ({self._years})")

    def _by_place(self, period: Period) -> Callable[[str], tuple[int, str]]:
        """A unit's place in the office's order; unknown codes come last."""
        known = self._units_of(self, period).units if self._units_of else ()
        places = {unit.code: unit.position for unit in known}
        return lambda unit: (places.get(unit, len(places) + 1), unit)

    def _current_rows(self, period: Period) -> Sequence[StoredRow]:
        query = "SELECT * FROM submissions WHERE period = :period AND status = :status"
        with self._source.reading() as connection:
            found = connection.rows(query, period=str(period), status=rows.CURRENT)
        place_of = self._by_place(period)
        return sorted(found, key=lambda row: place_of(row.unit))

    def all_set_aside(self, period: Period) -> list[SetAside]:
        """Every file set aside for a period, in the order it was noted."""
        with self._source.reading() as connection:
            found = connection.rows("SELECT * FROM set_aside WHERE period = :period ORDER BY id", period=str(period))
        return [SetAside(file=row.file, code=row.code, message=row.message) for row in found]

    def unusable(self, period: Period) -> list[UnusableFile]:
        """The files that units sent for a period and that could not be used, in the order of the collections.

        Collections of older programs did not note whose a file was.
        """
        with self._source.reading() as connection:
            collections = trail.of_actions(connection, str(period), (COLLECT,))
        noted = [one for entry in collections for one in entry.details.get(UNUSABLE, ())]
        return [UnusableFile(**{**one, "sent_on": date.fromisoformat(one["sent_on"])}) for one in noted]

    def runs(self) -> list[Run]:
        """Every run, oldest first."""
        with self._source.reading() as connection:
            return [
                Run(
                    row.command, row.period, datetime.fromisoformat(row.started_at), rows.moment(row.ended_at),
                    rows.load(row.counts),
                )
                for row in connection.rows("SELECT * FROM runs ORDER BY id")
            ]  # fmt: skip

    def registered(self, period: Period, entries: Sequence[Entry]) -> list[Registered]:
        """Every version of a period beside what the trail says it must be."""
        of_period = [entry for entry in entries if entry.period == str(period)]
        with self._source.reading() as connection:
            return registered_versions(connection, str(period), of_period)

    def named_periods(self) -> list[str]:
        """Every period that a report, a file set aside or an explanation is noted for, as it is written there."""
        query = (
            "SELECT period FROM submissions UNION SELECT period FROM set_aside UNION SELECT period FROM explanations"
        )
        with self._source.reading() as connection:
            return [str(row.period) for row in connection.rows(query)]

    def without_report(self) -> int:
        """How many rows belong to no report."""
        with self._source.reading() as connection:
            return sum(rows_without_report(connection, table) for table in PARTS)

    def programs(self) -> list[str]:
        """The names of triggers and views in the database: this program makes none, and they change what is stored."""
        with self._source.reading() as connection:
            return connection.programs()


def _due_on(period: Period) -> date:
    """The last day on which a unit is in time, by the general rule."""
    return period.due_on(holidays=holidays())


def _none_noted(_: Period) -> Mapping[str, date]:
    return {}


#: The days on which reports for a period came by the office's own register, by unit.
NotedDays = Callable[[Period], Mapping[str, date]]
#: The units of a period by what a state of the ledger says of it, in the office's order.
UnitsOf = Callable[[LedgerView, Period], Units]


def _read_whole(connection: Connection, row: StoredRow) -> Submission:
    return rows.read_submission(row, _read_tables(connection, row.id), _read_findings(connection, row.id))


def _of_period(connection: Connection, period: Period) -> Sequence[StoredRow]:
    return connection.rows("SELECT * FROM submissions WHERE period = :period", period=str(period))


def _read_tables(connection: Connection, submission: int) -> list[Table]:
    records: dict[int, list[Record]] = {}
    query = (
        "SELECT table_number, sheet_row, code, content FROM records WHERE submission = :submission "
        "ORDER BY table_number, number"
    )
    for row in connection.rows(query, submission=submission):
        records.setdefault(row.table_number, []).append(
            Record(row.sheet_row, sys.intern(row.code), rows.load(row.content))
        )
    query = "SELECT * FROM tables WHERE submission = :submission ORDER BY number"
    found = connection.rows(query, submission=submission)
    return [rows.read_table(row, records.get(row.number, ())) for row in found]


def _read_findings(connection: Connection, submission: int) -> list[Finding]:
    query = "SELECT * FROM findings WHERE submission = :submission ORDER BY number"
    return list(rows.read_findings(connection.rows(query, submission=submission)))
