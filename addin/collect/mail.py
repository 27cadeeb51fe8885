"""Attachments of an e-mail (.eml) with its sender and sent time; follows no link, runs nothing."""

import base64
import email
import email.errors
import re
from collections.abc import Iterator
from email.message import Message
from functools import partial
from itertools import islice

from addin.collect.attachments import DEEPEST_FORWARD, Attachment, letter_title, sort_attachments
from addin.collect.dates import sent_time
from addin.collect.headers import file_name_of, other_senders, sender_of, subject_of
from addin.collect.names import display_name, refuse
from addin.collect.tnef import SIGNATURE, open_tnef
from addin.collect.uuencoded import open_uuencoded
from addin.formats.mail_policy import BAD_HEADER, POLICY
from schemas.submission import SetAside, SourceFile

_HEADERS_END_BY = 64 * 1024
_MAIL_HEADERS = {"from", "date", "subject", "mime-version", "content-type"}
#: A letter with more parts than this is none that a person wrote; with more kinds of lines between them, neither.
_MOST_PARTS, _MOST_BOUNDARIES = 5_000, 100
_BOUNDARY = re.compile(rb"boundary\s*=\s*\"?([^\"\r\n;]{1,200})")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
#: What some programs write before the first header, and no mail program minds.
_BEFORE_HEADERS = b"\xef\xbb\xbf\r\n"
#: What a mail server writes of a letter that it did not deliver, with that letter: one of who gets the report.
_REPORT = "multipart/report"
_SIGNATURES = (
    "application/pgp-signature",
    "application/pgp-encrypted",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)


def open_mail(letter: SourceFile) -> Iterator[SourceFile | SetAside]:
    """Every workbook and archive attached to a message and to the messages forwarded in it.

    A forwarded message keeps its own sender and date: those are the district's. Pictures and signatures of the
    text are passed over; other attachments are named in one SetAside a message.
    """
    if (parts := _parts_announced(letter.content)) > _MOST_PARTS:
        yield refuse(letter.name, "file-too-large", f"thư có {parts} phần")
        return
    try:
        message = email.message_from_bytes(letter.content.lstrip(_BEFORE_HEADERS), policy=POLICY)
    except RecursionError:
        yield refuse(letter.name, "file-corrupt", "thư lồng quá nhiều lớp")
        return
    if not _MAIL_HEADERS & {key.lower() for key, _ in message.raw_items()}:
        yield refuse(letter.name, "file-corrupt", "không đúng dạng thư điện tử")
        return
    yield from sort_attachments(letter, _attachments(message, letter, 0), partial(_text_of, message))


def _text_of(message: Message) -> bytes:
    """What a letter and those forwarded in it say, whatever it is written in."""
    parts = (part for part in message.walk() if part.get_content_maintype() == "text")
    return b"\n".join(map(_content, parts))


def _parts_announced(content: bytes) -> int:
    """How many parts a letter has, by the lines between them: counted before it is taken apart, which is slow."""
    announced = islice(_BOUNDARY.finditer(content.lower()), _MOST_PARTS)
    boundaries = {content[found.start(1) : found.end(1)].strip() for found in announced}
    if len(boundaries) > _MOST_BOUNDARIES:
        return content.count(b"\n--")
    return sum(content.count(b"\n--" + boundary) for boundary in boundaries)


def name_of(letter: SourceFile) -> str:
    """A letter's name with its subject."""
    message = email.message_from_bytes(letter.content[:_HEADERS_END_BY].lstrip(_BEFORE_HEADERS), policy=POLICY)
    return letter_title(letter, subject_of(message))


def _attachments(message: Message, letter: SourceFile, depth: int) -> Iterator[Attachment | SetAside]:
    sender, sent = sender_of(message) or letter.sender, sent_time(message, letter.sent_at)
    others, ours = other_senders(message, sender, letter), letter.ours or message.get_content_type() == _REPORT
    carrier = Attachment("", b"", sender, sent.at, subject_of(message), others, sent.doubted, ours)
    for number, part in enumerate(_own_parts(message), 1):
        if part.get_content_type() == "message/rfc822":
            carried = {"sender": sender, "sent_at": sent.at, "others": others, "ours": ours, "mailed": True}
            outer = letter.model_copy(update=carried)
            yield from _forwarded(part, outer, depth + 1)
        elif _is_attachment(part):
            name = display_name(file_name_of(part) or f"tep-dinh-kem-{number}")
            yield from _files(carrier._replace(name=name, content=_content(part)))
        elif part.get_content_type() == "text/plain":
            for name, content in open_uuencoded(_content(part)):
                yield carrier._replace(name=display_name(name), content=content)


def _files(attached: Attachment) -> Iterator[Attachment | SetAside]:
    """An attached file, or the files that Outlook packed into it."""
    if not attached.content.startswith(SIGNATURE):
        yield attached
        return
    try:
        for number, (name, content) in enumerate(open_tnef(attached.content), 1):
            yield attached._replace(name=display_name(name or f"tep-dinh-kem-{number}"), content=content)
    except ValueError:
        yield refuse(attached.name, "file-corrupt", "gói winmail.dat của Outlook không đầy đủ")


def _forwarded(part: Message, letter: SourceFile, depth: int) -> Iterator[Attachment | SetAside]:
    if depth > DEEPEST_FORWARD:
        yield refuse(letter.name, "file-unsupported", "thư chuyển tiếp lồng quá nhiều lớp")
        return
    for message in part.get_payload() if part.is_multipart() else []:
        if isinstance(message, Message):
            yield from _attachments(_unwrapped(message), letter, depth)


def _unwrapped(message: Message) -> Message:
    """A forwarded message that its program wrote in base64, which the standard forbids and some programs do."""
    if list(message.raw_items()):
        return message
    try:
        content = base64.b64decode(str(message.get_payload()), validate=False)
    except BAD_HEADER:
        return message
    return email.message_from_bytes(content, policy=POLICY)


def _own_parts(message: Message) -> Iterator[Message]:
    """The leaves of a message, not going into messages forwarded in it."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _own_parts(part)


def _is_attachment(part: Message) -> bool:
    """Whether a part came as a file, and not as the text, its pictures or its signature."""
    kind = part.get_content_type()
    inline = part.get_content_disposition() != "attachment"
    if kind in _SIGNATURES or (kind.startswith("image/") and (inline or part["Content-ID"])):
        return False
    if kind.startswith(("text/", "multipart/", "message/")):
        return not inline or bool(file_name_of(part))
    return True


def _content(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except BAD_HEADER:  # the header that says how the content is written is no such thing
        return b""
    if any(isinstance(defect, email.errors.InvalidBase64LengthDefect) for defect in part.defects):
        return _cut_base64(payload)
    return payload if isinstance(payload, bytes) else b""


def _cut_base64(payload: object) -> bytes:
    """What a text in base64 holds that was cut off: all but the last letters of it, which are none of a whole byte."""
    letters = _NO_BASE64.sub(b"", payload) if isinstance(payload, bytes) else b""
    return base64.b64decode(letters[: len(letters) // 4 * 4])
