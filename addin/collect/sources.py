"""From what the officer points at to source files: folders, workbooks, archives, e-mails, mailboxes; reads no sheet.

Files are told apart by their bytes, never by their names. What cannot hold a report is set aside with a reason;
one bad file never stops the rest, and only one file is in memory at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from addin.collect.kinds import Kind, describe, kind_of
from addin.collect.mail import called, open_mail
from addin.collect.mailbox import Mailbox, open_mailbox
from addin.collect.names import display_name, inside, refuse
from addin.collect.zipped import Budget, is_clutter, open_zip
from addin.errors import InputError
from addin.home import LEDGER_FILE, is_period_folder
from schemas.findings import message_for
from schemas.submission import SetAside, SourceFile

#: A filled workbook is well under 1 MB; anything near this is pictures.
MOST_BYTES = 50 * 1024 * 1024
_DEEPEST_ZIP, _DEEPEST_CONTAINER = 2, 6
_MOST_NAMED = 10

Item = SourceFile | SetAside


def open_sources(sources: Sequence[Path | Mailbox]) -> Iterator[Item]:
    """Every file that the given folders, workbooks, archives, e-mails and mailboxes hold, in a fixed order.

    Raises InputError when a path does not exist, before anything is opened, and for a mailbox that cannot be opened
    when nothing else was asked for.
    """
    for source in sources:
        if isinstance(source, Path) and not source.exists():
            raise InputError(f"Không tìm thấy “{source}”. Đề nghị kiểm tra lại đường dẫn.")
    return _items(sources)


def _items(sources: Sequence[Path | Mailbox]) -> Iterator[Item]:
    for source in sources:
        if isinstance(source, Mailbox):
            yield from _items_of_mailbox(source, alone=len(sources) == 1)
        elif source.is_dir():
            yield from _items_of_folder(source, source.resolve().name)
        else:
            yield from _items_of_file(source, source.resolve().parent.name)


def _items_of_mailbox(box: Mailbox, *, alone: bool) -> Iterator[Item]:
    try:
        yield from _items_of_letters(open_mailbox(box), box.label)
    except InputError as error:
        if alone:
            raise
        yield refuse(box.label, "file-mailbox-closed", str(error))


def _items_of_letters(letters: Iterable[Item], label: str) -> Iterator[Item]:
    """What many letters hold; those without an attachment are told in one line."""
    bare = []
    for letter in letters:
        for item in _expand(letter, Budget()):
            if isinstance(item, SetAside) and item.code == "file-no-attachment":
                bare.append(called(letter) if isinstance(letter, SourceFile) else item.file)
            else:
                yield item
    if bare:
        shown = ", ".join(bare[:_MOST_NAMED]) + (" …" if len(bare) > _MOST_NAMED else "")
        values = {"file": label, "count": str(len(bare)), "letters": shown}
        message = message_for("file-letters-without-attachment", values)
        yield SetAside(file=label, code="file-letters-without-attachment", message=message)


def _items_of_folder(folder: Path, via: str) -> Iterator[Item]:
    """Files of a folder and its folders; what belongs to our own working folder is no report."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield refuse(folder.name, "file-unreadable", _reason(error))
        return
    for entry in entries:
        if is_clutter(entry.name) or entry.name.startswith(LEDGER_FILE) or is_period_folder(entry):
            continue
        if not entry.is_dir():
            yield from _items_of_file(entry, via)
        elif not entry.is_symlink():  # a link may lead back to where we are
            yield from _items_of_folder(entry, inside(via, entry.name))


def _items_of_file(path: Path, via: str) -> Iterator[Item]:
    name = display_name(path.name)
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        yield refuse(name, "file-unreadable", _reason(error))
        return
    if size > MOST_BYTES:
        yield refuse(name, "file-too-large", f"{size // 1024 // 1024} MB")
    else:
        yield from _expand(SourceFile(name=name, content=content, via=via), Budget())


def _expand(item: Item, budget: Budget, zips: int = 0, containers: int = 0) -> Iterator[Item]:
    """A source file as it is, or what an archive or e-mail holds; archives inside archives are opened once."""
    if isinstance(item, SetAside):
        yield item
        return
    kind = kind_of(item.content, item.name)
    if kind is Kind.WORKBOOK:
        yield item
    elif kind is Kind.EMPTY:
        yield refuse(item.name, "file-empty")
    elif kind is Kind.OTHER:
        yield refuse(item.name, "file-unsupported", describe(item.content))
    elif containers == _DEEPEST_CONTAINER or (kind is Kind.ZIP and zips == _DEEPEST_ZIP):
        yield refuse(item.name, "file-unsupported", "tệp nén hoặc thư lồng quá nhiều lớp")
    else:
        parts = open_zip(item, budget) if kind is Kind.ZIP else open_mail(item)
        for part in parts:
            yield from _expand(part, budget, zips + (kind is Kind.ZIP), containers + 1)


def _reason(error: OSError) -> str:
    """Why the disk did not give a file, in words."""
    if isinstance(error, PermissionError):
        return "tệp đang mở ở chương trình khác hoặc không được phép đọc"
    if isinstance(error, FileNotFoundError):
        return "tệp không còn ở đó"
    return "lỗi ổ đĩa hoặc đường mạng"
