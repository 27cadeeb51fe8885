"""What the buttons wrote to the workbook, kept between clicks; one file a working folder, a line of JSON a writing.

A writing is found by the stamp that the workbook carries: one that was closed without saving carries an older stamp.
A writing is entered as begun before the first cell changes, and in full when all of them are written.
"""

import json
import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from addin.formats.broken_zip import BROKEN_ZIP
from addin.system.atomic import atomic_write

#: The defined name that carries the stamp in the workbook.
STAMP_NAME = "TH_lan_ghi"
#: So many writings are remembered for each workbook, besides the one that its file on disk carries.
_REMEMBERED = 4
#: So many are remembered of all workbooks of a folder.
_AT_MOST = 16
#: Where a saved workbook keeps its names: Excel's kinds, and the OpenDocument kind.
_PARTS = ("xl/workbook.xml", "content.xml")
_STAMP = re.compile(rb'"%b"[^<]{0,440}?([0-9a-f]{32})' % STAMP_NAME.encode())


def recall(path: Path, stamp: str) -> dict[str, Any]:
    """The writing of that stamp; {} where it is not remembered. Only its own line is understood: clicks wait for it."""
    return next((writing for line in _lines(path) if _is_of(line, stamp) and (writing := _read(line))), {})


def recall_others(path: Path, stamp: str) -> Iterator[dict[str, Any]]:
    """The finished writings of other stamps, newest first: an undone click leaves what an older one wrote."""
    for line in reversed(_lines(path)):
        if not _is_of(line, stamp) and "begun" not in (writing := _read(line)):
            yield writing


def begin(path: Path, begun: dict[str, Any], stamp: str, kept: Collection[str]) -> None:
    """Enter that a writing begins under a stamp; of the older ones, those of the stamps `kept` are never forgotten."""
    older = _remembered(_lines(path), begun["file"], kept)
    _replace(path, [*older, _line(stamp, {"begun": begun})])


def finish(path: Path, writing: dict[str, Any], stamp: str) -> None:
    """Enter a writing in full in the place of its beginning."""
    _replace(path, [*(line for line in _lines(path) if not _is_of(line, stamp)), _line(stamp, writing)])


def stamp_on_disk(workbook: Path) -> str:
    """The stamp that a workbook carries as it was saved last; "" where it has none or cannot be read."""
    try:
        with zipfile.ZipFile(workbook) as package:
            part = next((name for name in _PARTS if name in package.namelist()), "")
            found = _STAMP.search(package.read(part)) if part else None
    except BROKEN_ZIP:
        return ""
    return found.group(1).decode() if found else ""


def _remembered(lines: list[bytes], file: str, kept: Collection[str]) -> list[bytes]:
    """The lines that stay: those of the stamps to keep, the last few of this workbook, some of others."""
    own = [line for line in lines if _file_of(line) == file]
    forgotten = set(own[: -_REMEMBERED + 1]) - {line for line in own if any(_is_of(line, stamp) for stamp in kept)}
    stay = [line for line in lines if line not in forgotten]
    return [line for at, line in enumerate(stay, 1) if at > len(stay) - _AT_MOST or any(_is_of(line, s) for s in kept)]


def _file_of(line: bytes) -> str:
    """The workbook that a line tells of: its name is near the beginning, and the rest is long."""
    found = re.search(rb'"file": ("(?:[^"\\]|\\.)*")', line[:2000])
    return str(json.loads(found.group(1))) if found else ""


def _line(stamp: str, content: dict[str, Any]) -> bytes:
    return json.dumps({"stamp": stamp, **content}, ensure_ascii=False).encode()


def _read(line: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(line))
    except ValueError:
        return {}


def _replace(path: Path, lines: list[bytes]) -> None:
    with atomic_write(path) as stream:
        stream.write(b"\n".join(lines))


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().splitlines()
    except FileNotFoundError:
        return []


def _is_of(line: bytes, stamp: str) -> bool:
    return bool(stamp) and line.startswith(b'{"stamp": "%b"' % stamp.encode())
