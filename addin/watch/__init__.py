"""A folder that is watched: tells when something new has come into it and is written to the end; opens no file."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

#: What mail programs and browsers call a file that is still coming, and office programs one that is open.
_COMING = (".tmp", ".part", ".crdownload", ".download", ".partial")
_BEGINNINGS = (".", "~$")
#: How long after a round that did not end well the next begins, though nothing new has come.
AGAIN = 30.0

FolderContent = dict[str, tuple[int, int]]


def settled_changes(
    folder: Path,
    seconds: float,
    wait: Callable[[float], object] = time.sleep,
    is_unfinished: Callable[[], bool] = lambda: False,
) -> Iterator[FolderContent]:
    """What is in the folder, whenever it is another than before and has not changed for so many seconds.

    What lies there at the beginning counts as new. A folder that is gone for a while, as a drive may be, is empty.
    While the last round is unfinished, the same is told again after a while.
    """
    known: FolderContent = {}
    before: FolderContent = {}
    rested = 0.0
    while True:
        now = content_of(folder)
        if now == before and (now != known or (is_unfinished() and rested >= AGAIN)):
            if is_unfinished() or any(known.get(name) != told for name, told in now.items()):
                yield now
                rested = 0.0
            known = now
        before = now
        wait(seconds)
        rested += seconds


def telling_wait(
    folder: Path, tell: Callable[[bool], None], wait: Callable[[float], object] = time.sleep
) -> Callable[[float], object]:
    """A wait that tells, once each time, that the folder is gone and that it is there again."""
    there = [True]

    def wait_and_look(seconds: float) -> None:
        if folder.is_dir() is not there[0]:
            there[0] = not there[0]
            tell(there[0])
        wait(seconds)

    return wait_and_look


def content_of(folder: Path) -> FolderContent:
    """Every file in a folder, at whatever depth: its size and when it was changed."""
    found: FolderContent = {}
    try:
        for path in folder.rglob("*"):
            name = path.name.lower()
            if not name.startswith(_BEGINNINGS) and not name.endswith(_COMING) and path.is_file():
                told = path.stat()
                found[path.relative_to(folder).as_posix()] = told.st_size, told.st_mtime_ns
    except OSError:
        return {}
    return found
