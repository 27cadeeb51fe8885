"""What lies at a path: a plain file, or something that must not be waited for; opens none."""

import os
import stat
from pathlib import Path


def is_regular(path: Path) -> bool:
    """Whether a path is a file itself: no link to one, no folder, pipe or device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def names_in(folder: Path) -> list[str]:
    """The names of what lies in a folder, none where it is not there; whatever they are, they are not looked at."""
    try:
        return os.listdir(folder)  # noqa: PTH208 # a path for each of thousands of names takes most of the time
    except (FileNotFoundError, NotADirectoryError):
        return []
