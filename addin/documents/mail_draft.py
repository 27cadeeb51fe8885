"""E-mail drafts (.eml) that a mail program opens unsent, and whom they go to; nothing is ever sent by the program."""

import re
from collections.abc import Callable, Iterable, Sequence
from email import policy
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Any, NamedTuple

from addin.documents.prose import render
from addin.system.atomic import atomic_write
from schemas.office import Office
from schemas.period import Period
from schemas.submission import Received

_WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MACROS = "vnd.ms-excel.sheet.macroEnabled.12"
_KINDS = {".docx": _WORD, ".xlsx": _EXCEL, ".xlsm": _MACROS}
#: What an address may be made of: it came in a letter, and letters are hostile.
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")


class Recipient(NamedTuple):
    """Whom a draft goes to: the addresses of the settings, or else the sender of the unit's report for `period`."""

    emails: tuple[str, ...] = ()
    period: Period | None = None

    @property
    def aside(self) -> str:
        """What is added about the address behind the unit's line, "" where it is the office's own word."""
        if not self.emails:
            return " (chưa có địa chỉ thư tại trang “Cấu hình”)"
        if self.period is None:
            return ""
        return (
            f" (thư nháp gửi tới {self.emails[0]}, địa chỉ đã gửi báo cáo {self.period.label}; "
            "đề nghị kiểm tra và ghi vào trang “Cấu hình”)"
        )

    def as_json(self) -> dict[str, Any]:
        """The addresses, and the period of the report whose sender they are; None where the office gave them."""
        return {"to": list(self.emails), "to_from_report": str(self.period) if self.period else None}


Recipients = Callable[[str], Recipient]


def recipients(
    office: Office, register: Callable[[Period], Sequence[Received]], periods: Iterable[Period]
) -> Recipients:
    """How to find a unit's recipient; `periods` are those whose register may know a sender."""
    own = {contact.unit: contact.emails for contact in office.contacts if contact.emails}
    latest = sorted(periods, reverse=True)

    def find(unit: str) -> Recipient:
        if unit in own:
            return Recipient(own[unit])
        for period in latest:
            lines = [line for line in register(period) if line.unit == unit]
            addresses = {address for line in lines if (address := sender_address(line))}
            own_addresses = {one for one in addresses if office.unit_of_sender(one) in ("", unit)}
            if len(own_addresses) == 1:  # of several, none is known to be the unit's own
                return Recipient((*own_addresses,), period)
        return Recipient()

    return find


def sender_address(line: Received) -> str:
    """The address that a report came from; "" where there is none, or it is not known to be the unit's."""
    if not line.counts or line.disputed or line.owner not in ("", line.unit):
        return ""
    address = parseaddr(line.sender)[1]
    return address if _ADDRESS.fullmatch(address) else ""


def write_draft(
    kind: str, template_values: dict[str, Any], subject: str, recipient: Recipient, attached: Sequence[Path], out: Path
) -> Path:
    """Write a draft (X-Unsent) with a text of a kind (a folder of templates), to be read and sent by a person."""
    message = EmailMessage(policy=policy.SMTP)
    if recipient.emails:
        message["To"] = ", ".join(recipient.emails)
    message["Subject"] = subject
    message["X-Unsent"] = "1"
    lines = [("- " if paragraph.level < 0 else "") + paragraph.text for paragraph in render(kind, template_values)]
    message.set_content("\n\n".join(lines) + "\n")
    for path in attached:
        kind_of_file = _KINDS.get(path.suffix.lower(), "octet-stream")
        message.add_attachment(path.read_bytes(), maintype="application", subtype=kind_of_file, filename=path.name)
    with atomic_write(out) as stream:
        stream.write(message.as_bytes())
    return out
