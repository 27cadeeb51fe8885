"""Attachments of an e-mail (.eml) with its sender and sent time; follows no link, runs nothing."""

import email
import email.header
import email.policy
import email.utils
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.errors import MessageError
from email.message import Message
from typing import NamedTuple

from addin.collect.kinds import Kind, kind_of
from addin.collect.names import decode_name, display_name, inside, refuse
from schemas.submission import SetAside, SourceFile

_DEEPEST_FORWARD = 5
_HEADERS_END_BY = 64 * 1024
_MOST_ATTACHMENTS = 500
_VIETNAM = timezone(timedelta(hours=7))
_FILE_NAME = re.compile(rb"(?:file)?name=\s*\"?([^\";]+)", re.IGNORECASE)
#: What the standard library raises on headers that no mail program should have written.
_BAD_HEADER = (MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError)
_MAIL_HEADERS = {"from", "date", "subject", "mime-version", "content-type"}
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")


class _Attachment(NamedTuple):
    name: str
    content: bytes
    sender: str
    sent_at: datetime | None
    subject: str


def open_mail(letter: SourceFile) -> Iterator[SourceFile | SetAside]:
    """Every workbook and archive attached to a message and to the messages forwarded in it.

    A forwarded message keeps its own sender and date: those are the district's. Pictures and signatures of the
    text are passed over; other attachments are named in one SetAside a message.
    """
    try:
        message = email.message_from_bytes(letter.content, policy=email.policy.default)
    except RecursionError:
        yield refuse(letter.name, "file-corrupt", "thư lồng quá nhiều lớp")
        return
    if not _MAIL_HEADERS & {key.lower() for key, _ in message.raw_items()}:
        yield refuse(letter.name, "file-corrupt", "không đúng dạng thư điện tử")
        return
    yield from _sort(letter, _attachments(message, letter, 0))


def called(letter: SourceFile) -> str:
    """A letter's name with its subject, by which a person knows it."""
    message = email.message_from_bytes(letter.content[:_HEADERS_END_BY], policy=email.policy.default)
    return _called(letter, _subject(message))


def _sort(letter: SourceFile, attachments: Iterator[_Attachment | SetAside]) -> Iterator[SourceFile | SetAside]:
    """Workbooks and archives one by one, then what was not used, in one line."""
    unused, found = [], 0
    for found, item in enumerate(attachments, 1):
        if found > _MOST_ATTACHMENTS:
            yield refuse(letter.name, "file-too-large", f"hơn {_MOST_ATTACHMENTS} tệp đính kèm")
            break
        if isinstance(item, SetAside):
            yield item
        elif kind_of(item.content, item.name) is Kind.OTHER:
            unused.append(item.name)
        else:
            yield _source(item, letter)
    if not found:
        yield refuse(letter.name, "file-no-attachment")
    elif unused and found == len(unused):
        yield refuse(", ".join(unused), "file-unsupported", f"đính kèm thư “{letter.name}”")
    elif unused:
        yield refuse(letter.name, "file-attachment-unused", "; ".join(unused))


def _source(item: _Attachment, letter: SourceFile) -> SourceFile:
    via = inside(letter.via, _called(letter, item.subject))
    return SourceFile(name=item.name, content=item.content, sender=item.sender, sent_at=item.sent_at, via=via)


def _attachments(message: Message, letter: SourceFile, depth: int) -> Iterator[_Attachment | SetAside]:
    sender = _sender(message) or letter.sender
    sent_at = _sent_at(message) or letter.sent_at
    for number, part in enumerate(_own_parts(message), 1):
        if part.get_content_type() == "message/rfc822":
            outer = letter.model_copy(update={"sender": sender, "sent_at": sent_at})
            yield from _forwarded(part, outer, depth + 1)
        elif _is_attachment(part):
            name = display_name(_file_name(part) or f"tep-dinh-kem-{number}")
            yield _Attachment(name, _content(part), sender, sent_at, _subject(message))


def _forwarded(part: Message, letter: SourceFile, depth: int) -> Iterator[_Attachment | SetAside]:
    if depth > _DEEPEST_FORWARD:
        yield refuse(letter.name, "file-unsupported", "thư chuyển tiếp lồng quá nhiều lớp")
        return
    inner = part.get_payload()
    for message in inner if isinstance(inner, list) else []:
        if isinstance(message, Message):
            yield from _attachments(message, letter, depth)


def _own_parts(message: Message) -> Iterator[Message]:
    """The leaves of a message, not going into messages forwarded in it."""
    inner = message.get_payload()
    if message.get_content_type() == "message/rfc822" or not isinstance(inner, list):
        yield message
        return
    for part in inner:
        if isinstance(part, Message):
            yield from _own_parts(part)


def _is_attachment(part: Message) -> bool:
    """Whether a part came as a file, and not as the text, its pictures or its signature."""
    kind = part.get_content_type()
    inline = part.get_content_disposition() != "attachment"
    if kind in _SIGNATURES or (kind.startswith("image/") and (inline or part["Content-ID"])):
        return False
    if kind.startswith(("text/", "multipart/", "message/")):
        return not inline or bool(_file_name(part))
    return True


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file_name(part: Message) -> str:
    """The name of an attachment, however its program encoded it; "" when it has none."""
    try:
        name = part.get_filename() or ""
    except _BAD_HEADER:
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
    except _BAD_HEADER:
        return text


def _header(message: Message, key: str) -> str:
    try:
        return str(message[key] or "")
    except _BAD_HEADER:
        return _decoded_words(_raw_header(message, key.lower()).decode("utf-8", "replace"))


def _subject(message: Message) -> str:
    return " ".join(_header(message, "Subject").split())


def _called(letter: SourceFile, subject: str) -> str:
    return f"{letter.name}: {subject}" if subject else letter.name


def _sender(message: Message) -> str:
    """The address in From, in small letters; "" when there is none."""
    return email.utils.parseaddr(_header(message, "From"))[1].lower()


def _sent_at(message: Message) -> datetime | None:
    """The Date header with its zone; `-0000` means UTC (RFC 5322), no zone at all is Vietnamese time."""
    written = _raw_header(message, "date").decode("ascii", "replace").strip()
    try:
        sent = email.utils.parsedate_to_datetime(written)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=UTC if written.endswith("-0000") else _VIETNAM)
