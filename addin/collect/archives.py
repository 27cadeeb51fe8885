"""Files inside a .zip, read within limits; nothing is ever written to disk under a name from the archive."""

import io
import zipfile
from collections.abc import Iterator

from schemas.findings import message_for
from schemas.submission import SetAside, SourceFile

MOST_ENTRIES = 500
MOST_ENTRY_BYTES = 50 * 1024 * 1024
MOST_TOTAL_BYTES = 200 * 1024 * 1024
#: Workbooks inside are compressed already; only a bomb shrinks a thousand-fold.
HIGHEST_RATIO = 1000
_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1


def open_zip(archive: SourceFile) -> Iterator[SourceFile | SetAside]:
    """The files of an archive, which keep its sender and sent time; a SetAside where one cannot be read."""
    try:
        package = zipfile.ZipFile(io.BytesIO(archive.content))
    except (zipfile.BadZipFile, OSError, EOFError):
        yield _refused(archive.name, "file-corrupt", "tệp nén không đầy đủ")
        return
    with package:
        entries = [info for info in package.infolist() if not info.is_dir() and not _is_clutter(info.filename)]
        if reason := _too_much(entries):
            yield _refused(archive.name, "file-too-large", reason)
            return
        for info in entries:
            yield _read_entry(package, info, archive)


def _too_much(entries: list[zipfile.ZipInfo]) -> str:
    """Why an archive is not opened; "" when it may be."""
    if len(entries) > MOST_ENTRIES:
        return f"{len(entries)} tệp bên trong"
    total = sum(info.file_size for info in entries)
    if total > MOST_TOTAL_BYTES:
        return f"{total // 1024 // 1024} MB sau giải nén"
    bomb = any(info.file_size > HIGHEST_RATIO * max(info.compress_size, 1) for info in entries)
    return "tỷ lệ nén bất thường" if bomb else ""


def _read_entry(package: zipfile.ZipFile, info: zipfile.ZipInfo, archive: SourceFile) -> SourceFile | SetAside:
    name = entry_name(info).replace("\\", "/").rpartition("/")[2]
    if info.flag_bits & _ENCRYPTED_FLAG:
        return _refused(name, "file-password", "")
    try:
        with package.open(info) as stream:
            content = stream.read(MOST_ENTRY_BYTES + 1)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
        return _refused(name, "file-corrupt", f"không giải nén được từ “{archive.name}”")
    if len(content) > MOST_ENTRY_BYTES:
        return _refused(name, "file-too-large", f"hơn {MOST_ENTRY_BYTES // 1024 // 1024} MB")
    via = f"{archive.via} › {archive.name}" if archive.via else archive.name
    return archive.model_copy(update={"name": name, "content": content, "via": via})


def entry_name(info: zipfile.ZipInfo) -> str:
    """The name as its sender saw it: UTF-8 that was not declared is decoded again."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1258", "replace")


def _is_clutter(name: str) -> bool:
    """What macOS and Windows put into archives by themselves."""
    base = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or base.startswith(("~$", ".")) or base in ("Thumbs.db", "desktop.ini")


def _refused(name: str, code: str, reason: str) -> SetAside:
    return SetAside(file=name, code=code, message=message_for(code, {"file": name, "reason": reason}))
