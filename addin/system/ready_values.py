"""Values kept ready between two starts of the program, in the user's own cache, by the hash of what they are made of.

They are as much the user's own as the byte code that Python keeps: nothing is read from a folder that others may write
to. What is kept holds for the program, the Python, the libraries and the sources that made it; whatever is wrong with
it, the value is made again, and nobody is told.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from addin.system.installed import installed_sources
from schemas.ready import keep_ready_by

#: Names in the environment another folder to keep values in; empty for none at all.
FOLDER_VARIABLE = "TONGHOP_CACHE"
#: The sources that say what kept values are and how they are made, below the folder of the program.
_SOURCES = ("schemas", "addin/workspace", "addin/formats", "addin/read", "addin/documents")
#: So many are kept; the oldest go first.
_MOST = 400
#: Before a value stands the SHA-256 of its bytes.
_SEAL = 32


def keep_values_ready() -> None:
    """Keep values from now on, unless the environment says not to."""
    if os.environ.get(FOLDER_VARIABLE) != "":
        keep_ready_by(ready_value)


def ready_value(kind: str, made_of: bytes, make: Callable[[], Any]) -> Any:
    """A value as it was kept, or made now and kept."""
    import hashlib
    import pickle

    folder = _own_folder()
    if folder is None:
        return make()
    digest = hashlib.sha256(f"{kind}\0{_fingerprint()}\0".encode() + made_of).hexdigest()
    file = folder / f"{kind}-{digest}.pickle"
    try:
        kept = file.read_bytes()
        if kept[:_SEAL] == hashlib.sha256(kept[_SEAL:]).digest():  # a failing disk changes figures within a value, too
            return pickle.loads(kept[_SEAL:])  # noqa: S301 # our own file in the user's own folder
    except OSError:
        pass
    except Exception:  # noqa: BLE001, S110 # of classes that are no longer: pickle raises anything
        pass
    made = make()
    _keep(folder, file, made)
    return made


def _keep(folder: Path, file: Path, made: Any) -> None:
    import hashlib
    import pickle

    with suppress(OSError, pickle.PicklingError, TypeError, AttributeError):
        content = pickle.dumps(made, protocol=5)
        written = file.with_name(f".{os.urandom(6).hex()}")
        handle = os.open(written, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.sha256(content).digest() + content)
        written.replace(file)
        kept = sorted(folder.glob("*.pickle"), key=lambda one: one.stat().st_mtime)
        for old in kept[:-_MOST]:
            old.unlink(missing_ok=True)


@cache
def _own_folder() -> Path | None:
    """The user's folder for what may be made again; None where there is none that is the user's alone."""
    named = os.environ.get(FOLDER_VARIABLE) or os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    try:
        folder = (Path(named) if named else Path.home() / ".cache") / "tonghop"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.lstat()  # a link, which others may have put there, is writable to all
    except (OSError, RuntimeError):
        return None
    if os.name != "nt" and (state.st_uid != os.getuid() or state.st_mode & 0o022):
        return None
    return folder


@cache
def _fingerprint() -> str:
    """The Python, the libraries, by when something was put in or taken out of their folder, and the sources."""
    import hashlib

    import pydantic

    libraries = Path(pydantic.__file__).parent.parent
    states = sorted(
        f"{path}:{state.st_mtime_ns}:{state.st_ctime_ns}:{state.st_size}" for path, state in installed_sources(_SOURCES)
    )
    installed = f"{libraries}:{libraries.stat().st_mtime_ns}"
    return hashlib.sha256("\n".join([sys.version, installed, *states]).encode()).hexdigest()
