"""A folder as a zip: the same content gives the same bytes; knows nothing of what is in it."""

import hashlib
import zipfile
from pathlib import Path
from typing import NamedTuple

from addin.system.atomic import atomic_write

_EPOCH = (1980, 1, 1, 0, 0, 0)
_ORDINARY = 0o100644 << 16


class PackedFolder(NamedTuple):
    """The zip, its size in bytes, how many files are in it, its longest path in characters, its SHA-256."""

    file: Path
    size: int
    files: int
    longest: int
    digest: str


def pack(folder: Path, target: Path) -> PackedFolder:
    """Pack a folder, under its own name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = [path.relative_to(folder.parent).as_posix() for path in files]
    with atomic_write(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for path, name in zip(files, names, strict=True):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _ORDINARY
            zipped.writestr(info, path.read_bytes(), compresslevel=9)
    content = target.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return PackedFolder(target, len(content), len(files), max(map(len, names)), digest)
