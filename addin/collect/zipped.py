"""Files inside a .zip, read within limits; nothing is ever written to disk under a name from the archive."""

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from addin.collect.names import decode_name, display_name, inside, refuse
from addin.formats.broken_zip import BROKEN_ZIP
from addin.pc.places import is_web_mark
from schemas.numbers import show_number
from schemas.submission import SetAside, SourceFile

MEGABYTE = 1024 * 1024
MOST_ENTRY_BYTES = 50 * MEGABYTE
#: Text of a workbook shrinks to a twentieth; only a bomb shrinks to less than a two-hundredth.
HIGHEST_RATIO = 200
_RATIO_MATTERS = 5 * MEGABYTE
#: The list of an archive is read whole before anybody knows its length; this many lines take a second.
_MOST_LISTED, _LINE = 100_000, b"PK\x01\x02"
_UTF8_FLAG, _ENCRYPTED_FLAG, _UNICODE_PATH = 0x800, 0x1, 0x7075


@dataclass
class Budget:
    """What one file may unpack in all, however its archives are nested."""

    entries: int = 500
    size: int = 200 * MEGABYTE

    def spend(self, entries: int, size: int) -> str:
        """Take from the budget; the reason in words when it does not suffice, and then nothing is taken."""
        if entries > self.entries:
            return f"{entries} tệp bên trong"
        if size > self.size:
            return f"{size // MEGABYTE} MB sau giải nén"
        self.entries -= entries
        self.size -= size
        return ""


def beyond(budget: Budget, archive: SourceFile, sizes: Sequence[int]) -> SetAside | None:
    """Why an archive with entries of these sizes is not unpacked; where it is, they are taken from the budget."""
    if not sizes:
        return refuse(archive.name, "file-empty")
    reason = budget.spend(len(sizes), sum(sizes))
    return refuse(archive.name, "file-too-large", reason) if reason else None


def open_zip(archive: SourceFile, budget: Budget) -> Iterator[SourceFile | SetAside]:
    """The files of an archive, which keep its sender and sent time; a SetAside where one cannot be read."""
    if lists_too_many(archive.content):
        yield refuse(archive.name, "file-too-large", f"hơn {show_number(_MOST_LISTED)} tệp bên trong")
        return
    try:
        package = zipfile.ZipFile(io.BytesIO(archive.content))
    except BROKEN_ZIP:
        yield refuse(archive.name, "file-corrupt", "tệp nén không đầy đủ")
        return
    with package:
        entries = [info for info in package.infolist() if not info.is_dir() and not is_clutter_path(entry_name(info))]
        if refused := beyond(budget, archive, [info.file_size for info in entries]):
            yield refused
        else:
            for info in entries:
                yield _read_entry(package, info, archive)


def lists_too_many(content: bytes) -> bool:
    """Whether an archive is not to be opened, for its list alone."""
    return content.count(_LINE) > _MOST_LISTED


def _read_entry(package: zipfile.ZipFile, info: zipfile.ZipInfo, archive: SourceFile) -> SourceFile | SetAside:
    name = display_name(entry_name(info))
    if info.flag_bits & _ENCRYPTED_FLAG:
        return refuse(name, "file-password")
    if reason := _too_much(info):
        return refuse(name, "file-too-large", reason)
    try:
        content = package.read(info)  # never more than the declared size, or the checksum fails
    except NotImplementedError:
        return refuse(name, "file-unsupported", "cách nén không thông dụng, đề nghị nén lại dạng .zip thường")
    except BROKEN_ZIP:
        return refuse(name, "file-corrupt", f"không giải nén được từ “{archive.name}”")
    via = inside(archive.via, archive.name)
    return archive.model_copy(update={"name": name, "content": content, "via": via})


def _too_much(info: zipfile.ZipInfo) -> str:
    """Why an entry is not read; "" when it may be."""
    if info.file_size > MOST_ENTRY_BYTES:
        return f"{info.file_size // MEGABYTE} MB sau giải nén"
    bomb = info.file_size > _RATIO_MATTERS and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1)
    return "tỷ lệ nén bất thường" if bomb else ""


def entry_name(info: zipfile.ZipInfo) -> str:
    """The path inside the archive as its sender saw it, whatever program packed it."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    return _unicode_path(info.extra) or decode_name(info.filename.encode("cp437", "replace"))


def _unicode_path(extra: bytes) -> str:
    """The UTF-8 name that Info-ZIP and WinRAR put into an extra field; "" when there is none."""
    while len(extra) >= 4:
        tag, size = struct.unpack_from("<HH", extra)
        if tag == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return ""


def is_clutter_path(path: str) -> bool:
    """What macOS, Windows and Excel put into archives by themselves."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return path.startswith("__MACOSX/") or is_clutter(name)


def is_clutter(name: str) -> bool:
    """Excel's lock files, hidden files and what file managers leave behind: none is a report."""
    return name.startswith(("~$", ".")) or name.lower() in ("thumbs.db", "desktop.ini") or is_web_mark(name)
