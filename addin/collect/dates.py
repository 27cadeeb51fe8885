"""When a letter was sent: by its own date where that can be true, else by what servers noted; a header is no proof."""

import email.utils
from datetime import UTC, datetime, timedelta
from email.message import Message
from itertools import islice
from typing import NamedTuple

from addin.collect.headers import raw_header, raw_headers
from schemas.clock import VIETNAM

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
#: No zone of the earth is further from Greenwich, and no two clocks of offices are further apart.
_WIDEST_ZONE, _CLOCKS_APART = timedelta(hours=14), timedelta(minutes=15)
_LONGEST_DATE, _MOST_DATES = 200, 5
_NOT_GIVEN = "không ghi"


class Sent(NamedTuple):
    """The moment that counts as sent, None where only the receipt is known; what the letter gave, if doubted."""

    at: datetime | None
    doubted: str = ""


def sent_time(message: Message, known: datetime | None, noted: datetime | None = None) -> Sent:
    """When a letter was sent. `known` is when its server, or the letter that carries it, had it.

    `noted` is what the mail program keeps beside the headers. A date after the receipt, before 2000 or in a zone that
    no place has is not believed, nor one of several: the topmost `Received:`, which the office's own server wrote, goes
    before it.
    """
    received_by = known or datetime.now(UTC)
    arrived = _moment(raw_header(message, "received").rpartition(";")[2])
    if arrived and is_possible(arrived, received_by):
        received_by = arrived
    else:
        arrived = None
    dates = dict.fromkeys(islice((one.strip() for one in raw_headers(message, "date")), _MOST_DATES))
    written = "; ".join(dates)[:_LONGEST_DATE]
    own = (_moment(written) if len(dates) == 1 else None) or noted
    if own and is_possible(own, received_by):
        return Sent(own)
    return Sent(arrived or known, written or (f"{noted:%d/%m/%Y}" if noted else _NOT_GIVEN))


def is_possible(moment: datetime, received_at: datetime) -> bool:
    """Whether something that was received at one moment can have been sent at another."""
    zone = moment.utcoffset()
    if zone is None or abs(zone) > _WIDEST_ZONE:
        return False
    try:
        return _EARLIEST <= moment.astimezone(UTC) <= received_at + _CLOCKS_APART
    except OverflowError:
        return False


def _moment(written: str) -> datetime | None:
    """A date of a letter with its zone; `-0000` means UTC (RFC 5322), no zone at all is Vietnamese time."""
    text = written.strip()[:_LONGEST_DATE]
    try:
        found = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC if text.endswith("-0000") else VIETNAM)
