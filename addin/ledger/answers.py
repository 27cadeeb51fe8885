"""What was answered to findings: a district's explanations, the office's acceptances; the latest word counts.

Both are only ever added to, by unit, period and key of the finding, so that an answer goes with the finding into the
next version and into the later periods of the same year. Explanations come from the reports; acceptances are in
the audit trail, since no report holds them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from addin.ledger.database import Connection
from addin.ledger.journal import ACCEPT
from addin.ledger.rows import load_json
from addin.ledger.tables import EXPLANATIONS
from schemas.period import Period
from schemas.returned import Answer, Explanation, FindingKey


def add_explanations(connection: Connection, unit: str, period: str, found: Iterable[Explanation]) -> None:
    """Note what a report explains, as the latest word."""
    new = [{"unit": unit, "period": period, **_columns(one.key), "explanation": one.text} for one in found]
    connection.insert(EXPLANATIONS, new)


def read_answers(connection: Connection, period: Period) -> list[Answer]:
    """The answers of the period and of the earlier ones of its year, oldest first."""
    found = [*_explanations(connection), *_acceptances(connection)]
    dated = [(Period.parse(answer.period), answer) for answer in found]
    fitting = [(when, answer) for when, answer in dated if when.year == period.year and when <= period]
    return [answer for _, answer in sorted(fitting, key=lambda pair: pair[0])]


def _columns(key: FindingKey) -> dict[str, Any]:
    return {"form": key.form, "code": key.code, "row_code": key.row, "column_key": key.column}


def _explanations(connection: Connection) -> Iterator[Answer]:
    for row in connection.rows("SELECT * FROM explanations ORDER BY id"):
        key = FindingKey(row.form, row.code, row.row_code, row.column_key)
        yield Answer(row.unit, row.period, key, explanation=row.explanation)


def _acceptances(connection: Connection) -> Iterator[Answer]:
    for row in connection.rows("SELECT * FROM journal WHERE action = :action ORDER BY number", action=ACCEPT):
        details = load_json(row.details)
        yield Answer(details["unit"], row.period, FindingKey(*details["key"]), accepted=details["reason"])
