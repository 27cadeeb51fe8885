"""Files inside a .rar, unpacked by a program of the machine within limits; a clear word where there is none."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from addin.collect.names import display_name, inside, refuse
from addin.collect.zipped import MEGABYTE, MOST_ENTRY_BYTES, Budget, beyond, is_clutter_path
from schemas.submission import SetAside, SourceFile

if TYPE_CHECKING:
    from rarfile import RarFile, RarInfo

_NO_PROGRAM = "tệp nén .rar; máy này chưa có 7-Zip, WinRAR hoặc unar để mở, đề nghị nén lại dạng .zip"
#: Where the usual installers of Windows put what can unpack a .rar.
_WINDOWS_PLACES = {"UNRAR_TOOL": "WinRAR/UnRAR.exe", "SEVENZIP_TOOL": "7-Zip/7z.exe"}


def open_rar(archive: SourceFile, budget: Budget) -> Iterator[SourceFile | SetAside]:
    """The files of an archive, as `open_zip` gives them."""
    import rarfile

    _look_for_programs()
    try:
        package = rarfile.RarFile(io.BytesIO(archive.content))
    except (rarfile.Error, OSError, ValueError, LookupError, EOFError):
        yield refuse(archive.name, "file-corrupt", "tệp nén không đầy đủ")
        return
    with package:
        if package.needs_password() and not package.infolist():
            yield refuse(archive.name, "file-password")
            return
        entries = [info for info in package.infolist() if info.is_file() and not is_clutter_path(info.filename)]
        if refused := beyond(budget, archive, [info.file_size for info in entries]):
            yield refused
        else:
            for info in entries:
                yield _read_entry(package, info, archive)


def _read_entry(package: "RarFile", info: "RarInfo", archive: SourceFile) -> SourceFile | SetAside:
    import rarfile

    name = display_name(info.filename)
    if info.needs_password():
        return refuse(name, "file-password")
    if info.file_size > MOST_ENTRY_BYTES:
        return refuse(name, "file-too-large", f"{info.file_size // MEGABYTE} MB sau giải nén")
    try:
        with package.open(info) as stream:
            content = stream.read(MOST_ENTRY_BYTES)
    except rarfile.RarCannotExec:
        return refuse(archive.name, "file-unsupported", _NO_PROGRAM)
    except (rarfile.Error, OSError, ValueError, EOFError):
        return refuse(name, "file-corrupt", f"không giải nén được từ “{archive.name}”")
    via = inside(archive.via, archive.name)
    return archive.model_copy(update={"name": name, "content": content, "via": via})


def _look_for_programs() -> None:
    """Name the programs that are in Windows' usual places, where they are on no search path."""
    import rarfile

    folders = [os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)")]
    for variable, place in _WINDOWS_PLACES.items():
        found = next((path for path in (Path(folder) / place for folder in folders if folder) if path.is_file()), None)
        if found:
            setattr(rarfile, variable, str(found))
