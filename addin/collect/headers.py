"""Headers of letters as mail programs really write them: sender, date, subject, names of files; reads no body."""

import email.header
import email.utils
import re
from collections.abc import Iterator
from email.message import Message

from addin.collect.authentication import failed_check
from addin.collect.names import decode_name
from addin.formats.mail_policy import BAD_HEADER, LONGEST_HEADER
from schemas.submission import SourceFile

#: A header with more than this is no list of senders.
_MOST_OF_ADDRESSES, _MOST_AUTHORS = 2_000, 10
#: Stands for the sender of a letter that gives no address, and carries another.
_NAMELESS = "người không ghi địa chỉ"
_AUTHORS = ("from", "sender", "resent-from", "resent-sender")
_FILE_NAME = re.compile(rb"(?:file)?name=\s*\"?([^\";]+)", re.IGNORECASE)


def subject_of(message: Message) -> str:
    """The subject on one line."""
    return " ".join(_header(message, "Subject").split())


def sender_of(message: Message) -> str:
    """The first address in From, in small letters; "" when there is none: what an encoded word says is a name."""
    return next(_in_list(raw_header(message, "from")), "")


def other_senders(message: Message, sender: str, carrier: SourceFile) -> tuple[str, ...]:
    """Every address but `sender` that a letter, or a letter that it came in, names as who sent it.

    A letter has one author, named once, its server knows its envelope's sender (`Return-Path:`), `Sender:` names who
    wrote on behalf of another and `Resent-From:` who sent it on. First of all stands the check that its sender failed:
    then anybody may have.
    """
    written = [str(value) for name, value in message.raw_items() if name.lower() in _AUTHORS]
    again = [address for value in written[:_MOST_AUTHORS] for address in _in_list(value)]
    named = [*again, *_addresses(message, "From"), *_addresses(message, "Return-Path")]
    forwarder = carrier.sender or (_NAMELESS if carrier.mailed else "")
    others = (failed_check(message, sender), *named, forwarder, *carrier.others)
    return tuple(dict.fromkeys(address for address in others if address not in ("", sender)))


def raw_header(message: Message, key: str) -> str:
    """The first header of that name as it was written; "" when there is none."""
    return next(raw_headers(message, key), "")


def raw_headers(message: Message, key: str) -> Iterator[str]:
    """Every header of that name as it was written."""
    return (value.decode("utf-8", "replace") for value in _raw_headers(message, key))


def _addresses(message: Message, key: str) -> Iterator[str]:
    return _in_list(_header(message, key))


def _in_list(written: str) -> Iterator[str]:
    try:
        found = email.utils.getaddresses([written[:_MOST_OF_ADDRESSES]])
    except RecursionError:  # brackets in brackets
        return
    for _, address in found:
        if "@" in address:  # a byte that is no text there cannot be written anywhere
            yield address.lower().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


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
        found = _FILE_NAME.search(next(_raw_headers(part, key), b""))
        if found:
            return _decoded_words(decode_name(found[1].strip()))
    return ""


def _raw_headers(message: Message, key: str) -> Iterator[bytes]:
    values = (str(value) for name, value in message.raw_items() if name.lower() == key)
    return (value[:LONGEST_HEADER].encode("utf-8", "surrogateescape") for value in values)


def _decoded_words(text: str) -> str:
    try:
        return str(email.header.make_header(email.header.decode_header(text)))
    except BAD_HEADER:
        return text


def _header(message: Message, key: str) -> str:
    try:
        return str(message[key] or "")
    except BAD_HEADER:
        return _decoded_words(raw_header(message, key.lower()))
