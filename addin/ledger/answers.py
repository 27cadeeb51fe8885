"""What was answered to findings: a district's explanations, the office's acceptances; the latest word counts.

Append-only, by unit, period and key of the finding, so that an answer goes with the finding into the next version
and into the later periods of the same year.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from addin.ledger.tables import tables
from schemas.period import Period
from schemas.returned import Answer, FindingKey

if TYPE_CHECKING:
    import sqlalchemy as sa


def add_answers(connection: "sa.Connection", answers: Iterable[Answer]) -> None:
    """Note answers as the latest word."""
    noted_at = datetime.now(UTC).isoformat()
    new = [{**_row(answer), "noted_at": noted_at} for answer in answers]
    if new:
        connection.execute(tables().explanations.insert(), new)


def read_answers(connection: "sa.Connection", period: Period) -> list[Answer]:
    """The answers of the period and of the earlier ones of its year, oldest first."""
    table = tables().explanations
    found = [_answer(row) for row in connection.execute(table.select().order_by(table.c.id))]
    dated = [(Period.parse(answer.period), answer) for answer in found]
    fitting = [(when, answer) for when, answer in dated if when.year == period.year and when <= period]
    return [answer for _, answer in sorted(fitting, key=lambda pair: pair[0])]


def _row(answer: Answer) -> dict[str, Any]:
    key = answer.key
    return {
        "unit": answer.unit, "period": answer.period, "form": key.form, "code": key.code, "row_code": key.row,
        "column_key": key.column, "explanation": answer.explanation, "accepted": answer.accepted, "who": answer.who,
    }  # fmt: skip


def _answer(row: "sa.Row[Any]") -> Answer:
    key = FindingKey(row.form, row.code, row.row_code, row.column_key)
    return Answer(row.unit, row.period, key, row.explanation, row.accepted, row.who)
