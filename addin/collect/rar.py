"""Files inside a .rar, unpacked by a program of the machine within limits; a clear word where there is none."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from addin.collect.isolated import open_isolated
from addin.collect.names import display_name, inside, refuse
from addin.collect.zipped import MEGABYTE, MOST_ENTRY_BYTES, Budget, beyond, is_clutter_path
from schemas.submission import SetAside, SourceFile

if TYPE_CHECKING:
    from rarfile import RarFile, RarInfo

_NO_PROGRAM = "tệp nén .rar; máy này chưa có 7-Zip, WinRAR hoặc unar để mở, đề nghị nén lại dạng .zip"
_ENDING = ".exe" if os.name == "nt" else ""
#: What can unpack a .rar, and where the usual installers of Windows put it.
_PROGRAMS = {
    "UNRAR_TOOL": ("unrar", "WinRAR/UnRAR.exe"),
    "UNAR_TOOL": ("unar", ""),
    "SEVENZIP_TOOL": ("7z", "7-Zip/7z.exe"),
    "SEVENZIP2_TOOL": ("7zz", ""),
    "BSDTAR_TOOL": ("bsdtar", ""),
}


def open_rar(archive: SourceFile, budget: Budget) -> Iterator[SourceFile | SetAside]:
    """The files of an archive, as `open_zip` gives them; in a process with limits, as each may be packed with all."""
    yield from open_isolated(_items_of, archive, budget)


def _items_of(archive: SourceFile, budget: Budget) -> Iterator[SourceFile | SetAside]:
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
    """Name the programs by their whole paths: Windows would look in the folder where this one was started first."""
    import rarfile

    for variable, (name, usual) in _PROGRAMS.items():
        setattr(rarfile, variable, str(_program(name, usual)))


def _program(name: str, usual: str) -> Path:
    """Where a program of the machine is; where there is none, a place where none will be."""
    folders = [os.environ.get(name, "") for name in ("ProgramFiles", "ProgramFiles(x86)") if usual]
    places = [Path(folder, usual) for folder in folders if folder]
    places += [Path(folder, f"{name}{_ENDING}") for folder in os.get_exec_path() if Path(folder).is_absolute()]
    return next((path for path in places if path.is_file()), Path(__file__).with_name(name))
