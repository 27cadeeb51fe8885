"""Attachments of a letter that Outlook saved (.msg), and of the letters in it; follows no link, runs nothing."""

import email
import email.utils
import io
import re
import struct
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from addin.collect.attachments import DEEPEST_FORWARD, Attachment, sort_attachments
from addin.collect.dates import sent_time
from addin.collect.headers import other_senders, sender_of
from addin.collect.names import display_name, refuse
from addin.formats.mail_policy import POLICY
from schemas.submission import SetAside, SourceFile

if TYPE_CHECKING:
    from olefile.olefile import OleDirectoryEntry
    from oxmsg.properties import Properties
    from oxmsg.storage import Storage

_ATTACHMENT_HEADER, _TOP_HEADER, _EMBEDDED_HEADER = 8, 32, 24
_RECIPIENT = "__recip_version1.0_#"
#: The class of letters in which a server tells of one that it did not deliver.
_REPORT = "REPORT."
_EMBEDDED = "__substg1.0_3701000D"
_BROKEN = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, LookupError)
_STREAM = 2
#: What older versions of Exchange write before the first header, after which no parser finds any.
_BEFORE_HEADERS = re.compile(r"\A\s*(?:Microsoft Mail Internet Headers[^\n]*\n)?")


def open_outlook(letter: SourceFile) -> Iterator[SourceFile | SetAside]:
    """Every workbook and archive attached to a .msg, as `open_mail` does for an .eml."""
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    try:
        with OleFileIO(io.BytesIO(letter.content)) as compound:
            streams = [entry.size for entry in compound.direntries if entry and entry.entry_type == _STREAM]
            if sum(streams) > len(letter.content):  # streams that share their bytes are a bomb
                yield refuse(letter.name, "file-too-large", "tệp ghi sai kích thước")
                return
            _without_recipients(compound.direntries)
            root = Storage.from_ole(compound)
    except (*_BROKEN, RecursionError, struct.error):
        yield refuse(letter.name, "file-corrupt", "thư Outlook không đầy đủ")
        return
    yield from sort_attachments(letter, _attachments(root, letter, 0), lambda: letter.content)


def _without_recipients(entries: "Iterable[OleDirectoryEntry | None]") -> None:
    """Leave out the storages of recipients, of which nothing is read and each costs as much as there are others."""
    for entry in entries:
        if entry and entry.kids:
            entry.kids = [kid for kid in entry.kids if not kid.name.startswith(_RECIPIENT)]


def _attachments(message: "Storage", letter: SourceFile, depth: int) -> Iterator[Attachment | SetAside]:
    from oxmsg.domain import constants as c

    try:
        properties = _properties(message, _EMBEDDED_HEADER if depth else _TOP_HEADER)
        sender, headers = _sender(properties) or letter.sender, _headers(properties)
        sent = sent_time(headers, letter.sent_at, properties.date_prop_value(c.PID_CLIENT_SUBMIT_TIME))
        others = other_senders(headers, sender, letter)
        subject = " ".join((properties.str_prop_value(c.PID_SUBJECT) or "").split())
        ours = letter.ours or (properties.str_prop_value(c.PID_MESSAGE_CLASS) or "").upper().startswith(_REPORT)
    except (*_BROKEN, struct.error):
        yield refuse(letter.name, "file-corrupt", "thư Outlook không đầy đủ")
        return
    carrier = Attachment("", b"", sender, sent.at, subject, others, sent.doubted, ours)
    for number, storage in enumerate(message.iter_attachment_storages(), 1):
        inner = next((child for child in storage.storages if child.name.upper() == _EMBEDDED.upper()), None)
        if inner is None:
            yield from _file(storage, letter, number, carrier)
        elif depth == DEEPEST_FORWARD:
            yield refuse(letter.name, "file-unsupported", "thư chuyển tiếp lồng quá nhiều lớp")
        else:
            carried = {"sender": sender, "sent_at": sent.at, "others": others, "ours": ours, "mailed": True}
            outer = letter.model_copy(update=carried)
            yield from _attachments(inner, outer, depth + 1)


def _file(storage: "Storage", letter: SourceFile, number: int, carrier: Attachment) -> Iterator[Attachment | SetAside]:
    """One attached file; pictures of the text are passed over."""
    from oxmsg.domain import constants as c

    try:
        properties = _properties(storage, _ATTACHMENT_HEADER)
        kind = properties.str_prop_value(c.PID_ATTACH_MIME_TAG) or ""
        if kind.startswith("image/") and properties.str_prop_value(c.PID_ATTACH_CONTENT_ID):
            return
        name = properties.str_prop_value(c.PID_ATTACH_LONG_FILENAME) or properties.str_prop_value(c.PID_ATTACH_FILENAME)
        content = properties.binary_prop_value(c.PID_ATTACH_DATA_BINARY)
    except (*_BROKEN, struct.error):
        yield refuse(f"{letter.name}, tệp đính kèm {number}", "file-corrupt", "thư Outlook không đầy đủ")
        return
    shown = display_name(name or f"tep-dinh-kem-{number}")
    if content is None:
        yield refuse(shown, "file-unsupported", f"thư “{letter.name}” chỉ dẫn tới tệp chứ không kèm tệp")
    else:
        yield carrier._replace(name=shown, content=content)


def _properties(storage: "Storage", header: int) -> "Properties":
    from oxmsg.properties import Properties

    return Properties(storage, properties_header_offset=header)


def _sender(properties: "Properties") -> str:
    """The address in the letter's own headers, else what Outlook knows of it."""
    from oxmsg.domain import constants as c

    known = (c.PID_SENDER_SMTP_ADDRESS, c.PID_SENDER_EMAIL_ADDRESS)
    addresses = (properties.str_prop_value(number) or "" for number in known)
    return sender_of(_headers(properties)) or next((text.lower() for text in addresses if "@" in text), "")


def _headers(properties: "Properties") -> email.message.Message:
    from oxmsg.domain import constants as c

    text = properties.str_prop_value(c.PID_TRANSPORT_MESSAGE_HEADERS) or ""
    return email.message_from_string(_BEFORE_HEADERS.sub("", text), policy=POLICY)
