"""A Windows for tests: a Wine of its own (https://www.winehq.org), in which the Python of the release folder runs.

What it cannot show, since Wine only imitates it, is on the list for a person with Excel: see the guide's last part.
"""

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

WINE, SERVER = Path("/usr/lib/wine/wine64"), Path("/usr/lib/wine/wineserver")
ROOT = Path(__file__).parents[1]
USER = "officer"
_SWITCHED_OFF = "mscoree=d;mshtml=d;winemenubuilder.exe=d;winedbg.exe=d"


class Windows(NamedTuple):
    """A drive C: and what runs on it."""

    prefix: Path

    @property
    def drive(self) -> Path:
        return self.prefix / "drive_c"

    @property
    def home(self) -> Path:
        return self.drive / "users" / USER

    def path(self, inside: str) -> Path:
        """Where something on drive C: lies here."""
        return self.drive / inside.removeprefix("C:\\").replace("\\", "/")

    def run(self, *command: object, folder: Path | None = None, **more: str) -> "subprocess.CompletedProcess[str]":
        """Run a program; what it prints goes through pipes, since Wine knows no other file as a standard stream."""
        # nobody presses a key at the end of a .cmd
        environment = {**self.environment, "TONGHOP_NO_PAUSE": "1", **more}

        def once() -> "subprocess.CompletedProcess[str]":
            return subprocess.run(
                [WINE, *map(str, command)], cwd=folder or self.drive, env=environment, stdin=subprocess.DEVNULL,
                capture_output=True, encoding="utf-8", errors="replace", timeout=400, check=False,
            )  # fmt: skip

        done = once()  # Debian's server ends with its last program, perhaps just as the next one comes: it never began
        return once() if "wine client error" in done.stderr and not done.stdout else done

    def start(self, *command: object) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [WINE, *map(str, command)], cwd=self.drive, env=self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return {
            **kept, "WINEPREFIX": str(self.prefix), "WINEARCH": "win64", "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": _SWITCHED_OFF, "USER": USER, "LC_ALL": "C.UTF-8",
        }  # fmt: skip


@contextmanager
def windows(prefix: Path) -> Iterator[Windows]:
    """A new Windows 10, its user's folders its own; ended, with all that still runs in it, with the block."""
    if not WINE.exists() and not os.environ.get("CI"):
        pytest.skip("wine64 is not installed")
    made = Windows(prefix)
    try:
        for command in (("wineboot", "-i"), ("winecfg", "-v", "win10")):
            made.run(*command, folder=prefix.parent)
        library = build_forwarding_library("bcryptprimitives.dll", {"ProcessPrng": "advapi32.SystemFunction036"})
        (made.drive / "windows/system32/bcryptprimitives.dll").write_bytes(library)
        for folder in made.home.iterdir():  # Wine leads them to the folders of who runs it
            if folder.is_symlink():
                folder.unlink()
                folder.mkdir()
        yield made
    finally:
        subprocess.run([SERVER, "-k"], env=made.environment, check=False, capture_output=True)
        shutil.rmtree(prefix, ignore_errors=True)


def build_forwarding_library(name: str, forwards: dict[str, str]) -> bytes:
    """A library of Windows that only forwards calls to others.

    Wine 8 has no bcryptprimitives.dll, from which the standard library of Rust takes random bytes.
    """
    at, names, count = 0x1000, sorted(forwards), len(forwards)
    functions, pointers, ordinals, texts = 40, 40 + 4 * count, 40 + 8 * count, 40 + 10 * count
    blob, where = b"", {}
    for text in [name, *names, *(forwards[one] for one in names)]:
        where[text] = at + texts + len(blob)
        blob += text.encode() + b"\0"
    exports = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, where[name], 1, count, count, at + functions, at + pointers,
                          at + ordinals)  # fmt: skip
    exports += b"".join(struct.pack("<I", where[forwards[one]]) for one in names)
    exports += b"".join(struct.pack("<I", where[one]) for one in names)
    exports += b"".join(struct.pack("<H", number) for number in range(count)) + blob
    size = len(exports)
    exports = exports.ljust((size + 0x1FF) // 0x200 * 0x200, b"\0")
    head = b"MZ" + b"\0" * 58 + struct.pack("<I", 0x40) + b"PE\0\0"
    head += struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 0xF0, 0x2022)
    head += struct.pack("<HBBIIIII", 0x20B, 14, 0, 0, len(exports), 0, 0, at)
    head += struct.pack("<QIIHHHHHHIIIIHHQQQQII", 0x180000000, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x2000, 0x200, 0, 2,
                        0x100, 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)  # fmt: skip
    head += struct.pack("<II", at, size) + b"\0" * 8 * 15
    head += struct.pack("<8sIIIIIIHHI", b".rdata", size, at, len(exports), 0x200, 0, 0, 0, 0, 0x40000040)
    return head.ljust(0x200, b"\0") + exports
