"""Who sits at the machine; knows no password."""

import os


def user_name() -> str:
    """Who sits at the machine."""
    return os.environ.get("USERNAME") or os.environ.get("USER") or ""
