"""Attachments of an e-mail (.eml) with its sender and sent time; follows no link, runs nothing."""

import email
import email.policy
import email.utils
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage

from schemas.findings import message_for
from schemas.submission import SetAside, SourceFile

_DEEPEST_FORWARD = 5
_SILENT_TYPES = ("image/",)


def open_mail(content: bytes, name: str) -> Iterator[SourceFile | SetAside]:
    """Every attachment of a message and of the messages forwarded in it; a SetAside when there is none.

    A forwarded message keeps its own sender and date: those are the district's. Pictures of signatures are
    no reports and are passed over.
    """
    message = email.message_from_bytes(content, policy=email.policy.default)
    found = False
    for item in _attachments(message, name, 0):
        found = True
        yield item
    if not found:
        reason = "thư không có tệp đính kèm"
        text = message_for("file-unsupported", {"file": name, "reason": reason})
        yield SetAside(file=name, code="file-unsupported", message=text)


def _attachments(message: EmailMessage, name: str, depth: int) -> Iterator[SourceFile | SetAside]:
    sender, sent_at, subject = _sender(message), _sent_at(message), _subject(message)
    for part in _own_parts(message):
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload()
            if depth < _DEEPEST_FORWARD and isinstance(inner, list) and isinstance(inner[0], EmailMessage):
                yield from _attachments(inner[0], name, depth + 1)
            continue
        file = part.get_filename()
        if part.get_content_type().startswith(_SILENT_TYPES) or (not file and not _is_attachment(part)):
            continue
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        via = f"{name}: {subject}" if subject else name
        yield SourceFile(name=_base_name(file or "khong-ten"), content=content, sender=sender, sent_at=sent_at, via=via)


def _own_parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The leaves of a message, not going into messages forwarded in it."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.iter_parts():
        if isinstance(part, EmailMessage):
            yield from _own_parts(part)


def _is_attachment(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or part.get_content_maintype() == "application"


def _sender(message: EmailMessage) -> str:
    return email.utils.parseaddr(str(message.get("From", "")))[1].lower()


def _sent_at(message: EmailMessage) -> datetime | None:
    """The Date header, with its zone; a header without a zone is Vietnamese time."""
    try:
        sent = email.utils.parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        return None
    return sent if sent.tzinfo else sent.replace(tzinfo=timezone(timedelta(hours=7)))


def _subject(message: EmailMessage) -> str:
    return _plain(str(message.get("Subject", "")))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _base_name(name: str) -> str:
    """A file name without the folders that a sender, or an attacker, put before it."""
    return _plain(name.replace("\\", "/").rpartition("/")[2]) or "khong-ten"
