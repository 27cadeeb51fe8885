"""The sources of the program as they are installed here: how long each is and when it came; reads none of them."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_ROOT = Path(__file__).parent.parent.parent


def installed_sources(names: Iterable[str]) -> Iterator[tuple[str, os.stat_result]]:
    """The files in some folders of the program and below, each by its path."""
    folders = [str(_ROOT / name) for name in names]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                else:
                    yield entry.path, entry.stat()


def looks_and_age(names: Iterable[str]) -> tuple[str, int]:
    """A hash over the names and lengths of these files, the same on every machine, and when the newest came.

    What is unpacked from a release bears the one day of all releases as that of its last change.
    """
    import hashlib

    found = sorted((path[len(str(_ROOT)) :].replace(os.sep, "/"), state) for path, state in installed_sources(names))
    looks = hashlib.sha256("\n".join(f"{path}:{state.st_size}" for path, state in found).encode()).hexdigest()
    return looks, max((int(max(state.st_mtime, state.st_ctime)) for _, state in found), default=0)
