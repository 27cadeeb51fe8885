"""What lies at a path: a plain file, or something that must not be waited for; opens none."""

import stat
from pathlib import Path


def is_regular(path: Path) -> bool:
    """Whether a path is a file itself: no link to one, no folder, pipe or device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
