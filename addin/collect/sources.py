"""From what the officer points at to source files: folders, workbooks, archives, e-mails, mailboxes; reads no sheet.

Files are told apart by their bytes, never by their names. What cannot hold a report is set aside with a reason;
one bad file never stops the rest, and only one file is in memory at a time.
"""

import errno
import io
import logging
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from addin.collect.kinds import FileKind, describe, encryption_words, kind_of
from addin.collect.letters import CollectedItem, LetterOpener
from addin.collect.mail import name_of
from addin.collect.mailbox import Mailbox, open_mailbox
from addin.collect.mbox import is_mbox, open_mbox
from addin.collect.names import display_name, inside, name_container, refuse
from addin.collect.rar import open_rar
from addin.collect.sevenzip import open_7z
from addin.collect.split import parts_among, refuse_parts, without_parts
from addin.collect.zipped import Budget, is_clutter, open_zip
from addin.system.errors import InputError
from addin.workspace.folder import OWN_FILES, is_own_folder
from schemas.findings import message_for
from schemas.submission import SetAside, SourceFile

#: A filled workbook is well under 1 MB; anything near this is pictures.
MOST_BYTES = 50 * 1024 * 1024
_DEEPEST_ARCHIVE, _DEEPEST_CONTAINER = 2, 6
_DEEPEST_FOLDER = 40
_MOST_NAMED = 10
#: So much of a file tells whether it is a box of letters.
_HEAD = 1000


class _Inside(NamedTuple):
    """Where a file is found: what opens letters, what may still be unpacked, in how many containers it lies."""

    letters: LetterOpener
    budget: Budget
    archives: int = 0
    containers: int = 0

    def deeper(self, *, archive: bool = False) -> "_Inside":
        return _Inside(self.letters, self.budget, self.archives + archive, self.containers + 1)


def open_sources(sources: Sequence[Path | Mailbox]) -> Iterator[CollectedItem]:
    """Every file that the given folders, workbooks, archives, e-mails and mailboxes hold, in a fixed order.

    Raises InputError when a path does not exist, before anything is opened, and for a mailbox that cannot be opened
    when nothing else was asked for.
    """
    for source in sources:
        if isinstance(source, Path) and not os.path.lexists(source):
            raise InputError(f"Không tìm thấy “{source}”. Đề nghị kiểm tra lại đường dẫn.")
    return _items(sources)


def _items(sources: Sequence[Path | Mailbox]) -> Iterator[CollectedItem]:
    with LetterOpener() as letters:
        for source in sources:
            if isinstance(source, Mailbox):
                yield from _items_of_mailbox(source, letters, alone=len(sources) == 1)
            elif source.is_dir():
                yield from _items_of_folder(source, display_name(source.resolve().name), letters)
            else:
                yield from _items_of_file(source, display_name(source.resolve().parent.name), letters)


def _items_of_mailbox(box: Mailbox, opener: LetterOpener, *, alone: bool) -> Iterator[CollectedItem]:
    try:
        yield from _items_of_letters(open_mailbox(box), box.label, _Inside(opener, Budget()))
    except InputError as error:
        if alone:
            raise
        yield refuse(box.label, "file-mailbox-closed", str(error))


def _items_of_letters(letters: Iterable[CollectedItem], label: str, place: _Inside) -> Iterator[CollectedItem]:
    """What many letters hold; those without an attachment are told in one line."""
    bare = []
    for letter in letters:
        own = place._replace(budget=Budget())  # a letter among many has a limit of its own
        for item in _expand(letter, own):
            if isinstance(item, SetAside) and item.code == "file-no-attachment":
                bare.append(name_of(letter) if isinstance(letter, SourceFile) else item.file)
            else:
                yield item
    if bare:
        shown = ", ".join(bare[:_MOST_NAMED]) + (" …" if len(bare) > _MOST_NAMED else "")
        values = {"file": label, "count": str(len(bare)), "letters": shown}
        message = message_for("file-letters-without-attachment", values)
        yield SetAside(file=label, code="file-letters-without-attachment", message=message)


def _items_of_folder(folder: Path, via: str, letters: LetterOpener, depth: int = 0) -> Iterator[CollectedItem]:
    """Files of a folder and its folders; what belongs to our own working folder is no report.

    An entry that cannot be looked at is told, and the rest goes on.
    """
    if depth > _DEEPEST_FOLDER:
        yield refuse(display_name(folder.name), "file-unreadable", f"thư mục lồng quá {_DEEPEST_FOLDER} lớp")
        return
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield refuse(display_name(folder.name), "file-unreadable", _reason(error))
        return
    split = parts_among(entry.name for entry in entries)
    in_parts = {name for parts in split.values() for name in parts}
    yield from (refuse_parts([display_name(name) for name in parts]) for parts in split.values())
    for entry in entries:
        if entry.name in in_parts or is_clutter(entry.name) or entry.name.startswith(OWN_FILES):
            continue
        try:
            is_folder, is_ours = entry.is_dir(), is_own_folder(entry)
        except OSError as error:
            yield refuse(display_name(entry.name), "file-unreadable", _reason(error))
            continue
        if not is_folder:
            yield from _items_of_file(entry, via, letters)
        elif entry.is_symlink():  # it may lead back to where we are
            yield refuse(display_name(entry.name), "file-unreadable", "lối tắt tới một thư mục khác, không đi theo")
        elif not is_ours:
            yield from _items_of_folder(entry, inside(via, display_name(entry.name)), letters, depth + 1)


def _items_of_file(path: Path, via: str, letters: LetterOpener) -> Iterator[CollectedItem]:
    name = display_name(path.name)
    try:
        content, is_whole = _content(path)
    except OSError as error:
        yield refuse(name, "file-unreadable", _reason(error))
        return
    if content is None:
        yield refuse(name, "file-unreadable", "không phải tệp thường mà là thiết bị hoặc đường ống")
        return
    item = SourceFile(name=name, content=content, via=via)
    if is_whole:
        yield from _expand(item, _Inside(letters, Budget()))
    elif is_mbox(content):
        yield from _items_of_large_mbox(path, item, letters)
    else:
        yield refuse(name, "file-too-large", f"hơn {MOST_BYTES // 1024 // 1024} MB")


def _content(path: Path) -> tuple[bytes | None, bool]:
    """A file's bytes and whether they are all; None where it is no file.

    Of one over the limit, whatever size it says it has, only the beginning, which tells whether it is a box of
    letters. To open a pipe would wait for somebody to write, and a device never ends.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    if not stat.S_ISREG(path.stat().st_mode):
        return None, False
    with os.fdopen(os.open(path, flags), "rb") as stream:
        told = os.fstat(stream.fileno())
        if not stat.S_ISREG(told.st_mode):  # it was changed meanwhile
            return None, False
        content = stream.read(_HEAD if told.st_size > MOST_BYTES else MOST_BYTES + 1)
    is_whole = len(content) <= MOST_BYTES and told.st_size <= MOST_BYTES
    return content if is_whole else content[:_HEAD], is_whole


def _items_of_large_mbox(path: Path, box: SourceFile, opener: LetterOpener) -> Iterator[CollectedItem]:
    """Years of letters in one file, read one by one."""
    try:
        with path.open("rb") as stream:
            letters = open_mbox(box.model_copy(update={"via": inside(box.via, box.name)}), stream)
            yield from _items_of_letters(letters, box.name, _Inside(opener, Budget(), containers=1))
    except OSError as error:
        yield refuse(box.name, "file-unreadable", _reason(error))


def _expand(item: CollectedItem, place: _Inside) -> Iterator[CollectedItem]:
    """A source file as it is, or what an archive or letter holds; archives inside archives are opened once.

    One that makes the program fail is lost alone, never the run.
    """
    if isinstance(item, SetAside):
        yield item
        return
    try:
        kind = kind_of(item.content, item.name)
        if kind is FileKind.WORKBOOK:
            yield item
        elif refused := _refused(item, kind, place):
            yield name_container(refused.brought_by(item), item.via)
        else:
            yield from _open(item, kind, place)
    except Exception as fault:  # whatever it is, it is logged in full and the clerk sees which file it was
        logging.getLogger("tonghop").exception("fault while opening %s", item.name)
        yield refuse(item.name, "file-fault", type(fault).__name__)


def _refused(item: SourceFile, kind: FileKind, place: _Inside) -> SetAside | None:
    """Why a file that is no workbook is not opened either; None where it is."""
    if kind is FileKind.EMPTY:
        return refuse(item.name, "file-empty")
    if kind is FileKind.ENCRYPTED:
        return refuse(item.name, "file-encrypted", encryption_words(item.content))
    if kind is FileKind.OTHER:
        return refuse(item.name, "file-unsupported", describe(item.content))
    if place.containers == _DEEPEST_CONTAINER or (kind in _ARCHIVES and place.archives == _DEEPEST_ARCHIVE):
        return refuse(item.name, "file-unsupported", "tệp nén hoặc thư lồng quá nhiều lớp")
    return None


def _open(item: SourceFile, kind: FileKind, place: _Inside) -> Iterator[CollectedItem]:
    """What a container holds."""
    for part in _parts(item, kind, place):
        own = isinstance(part, SetAside) and part.file == item.name
        via = item.via if own else inside(item.via or ".", item.name)
        yield name_container(part.brought_by(item), via) if isinstance(part, SetAside) else part


def _parts(item: SourceFile, kind: FileKind, place: _Inside) -> Iterator[CollectedItem]:
    if kind is FileKind.MBOX:
        box = item.model_copy(update={"via": inside(item.via, item.name)})
        letters = open_mbox(box, io.BytesIO(item.content))
        yield from _items_of_letters(letters, item.name, place.deeper())
        return
    if kind in _ARCHIVES:
        parts, deeper = _ARCHIVES[kind](item, place.budget), place.deeper(archive=True)
    else:
        parts, deeper = place.letters.open(item, kind), place.deeper()
    for part in without_parts(parts):
        yield from _expand(part, deeper)


#: How each kind of archive is opened.
_ARCHIVES = {FileKind.ZIP: open_zip, FileKind.SEVEN_ZIP: open_7z, FileKind.RAR: open_rar}


def _reason(error: OSError) -> str:
    """Why the disk did not give a file, in words."""
    if isinstance(error, PermissionError):
        return "tệp đang mở ở chương trình khác hoặc không được phép đọc"
    if isinstance(error, FileNotFoundError):
        return "tệp không còn ở đó"
    if error.errno in (errno.ELOOP, errno.ENAMETOOLONG):
        return "đường dẫn quá dài hoặc là lối tắt dẫn vòng tròn"
    return "lỗi ổ đĩa hoặc đường mạng"
