"""Files that are written whole or not at all; knows nothing of what is in them."""

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from addin.system.unwritten import UnwrittenError, is_in_use, mark_of_open, why_unwritten

#: How long a file that somebody else has open is asked for again: a virus scanner and the preview let go of it soon.
_PATIENCE, _PAUSE = 2.0, 0.1
#: On Windows a file opened without it turns line ends into others.
_BINARY = getattr(os, "O_BINARY", 0)


@contextlib.contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """A stream that becomes `path` when the block ends well, and leaves nothing behind when it does not.

    The file is on the disk before it takes its name, and its folder after it. Raises UnwrittenError, a MachineError
    with a sentence, where the disk does not take it or another program keeps the file open.
    """
    try:
        with _written(path) as stream:
            yield stream
    except OSError as error:
        raise UnwrittenError(path, error, why_unwritten(path, error)) from error


@contextlib.contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and not os.access(path, os.W_OK):  # somebody wants it kept as it is
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path), None, str(path))
    temporary = path.with_name(f".{os.urandom(6).hex()}{path.suffix}")
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR | _BINARY, 0o666)  # the user's umask says the rest
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _refuse_open(path)
        patiently(lambda: temporary.replace(path))
    except BaseException:
        patiently(lambda: temporary.unlink(missing_ok=True))
        raise
    sync_folder(path.parent)


def _refuse_open(path: Path) -> None:
    """Nothing takes the place of a file that somebody edits: Windows itself refuses, other systems do not."""
    if os.name != "nt" and path.is_file() and mark_of_open(path):
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path), None, str(path))


def patiently(act: Callable[[], object]) -> None:
    """Do what another program may be in the way of, again and again for two seconds. Raises what it raises then."""
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            act()
        except OSError as error:
            if not is_in_use(error) or time.monotonic() >= ends:
                raise
            time.sleep(_PAUSE)
        else:
            return


def sync_folder(folder: Path) -> None:
    """See the names in a folder on the disk, where the system can do that."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some network drives cannot
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
