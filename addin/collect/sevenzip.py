"""Files inside a .7z, read within limits into memory; nothing is ever written to disk under a name from the archive."""

import io
import lzma
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from addin.collect.isolated import open_isolated
from addin.collect.names import display_name, inside, refuse
from addin.collect.zipped import HIGHEST_RATIO, MEGABYTE, MOST_ENTRY_BYTES, Budget, beyond, is_clutter_path
from schemas.submission import SetAside, SourceFile

if TYPE_CHECKING:
    from py7zr import FileInfo, SevenZipFile

_BROKEN = (
    lzma.LZMAError, zlib.error, struct.error, OSError, EOFError, ValueError, LookupError, TypeError, AttributeError,
    AssertionError, ArithmeticError, MemoryError, RuntimeError,
)  # fmt: skip


def open_7z(archive: SourceFile, budget: Budget) -> Iterator[SourceFile | SetAside]:
    """The files of an archive, as `open_zip` gives them; unpacked in a process that may die of a damaged one."""
    yield from open_isolated(_items_of, archive, budget)


def _items_of(archive: SourceFile, budget: Budget) -> Iterator[SourceFile | SetAside]:
    import py7zr
    from py7zr.exceptions import AbsolutePathError, ArchiveError, PasswordRequired

    broken = (*_BROKEN, ArchiveError, AbsolutePathError)
    try:
        with py7zr.SevenZipFile(io.BytesIO(archive.content)) as package:
            if package.needs_password():
                yield refuse(archive.name, "file-password")
                return
            entries = [info for info in package.list() if info.is_file and not is_clutter_path(info.filename)]
            if refused := _refused(archive, entries, budget):
                yield refused
                return
            contents = _contents(package, entries)
    except PasswordRequired:
        yield refuse(archive.name, "file-password")
        return
    except broken:
        yield refuse(archive.name, "file-corrupt", "tệp nén không đầy đủ")
        return
    if len(contents) < len(entries):  # entries of one name, of which only the last is given
        yield refuse(archive.name, "file-archive-same-names", str(len(entries) - len(contents)))
    via = inside(archive.via, archive.name)
    for path, content in contents:
        yield archive.model_copy(update={"name": display_name(path), "content": content, "via": via})


def _refused(archive: SourceFile, entries: "list[FileInfo]", budget: Budget) -> SetAside | None:
    """Why an archive is not unpacked; it is unpacked as a whole, since its files are packed together."""
    sizes = [info.uncompressed for info in entries]
    if max(sizes, default=0) > MOST_ENTRY_BYTES:
        return refuse(archive.name, "file-too-large", f"{max(sizes) // MEGABYTE} MB sau giải nén")
    if sum(sizes) > max(5 * MEGABYTE, HIGHEST_RATIO * len(archive.content)):
        return refuse(archive.name, "file-too-large", "tỷ lệ nén bất thường")
    return beyond(budget, archive, sizes)


def _contents(package: "SevenZipFile", entries: "list[FileInfo]") -> list[tuple[str, bytes]]:
    from py7zr.io import BytesIOFactory

    factory = BytesIOFactory(MOST_ENTRY_BYTES)
    package.extract(targets=[info.filename for info in entries], factory=factory)
    contents = []
    for path, product in factory.products.items():
        product.seek(0)
        contents.append((path, product.read()))
    return contents
