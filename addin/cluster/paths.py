"""Where a machine of the cluster sees what an office names by a path of its own."""

import os
from pathlib import Path

#: "what the office writes=what this machine has", several with ";" between: `\\may-chu\bao-cao=/srv/bao-cao`.
PATHS_VARIABLE = "TONGHOP_CLUSTER_PATHS"


def as_seen_here(place: str) -> Path:
    """The path here of a path of the office; the same where nothing else is said."""
    theirs = _plain(place)
    for pair in os.environ.get(PATHS_VARIABLE, "").split(";"):
        start, _, here = pair.partition("=")
        start = _plain(start.strip()).rstrip("/")
        if start and here and f"{theirs}/".casefold().startswith(f"{start}/".casefold()):
            return Path(here.strip(), *theirs[len(start) :].split("/"))
    return Path(place)


def _plain(path: str) -> str:
    return path.replace("\\", "/")
