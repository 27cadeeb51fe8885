"""Excel on this PC and what stands in a macro's way: trusted locations, policies, disabled files; or another office."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from addin.pc import registry
from addin.pc.registry import MACHINE, USER

#: Office 2013, and 2016 to 365, as the registry counts them.
VERSIONS = ("15.0", "16.0")
_APP_PATHS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths"
_CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
_OWN, _POLICY = r"Software\Microsoft\Office\{}\Excel", r"Software\Policies\Microsoft\Office\{}"
_LOCATIONS = r"\Security\Trusted Locations"
#: The key of ours among the user's trusted locations.
_NAME = "TongHop"
_BITS = {0x8664: 64, 0xAA64: 64, 0x14C: 32}
_NAMES = {"15": "2013", "16": "2016 trở lên hoặc Microsoft 365"}


class Program(NamedTuple):
    """An office program of this PC: its name, where it is, its bits (0 unknown), and its version where known."""

    name: str
    path: Path
    bits: int = 0
    version: str = ""


def excel() -> Program | None:
    """Excel, as Windows would start it."""
    found = _started_by("excel.exe")
    if found is None:
        return None
    version = str(registry.read(MACHINE, _CLICK_TO_RUN, "VersionToReport") or "") or _installed_version()
    known = _NAMES.get(version.partition(".")[0], "")
    return Program("Excel", found, _bits_of(found), f"{known} ({version})" if known else version)


def _installed_version() -> str:
    """Of an Excel that was installed from a disk; "" where it does not tell."""
    places = {version: rf"SOFTWARE\Microsoft\Office\{version}\Excel\InstallRoot" for version in reversed(VERSIONS)}
    return next((version for version, place in places.items() if registry.read(MACHINE, place, "Path")), "")


def other_offices() -> Iterator[Program]:
    """Programs that open workbooks but run none of our macros."""
    for name, file in (("WPS Spreadsheets", "et.exe"), ("LibreOffice", "soffice.exe")):
        if found := _started_by(file):
            yield Program(name, found, _bits_of(found))


def _started_by(file: str) -> Path | None:
    for hive in (USER, MACHINE):
        if told := registry.read(hive, rf"{_APP_PATHS}\{file}"):
            path = Path(str(told).strip('"'))
            if path.is_file():
                return path
    return None


def _bits_of(program: Path) -> int:
    """32 or 64, as the head of the program says; 0 where it says neither."""
    try:
        with program.open("rb") as stream:
            head = stream.read(0x40)
            stream.seek(struct.unpack_from("<I", head, 0x3C)[0])
            return _BITS.get(struct.unpack("<4xH", stream.read(6))[0], 0)
    except (OSError, struct.error):
        return 0


def is_running() -> bool:
    """Whether Excel is open."""
    import sys

    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.user32.FindWindowW("XLMAIN", None))


def trust(folder: Path) -> None:
    """Make a folder, and those in it, a trusted location of the user's: macros of workbooks in it run."""
    for version in VERSIONS:
        told: dict[str, str | int] = {"Path": f"{folder}\\", "AllowSubfolders": 1, "Description": "Tổng hợp"}
        registry.write(_trusted_key(version), told)


def trust_no_more() -> None:
    """Take our trusted location away again."""
    for version in VERSIONS:
        registry.remove(_trusted_key(version))


def _trusted_key(version: str) -> str:
    return _OWN.format(version) + rf"{_LOCATIONS}\{_NAME}"


def is_trusted(folder: Path) -> bool:
    """Whether a folder lies in one of the user's trusted locations."""
    wanted = f"{folder}\\".lower()
    for version in VERSIONS:
        above = _OWN.format(version) + _LOCATIONS
        for name in registry.keys(USER, above):
            told = registry.values(USER, rf"{above}\{name}")
            place = str(told.get("Path", "")).rstrip("\\").lower() + "\\"
            if len(place) > 1 and (wanted == place or (told.get("AllowSubfolders") and wanted.startswith(place))):
                return True
    return False


class PolicyObstacle(NamedTuple):
    """What keeps macros from running that only the administrator, or the user himself, can change."""

    what: str
    remedy: str


_ASK = "Đề nghị nhờ người quản trị máy"
_NO_MACROS, _NO_MACROS_UNSIGNED = 4, 3


def obstacles(folder: Path) -> Iterator[PolicyObstacle]:
    """What stands in the way of macros of workbooks in a folder."""
    for version in VERSIONS:
        policy = _POLICY.format(version)
        if _flag(rf"{policy}\Excel{_LOCATIONS}", "AllLocationsDisabled"):
            yield PolicyObstacle(
                "Chính sách của máy tắt mọi vị trí tin cậy của Excel", f"{_ASK} cho phép vị trí tin cậy."
            )
        elif _flag(_OWN.format(version) + _LOCATIONS, "AllLocationsDisabled"):
            yield PolicyObstacle(
                "Excel đang tắt mọi vị trí tin cậy",
                "Đề nghị vào File, Options, Trust Center, Trusted Locations, bỏ chọn “Disable all Trusted Locations”.",
            )
        if registry.read(USER, rf"{policy}\Common{_LOCATIONS}", "Allow User Locations") == 0:
            yield PolicyObstacle(
                "Chính sách của máy không cho người dùng tự đặt vị trí tin cậy",
                f"{_ASK} thêm thư mục “{folder}” vào vị trí tin cậy của Excel.",
            )
        if registry.read(USER, rf"{policy}\Excel\Security", "VBAWarnings") in (_NO_MACROS, _NO_MACROS_UNSIGNED):
            yield PolicyObstacle(
                "Chính sách của máy chặn macro ngoài vị trí tin cậy",
                f"{_ASK} giữ thư mục “{folder}” trong vị trí tin cậy của Excel.",
            )


def _flag(key: str, name: str) -> bool:
    return bool(registry.read(USER, key, name))


def disabled_files() -> Iterator[str]:
    """Workbooks that Excel has disabled because it broke down while they were open."""
    for version in VERSIONS:
        for value in registry.values(USER, _OWN.format(version) + r"\Resiliency\DisabledItems").values():
            if path := _path_in(value):
                yield path


def _path_in(value: Any) -> str:
    """The path in an entry: three numbers, then two texts in UTF-16."""
    if not isinstance(value, bytes):
        return ""
    return value[12:].decode("utf-16-le", errors="ignore").split("\0")[0]
