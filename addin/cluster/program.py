"""Whether two machines run the same program: its sources, its data, its Python and the libraries that read files."""

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_SOURCES = ("addin", "schemas", "workbooks/profiles")
_KINDS = frozenset({".py", ".csv", ".json", ".txt"})
#: What is read depends on these too.
_LIBRARIES = ("python-calamine", "openpyxl", "xlrd", "odfpy", "lxml", "pydantic", "rapidfuzz", "msoffcrypto-tool")


@cache
def program_digest(root: Path = Path(__file__).parent.parent.parent) -> str:
    """A digest of the program that is at work, as it lay on the disk when this was asked first."""
    digest = hashlib.sha256(".".join(map(str, sys.version_info[:2])).encode())
    for library in _LIBRARIES:
        digest.update(f"\0{library} {_version(library)}".encode())
    for path in sorted(path for folder in _SOURCES for path in _files(root / folder)):
        digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix in _KINDS and path.is_file())


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
