"""Submissions as rows of the ledger and back, losing nothing; knows no database.

In JSON a date is `{"date": "2023-02-14"}`, so that it comes back as a date and a whole number as a whole number.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from pydantic_core import from_json

from addin.ledger.database import StoredRow
from addin.system.installed import looks_and_age
from schemas.cells import Value
from schemas.clock import VIETNAM, day_of
from schemas.findings import Finding
from schemas.period import Period
from schemas.rule import Record
from schemas.submission import Control, Received, SourceFile, Submission, Table

Columns = dict[str, Any]
#: Not stored with a finding: it goes with the finding from version to version (see `answers.py`).
_TRAVELS = {"explanation", "accepted", "cause", "touches", "settled", "against"}
CURRENT, SUPERSEDED, REVISION = "current", "superseded", "revision"
#: Not counted: a replacement from elsewhere that waits for the office's word, or that it decided against.
HELD, REFUSED = "held", "refused"
#: The same figures sent before they are official, as such, and corrected afterwards.
QUICK, OFFICIAL, ADDITIONAL = "nhanh", "chính thức", "bổ sung"


def _encoded(value: object) -> dict[str, str]:
    if type(value) is date:
        return {"date": value.isoformat()}
    raise TypeError(f"the ledger holds no {type(value).__name__}")


_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_encoded)


def dump(document: Mapping[str, Any]) -> str:
    """A flat document as compact JSON; TypeError for a value that no cell can have."""
    return _encoder.encode(document)


def load(text: str) -> dict[str, Value]:
    """The document that `dump` wrote."""
    document: dict[str, Any] = from_json(text)  # twice as fast as json.loads, and exact
    if '{"date":' not in text:
        return document
    return {key: date.fromisoformat(value["date"]) if type(value) is dict else value for key, value in document.items()}


def dump_json(document: Any) -> str:
    """Any plain document as JSON."""
    return json.dumps(document, ensure_ascii=False)


def load_json(text: str) -> Any:
    """The document that `dump_json` wrote."""
    return from_json(text)


def moment(text: str | None) -> datetime | None:
    """A stored moment; None where it is not known."""
    return datetime.fromisoformat(text) if text else None


def to_stored(when: datetime | None) -> str | None:
    """A moment as it is stored; without a zone it is Vietnamese time."""
    if when is None:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=VIETNAM)).isoformat()


#: The sources that say what is read of a report and found in it.
_READING = ("schemas", "addin/formats", "addin/collect", "addin/read", "addin/check", "addin/intake")


@cache
def program_version() -> str:
    """The program that reads: the version of the package, how its sources look, when they came (see `is_older`)."""
    from importlib.metadata import PackageNotFoundError, version

    looks, installed = looks_and_age(_READING)
    try:
        return f"{version('tonghop')} {looks[:16]} {installed}"
    except PackageNotFoundError:  # it runs from a folder
        return f"0 {looks[:16]} {installed}"


def is_older(program: str, own: str) -> bool:
    """Whether a program is older than our own: by its version; of one version, by when it came if it looks otherwise.

    Where two machines have the same, neither reads again what the other has read.
    """
    (number, looks, installed), (our_number, our_looks, our_installed) = map(_parts_of, (program, own))
    if number != our_number:
        return number < our_number
    return looks != our_looks and installed < our_installed


def _parts_of(program: str) -> tuple[tuple[int, ...], str, int]:
    """A program of before says its version only."""
    number, looks, installed = (*program.split(), "", "", "")[:3]
    return tuple(map(int, re.findall(r"\d+", number))), looks, int(installed) if installed.isdecimal() else 0


def submission_row(submission: Submission, source: SourceFile, sha256: str, received_at: datetime) -> Columns:
    """The row of a submission, not yet placed among the versions."""
    return {
        "unit": submission.unit,
        "period": str(submission.period),
        "file": submission.file,
        "sha256": sha256,
        **delivery_columns(source),
        "received_at": to_stored(received_at),
        "version": 0,
        "status": SUPERSEDED,
        **reading_columns(submission),
    }


def reading_columns(submission: Submission) -> Columns:
    """Of the row of a submission, what reading the file gave, and by what it was read."""
    return {
        **submission.control._asdict(),
        "has_content": int(submission.has_content),
        "cover": dump(submission.cover),
        "form_version": str(submission.cover.get("form_version") or ""),
        "profile": submission.profile,
        "program_version": program_version(),
    }


#: How the file came.
DELIVERY = ("sender", "owner", "disputed", "mailed", "ours", "via", "sent_at")


def delivery_columns(source: SourceFile) -> Columns:
    """What a row holds of how the file came: the earliest message says it, and may turn up later."""
    return {
        "sender": source.sender,
        "owner": source.owner,
        "disputed": source.disputed,
        "mailed": int(source.mailed),
        "ours": int(source.ours),
        "via": source.via,
        "sent_at": to_stored(source.sent_at),
    }


def table_rows(tables: Iterable[Table], submission: int) -> list[Columns]:
    """One row a table: its column map and single fields."""
    return [
        {
            "submission": submission,
            "number": number,
            "form": table.form,
            "version": table.version,
            "sheet": table.sheet,
            "places": json.dumps(
                [table.columns, dump(table.fields), table.field_cells, table.joined], ensure_ascii=False
            ),
        }
        for number, table in enumerate(tables)
    ]


def record_rows(tables: Iterable[Table], submission: int) -> list[Columns]:
    """One row a record."""
    encode = _encoder.encode
    return [
        {
            "submission": submission,
            "table_number": table_number,
            "number": number,
            "form": table.form,
            "sheet_row": record.row,
            "code": record.code,
            "content": encode(record.values),
        }
        for table_number, table in enumerate(tables)
        for number, record in enumerate(table.records)
    ]


def finding_rows(findings: Iterable[Finding], submission: int) -> list[Columns]:
    """One row a finding; without NUL characters, which a server's texts cannot hold."""
    return [
        {"submission": submission, "number": number, **_without_nul(finding)} for number, finding in enumerate(findings)
    ]


def _without_nul(finding: Finding) -> Columns:
    document = finding.model_dump(mode="json", exclude=_TRAVELS)
    return {name: text.replace("\0", "") for name, text in document.items()}


def read_findings(rows: Iterable[StoredRow]) -> Iterator[Finding]:
    """Findings from their rows."""
    names = tuple(name for name in Finding.model_fields if name not in _TRAVELS)
    for row in rows:
        yield Finding.model_validate({name: getattr(row, name) for name in names})


def read_table(row: StoredRow, records: Iterable[Record]) -> Table:
    """A table from its row and records; tables that are laid out alike share what says so."""
    columns, fields, field_cells, joined = _layout(row.places)
    return Table.model_construct(
        _TABLE_FIELDS, form=row.form, version=row.version, sheet=sys.intern(row.sheet), columns=columns,
        records=tuple(records), fields=fields, field_cells=field_cells, joined=joined,
    )  # fmt: skip


#: As the model keeps them with each table.
_TABLE_FIELDS = {"form", "version", "sheet", "columns", "records", "fields", "field_cells", "joined"}


@lru_cache(500)
def _layout(places: str) -> tuple[dict[str, int], dict[str, Value], dict[str, str], tuple[tuple[int, str, int], ...]]:
    """Where the columns and the single fields of a table are, what these say, and of which sheets it is joined."""
    columns, fields, field_cells, joined = json.loads(places)
    return columns, load(fields), field_cells, tuple((first, sheet, at) for first, sheet, at in joined)


def read_submission(row: StoredRow, tables: Iterable[Table], findings: Iterable[Finding]) -> Submission:
    """A submission from its row and parts."""
    return Submission.model_construct(
        unit=row.unit, period=Period.parse(row.period), file=row.file, cover=load(row.cover), tables=tuple(tables),
        findings=tuple(findings), control=Control(row.cells_read, row.cells_used, row.cells_set_aside),
        has_content=bool(row.has_content), profile=row.profile,
    )  # fmt: skip


def read_received(row: StoredRow, due: date, noted: Mapping[str, date]) -> Received:
    """A line of the register; late when it was sent after the day `due`, by Vietnamese time.

    `noted` are the days of the office's own register, by unit, for what came without a letter.
    """
    sent_at = moment(row.sent_at)
    noted_on = None if sent_at else noted.get(row.unit)
    day = day_of(sent_at) if sent_at else noted_on
    return Received(
        unit=row.unit, period=row.period, file=row.file, sha256=row.sha256, sent_at=sent_at, version=row.version,
        status=row.status, sender=row.sender, owner=row.owner, disputed=row.disputed,
        has_content=bool(row.has_content), late=day is not None and day > due, noted_on=noted_on,
    )  # fmt: skip
