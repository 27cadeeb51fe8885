"""Where Windows keeps the user's desktop and documents, and the files of programs for all; "" on other systems."""

import contextlib
import os
import sys
from pathlib import Path

_DESKTOP, _DOCUMENTS = 0x10, 0x05
#: The stream beside a file in which Windows notes that it came from the web.
_WEB_MARK = ":Zone.Identifier"


def desktop() -> Path | None:
    """The user's desktop, wherever it was moved to."""
    return _folder(_DESKTOP)


def documents() -> Path | None:
    """The user's documents; they may lie in OneDrive."""
    return _folder(_DOCUMENTS)


def _folder(number: int) -> Path | None:
    if sys.platform != "win32":
        return None
    import ctypes

    found = ctypes.create_unicode_buffer(260)
    failed = ctypes.windll.shell32.SHGetFolderPathW(None, number, None, 0, found)
    return None if failed or not found.value else Path(found.value)


def program_data() -> Path | None:
    """Where programs of all users keep their files."""
    told = os.environ.get("ProgramData")  # noqa: SIM112 # Windows writes it so
    return Path(told) if told else None


def has_web_mark(file: Path) -> bool:
    """Whether Windows notes of a file that it came from the web: its macros are blocked."""
    if sys.platform != "win32":
        return False
    try:
        with Path(f"{file}{_WEB_MARK}").open("rb") as stream:
            noted = stream.read(4096)
    except OSError:
        return False
    return b"ZoneId=3" in noted or b"ZoneId=4" in noted


def is_web_mark(name: str) -> bool:
    """Whether a file's name is that of such a note: drives without streams keep it as a file beside the other."""
    return name.endswith(_WEB_MARK[1:])


def put_web_mark(file: Path) -> None:
    """Note of a received file that it came from the web, as a browser does: Excel and Word open it protected."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):  # a drive without such notes
            Path(f"{file}{_WEB_MARK}").write_bytes(b"[ZoneTransfer]\r\nZoneId=3\r\n")


def remove_web_mark(file: Path) -> None:
    """Take that note away, as "Unblock" does."""
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            Path(f"{file}{_WEB_MARK}").unlink()


def is_on_network(path: Path) -> bool:
    """Whether a path leads to another machine, by its name or by a drive letter."""
    if sys.platform != "win32":
        return False
    if path.drive.startswith("\\\\"):
        return True
    import ctypes

    return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\") == 4)
