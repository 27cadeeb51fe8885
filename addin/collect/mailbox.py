"""New letters of the office's mailbox over IMAP, read without a trace; never deletes, moves or marks one.

The folder is opened with EXAMINE and letters are fetched with BODY.PEEK. A letter is noted as read only when the
caller asks for the next one, after keeping it; so a broken line loses nothing and costs one letter twice at most.
"""

import contextlib
import imaplib
import logging
import re
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from addin.collect.mailbox_position import Position, note_position, read_position
from addin.collect.names import refuse
from addin.collect.secret import password_of
from addin.system.errors import InputError
from addin.workspace.folder import LEDGER_FILE, Workspace
from addin.workspace.office_tables import need_mailbox
from schemas.office.settings import Settings
from schemas.period import Period
from schemas.submission import SetAside, SourceFile

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from imap_tools import BaseMailBox

MOST_LETTER_BYTES = 70 * 1024 * 1024  # an attachment at its limit, in base64
#: No answer to one command is longer: a letter, and what the server says beside it.
_MOST_ANSWER_BYTES = MOST_LETTER_BYTES + 10 * 1024 * 1024
_MOST_BREAKS = 3
_TIMEOUT_SECONDS = 60
_HEADS_AT_ONCE = 200
_STARTTLS_PORT = 143
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_UID, _SIZE = re.compile(rb"\bUID (\d+)"), re.compile(rb"\bRFC822\.SIZE (\d+)")
#: What a line that breaks looks like; a refusal of the server is none of these.
_BROKEN = (imaplib.IMAP4.abort, OSError, EOFError)
_ODD = (
    "Máy chủ thư “{host}” trả lời không đúng quy cách nên chưa đọc hết thư; thư chưa đọc vẫn ở trên máy chủ, lần thu "
    "sau đọc tiếp. Đề nghị thu lại; nếu vẫn vậy, báo người quản trị máy chủ thư."
)


class Mailbox(NamedTuple):
    """A folder on a mail server, where its position is noted, and the day before which no report is expected."""

    host: str
    port: int
    user: str
    folder: str
    note: Path
    since: date

    @property
    def label(self) -> str:
        """How a person calls it."""
        return f"hộp thư {self.user}, thư mục {self.folder}"

    @property
    def key(self) -> str:
        """Under which its position is noted; each reporting period reads on its own."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder} {self.since.isoformat()}"


class _Head(NamedTuple):
    uid: int
    size: int
    arrived: datetime | None


def open_mailbox(box: Mailbox) -> Iterator[SourceFile | SetAside]:
    """Letters that came since the last time, oldest first; a line that breaks is taken up again where it broke.

    Raises InputError when the mailbox cannot be opened at all.
    """
    password = password_of(box.host, box.user)
    breaks = 0
    while True:
        try:
            with _examined(box, password, again=breaks > 0) as client:
                validity = _uid_validity(client, box)
                for head in _new_heads(client, box, validity):
                    yield _letter(client, head, box)
                    note_position(box.note, box.key, Position(validity, head.uid))
                    breaks = 0
                return
        except _BROKEN:
            breaks += 1
            if breaks > _MOST_BREAKS:
                yield refuse(box.label, "file-mailbox-broken")
                return
        except InputError:
            raise
        except Exception as fault:  # noqa: BLE001 # whatever a server answers, the rest of the run goes on
            _note_odd(fault)
            yield refuse(box.label, "file-mailbox-closed", _ODD.format(host=box.host))
            return


def _note_odd(fault: Exception) -> None:
    """Log what kind of fault an answer brought out; its own words may repeat what was sent."""
    logging.getLogger("tonghop").warning("odd answer of the mail server: %s", type(fault).__name__)


@contextlib.contextmanager
def _examined(box: Mailbox, password: str, *, again: bool) -> Iterator["BaseMailBox"]:
    """The folder, opened for reading only; after a break the line may fail once more, and is then tried again."""
    try:
        client = _connect(box)
    except _BROKEN as error:
        if again and not isinstance(error, ssl.SSLCertVerificationError):
            raise
        raise InputError(_why_unreachable(box, error)) from error
    try:
        _have_answers_end(client.client)
        _log_in(client, box, password)
        yield client
    finally:
        with contextlib.suppress(Exception):  # a broken line cannot be closed politely
            client.logout()
        with contextlib.suppress(OSError):
            client.client.shutdown()


def _connect(box: Mailbox) -> "BaseMailBox":
    from imap_tools import MailBox, MailBoxStartTls

    context = ssl.create_default_context()
    if box.port == _STARTTLS_PORT:
        return MailBoxStartTls(box.host, box.port, timeout=_TIMEOUT_SECONDS, ssl_context=context)
    return MailBox(box.host, box.port, timeout=_TIMEOUT_SECONDS, ssl_context=context)


def _have_answers_end(line: imaplib.IMAP4) -> None:
    """A server that goes on and on is broken off, with a ValueError: the library takes in whatever comes."""
    read, read_line, send, left = line.read, line.readline, line.send, [_MOST_ANSWER_BYTES]

    def take(size: int) -> None:
        left[0] -= size
        if left[0] < 0:
            raise ValueError("an answer without an end")

    def limited(size: int) -> bytes:
        take(size)
        return read(size)

    def limited_line() -> bytes:
        found = read_line()
        take(len(found))
        return found

    def ask(data: "ReadableBuffer") -> None:
        left[0] = _MOST_ANSWER_BYTES
        send(data)

    for name, limited_one in (("read", limited), ("readline", limited_line), ("send", ask)):
        setattr(line, name, limited_one)


def _log_in(client: "BaseMailBox", box: Mailbox, password: str) -> None:
    from imap_tools import MailboxFolderSelectError, MailboxLoginError

    log_in = client.login if (box.user + password).isascii() else client.login_utf8
    try:
        log_in(box.user, password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (MailboxLoginError, imaplib.IMAP4.error):
        raise InputError(
            f"Máy chủ thư “{box.host}” không nhận mật khẩu của tài khoản “{box.user}”. Đề nghị kiểm tra tài khoản "
            "trong trang “Cấu hình”; nếu đúng, nhờ người phụ trách máy lưu lại mật khẩu của hộp thư."
        ) from None  # the library's own words repeat what was sent
    try:
        client.folder.set(box.folder, readonly=True)
    except imaplib.IMAP4.abort:
        raise
    except (MailboxFolderSelectError, imaplib.IMAP4.error):
        raise InputError(
            f"Hộp thư “{box.user}” không có thư mục “{box.folder}”. Đề nghị kiểm tra mục “Hộp thư cần đọc” trong trang "
            "“Cấu hình”."
        ) from None


def _why_unreachable(box: Mailbox, error: BaseException) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"Máy chủ thư “{box.host}” không chứng minh được là máy chủ thật nên chương trình không gửi mật khẩu. "
                "Đề nghị kiểm tra tên máy chủ, ngày giờ của máy tính; nếu đúng, báo người quản trị mạng."
            )
        case socket.gaierror():
            return (
                f"Không tìm thấy máy chủ thư “{box.host}”. Đề nghị kiểm tra mục “Máy chủ thư (IMAP)” trong trang "
                "“Cấu hình” và đường truyền Internet."
            )
        case ssl.SSLError():
            return (
                f"Máy chủ thư “{box.host}” cổng {box.port} không dùng kết nối bảo mật. Đề nghị kiểm tra mục “Cổng máy "
                "chủ thư” (thường là 993)."
            )
    return (
        f"Không kết nối được máy chủ thư “{box.host}” cổng {box.port}. Đề nghị kiểm tra đường truyền và mục “Cổng máy "
        "chủ thư” (thường là 993) rồi thu lại."
    )


def _uid_validity(client: "BaseMailBox", box: Mailbox) -> int:
    """The number under which the folder's UIDs hold; the server changes it when it renumbers letters."""
    return int(client.folder.status(box.folder, ["UIDVALIDITY"])["UIDVALIDITY"])


def _new_heads(client: "BaseMailBox", box: Mailbox, validity: int) -> Iterator[_Head]:
    """Letters not yet noted, in the order of their UIDs."""
    noted = read_position(box.note, box.key)
    last = noted.uid if noted.validity == validity else 0
    since = f"{box.since.day}-{_MONTHS[box.since.month - 1]}-{box.since.year}"
    found = client.uids(f"UID {last + 1}:* SINCE {since}", charset=None)
    uids = sorted({uid for uid in map(int, found) if uid > last})  # `n:*` always names the last letter, however old
    for start in range(0, len(uids), _HEADS_AT_ONCE):
        yield from _heads(client, uids[start : start + _HEADS_AT_ONCE])


def _heads(client: "BaseMailBox", uids: Sequence[int]) -> list[_Head]:
    answer = client.client.uid("FETCH", ",".join(map(str, uids)), "(RFC822.SIZE INTERNALDATE)")[1]
    heads = {uid: _Head(uid, 0, None) for uid in uids}  # of which the server says nothing is asked for all the same
    for line in (part for part in answer if isinstance(part, bytes)):
        uid, size = _UID.search(line), _SIZE.search(line)
        if uid and size and int(uid[1]) in heads:
            heads[int(uid[1])] = _Head(int(uid[1]), int(size[1]), _arrived(line))
    return [heads[uid] for uid in uids]


def _arrived(line: bytes) -> datetime | None:
    """When the server got a letter, where it says a moment that there is."""
    try:
        local = imaplib.Internaldate2tuple(line)
        return datetime.fromtimestamp(time.mktime(local), UTC) if local else None
    except (ValueError, LookupError, OverflowError, OSError):
        return None


def _letter(client: "BaseMailBox", head: _Head, box: Mailbox) -> SourceFile | SetAside:
    """One whole letter; a SetAside where it is too large or the server does not give it."""
    name = f"thư số {head.uid}"
    if head.size > MOST_LETTER_BYTES:
        return refuse(name, "file-too-large", f"{head.size // 1024 // 1024} MB")
    status, answer = client.client.uid("FETCH", str(head.uid), "(BODY.PEEK[])")
    content = next((part[1] for part in answer if isinstance(part, tuple)), b"") if status == "OK" else b""
    if not content:
        return refuse(name, "file-unreadable", "máy chủ thư không gửi nội dung thư")
    return SourceFile(name=name, content=content, sent_at=head.arrived, via=box.label)


def office_mailbox(home: Workspace, period: Period, folder: str, settings: Settings) -> Mailbox:
    """The mailbox of the settings, InputError without one; no report of a period is older than its first day."""
    need_mailbox(settings)
    note = home.root / f"{LEDGER_FILE}.hop-thu.json"
    where = folder or settings.mail_folder or "INBOX"
    return Mailbox(settings.mail_host, settings.mail_port, settings.mail_user, where, note, period.from_date)
