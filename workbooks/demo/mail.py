"""E-mails as the districts' programs send them, with Vietnamese subjects and file names; knows no form."""

from base64 import b64encode
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import NamedTuple

OFFICE_NAME, OFFICE = "Ban Dân tộc tỉnh Bình Phước", "tonghop.bdt@binhphuoc.example"
_TYPES = {
    ".xlsx": "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "vnd.ms-excel",
    ".ods": "vnd.oasis.opendocument.spreadsheet",
    ".zip": "zip",
}
#: Stands for a file name until the name is written the old way.
_PLACEHOLDER = "tep-dinh-kem"


class Letter(NamedTuple):
    """One e-mail; `old_program` writes file names as encoded words (RFC 2047) instead of RFC 2231."""

    sender_name: str
    sender: str
    subject: str
    body: str
    sent_at: datetime
    attachments: tuple[tuple[str, bytes], ...]
    old_program: bool = False


def as_bytes(letter: Letter) -> bytes:
    """The e-mail as it would lie in a mailbox; the same letter always gives the same bytes."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = formataddr((letter.sender_name, letter.sender))
    message["To"] = formataddr((OFFICE_NAME, OFFICE))
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.sent_at)
    message["Message-ID"] = f"<{letter.sent_at:%Y%m%d%H%M%S}.{letter.sender}>"
    message.set_content(letter.body)
    names = {}
    for position, (name, content) in enumerate(letter.attachments):
        suffix = Path(name).suffix
        written = f"{_PLACEHOLDER}-{position}" if letter.old_program else name
        names[written] = name
        message.add_attachment(content, maintype="application", subtype=_TYPES[suffix], filename=written)
    message.set_boundary(f"=_tong-hop_{letter.sent_at:%Y%m%d%H%M%S}")
    written_letter = message.as_bytes()
    return _with_encoded_words(written_letter, names) if letter.old_program else written_letter


def _with_encoded_words(letter: bytes, names: dict[str, str]) -> bytes:
    for written, name in names.items():
        word = b"=?utf-8?B?" + b64encode(name.encode()) + b"?="
        letter = letter.replace(f'filename="{written}"'.encode(), b'filename="' + word + b'"')
    return letter


def save(letter: Letter, folder: Path) -> Path:
    """Write the e-mail as an .eml named by its time and sender, as a mail program exports it."""
    target = folder / f"{letter.sent_at:%Y-%m-%d_%H%M}_{letter.sender.partition('@')[0]}.eml"
    target.write_bytes(as_bytes(letter))
    return target
