"""Headers of letters as mail programs really write them: sender, date, subject, names of files; reads no body."""

import email.header
import email.utils
import re
from datetime import UTC, datetime, timedelta, timezone
from email.errors import MessageError
from email.message import Message

from addin.collect.names import decode_name

_VIETNAM = timezone(timedelta(hours=7))
_FILE_NAME = re.compile(rb"(?:file)?name=\s*\"?([^\";]+)", re.IGNORECASE)
#: What the standard library raises on headers that no mail program should have written.
BAD_HEADER = (MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError)


def subject_of(message: Message) -> str:
    """The subject on one line."""
    return " ".join(_header(message, "Subject").split())


def sender_of(message: Message) -> str:
    """The address in From, in small letters; "" when there is none."""
    return email.utils.parseaddr(_header(message, "From"))[1].lower()


def sent_at_of(message: Message) -> datetime | None:
    """The Date header with its zone; `-0000` means UTC (RFC 5322), no zone at all is Vietnamese time."""
    written = _raw_header(message, "date").decode("ascii", "replace").strip()
    try:
        sent = email.utils.parsedate_to_datetime(written)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC if written.endswith("-0000") else _VIETNAM)


def file_name_of(part: Message) -> str:
    """The name of an attachment, however its program encoded it; "" when it has none."""
    try:
        name = part.get_filename() or ""
    except BAD_HEADER:
        name = ""
    return name if name and "\ufffd" not in name else _raw_file_name(part) or name


def _raw_file_name(part: Message) -> str:
    """The name out of the bytes of the header, for names that were written against every standard."""
    for key in ("content-disposition", "content-type"):
        found = _FILE_NAME.search(_raw_header(part, key))
        if found:
            return _decoded_words(decode_name(found[1].strip()))
    return ""


def _raw_header(message: Message, key: str) -> bytes:
    values = (str(value) for name, value in message.raw_items() if name.lower() == key)
    return next(values, "").encode("utf-8", "surrogateescape")


def _decoded_words(text: str) -> str:
    try:
        return str(email.header.make_header(email.header.decode_header(text)))
    except BAD_HEADER:
        return text


def _header(message: Message, key: str) -> str:
    try:
        return str(message[key] or "")
    except BAD_HEADER:
        return _decoded_words(_raw_header(message, key.lower()).decode("utf-8", "replace"))
