"""From what the officer points at to source files: folders, workbooks, archives, e-mails; reads no sheet.

Files are told apart by their bytes, never by their names. What cannot hold a report is set aside with a reason;
one bad file never stops the rest, and only one file is in memory at a time.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from addin.collect.archives import open_zip
from addin.collect.mail import open_mail
from addin.errors import InputError
from schemas.findings import message_for
from schemas.submission import SetAside, SourceFile

#: A filled workbook is well under 1 MB; anything near this is pictures.
MOST_BYTES = 50 * 1024 * 1024
_MAIL_SUFFIX = ".eml"
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_OPEN_IN_EXCEL = "~$"

Item = SourceFile | SetAside


def open_sources(paths: Sequence[Path]) -> Iterator[Item]:
    """Every file that the given folders, workbooks, archives and e-mails hold, in a fixed order.

    Raises InputError when a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise InputError(f"Không tìm thấy “{path}”. Đề nghị kiểm tra lại đường dẫn.")
    for path in paths:
        for file in _files_under(path):
            yield from _open_file(file)


def _files_under(path: Path) -> Iterator[Path]:
    """Files of a folder and its folders; Excel's lock files, hidden files and hidden folders are not reports."""
    if path.is_file():
        yield path
        return
    for entry in sorted(path.iterdir()):
        if entry.name.startswith((".", _OPEN_IN_EXCEL)):
            continue
        yield from _files_under(entry)


def _open_file(path: Path) -> Iterator[Item]:
    try:
        if path.stat().st_size > MOST_BYTES:
            yield refuse(path.name, "file-too-large", f"{path.stat().st_size // 1024 // 1024} MB")
            return
        content = path.read_bytes()
    except OSError as error:
        yield refuse(path.name, "file-corrupt", f"không đọc được từ đĩa: {error.strerror}")
        return
    if path.suffix.lower() == _MAIL_SUFFIX:
        for part in open_mail(content, path.name):
            yield from expand(part)
    else:
        yield from expand(SourceFile(name=path.name, content=content, via=str(path.parent)))


def expand(item: Item, *, inside: bool = False) -> Iterator[Item]:
    """A source file as it is, or what an archive holds; archives inside archives are opened once."""
    if isinstance(item, SetAside):
        yield item
    elif _is_plain_zip(item.content) and not inside:
        for part in open_zip(item):
            yield from expand(part, inside=True)
    elif _is_plain_zip(item.content):
        for part in open_zip(item):
            yield part if isinstance(part, SetAside) or may_hold_report(part.content) else _not_a_workbook(part)
    elif may_hold_report(item.content):
        yield item
    else:
        yield _not_a_workbook(item)


def may_hold_report(content: bytes) -> bool:
    """Whether the bytes may be a workbook: the reader then says what is wrong with it, if anything."""
    return not content.strip(b"\0") or content.startswith((b"PK", _OLE, b"\x09\x08"))


def _is_plain_zip(content: bytes) -> bool:
    """A .zip of files, not a workbook (which is a .zip of parts)."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return not {"[Content_Types].xml", "mimetype"} & set(package.namelist())
    except (zipfile.BadZipFile, OSError, EOFError):
        return False  # the reader says what is wrong with it


def _not_a_workbook(item: SourceFile) -> SetAside:
    return refuse(item.name, "file-unsupported", "không phải tệp Excel hay OpenDocument")


def refuse(name: str, code: str, reason: str) -> SetAside:
    """A file set aside, with the catalogue's words."""
    return SetAside(file=name, code=code, message=message_for(code, {"file": name, "reason": reason}))
