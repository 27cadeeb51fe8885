"""The libraries for Windows: which, in which version, of which hash; `python -m workbooks.release.wheels` renews.

Renewing needs `uv`: it alone judges on Linux what a PC with Windows needs.
"""

import hashlib
import re
import subprocess
import tempfile
from importlib import resources
from pathlib import Path

from addin.system.atomic import atomic_write
from workbooks.release.python_for_windows import pip

LIST = Path(str(resources.files("workbooks.release").joinpath("wheels.txt")))
_PROJECT = Path(__file__).parents[2] / "pyproject.toml"
_FOR_WINDOWS = ("--no-deps", "--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp")
_PINNED = re.compile(r"^[A-Za-z0-9._-]+==\S+")


def install_wheels(target: Path) -> None:
    """Put every library into a folder; pip refuses one of another hash."""
    pip("install", *_FOR_WINDOWS, "--require-hashes", "--no-compile", "--target", str(target), "-r", str(LIST))


def main() -> None:
    """Choose the newest versions that the project admits, and note the hash of what a PC with Windows gets."""
    with tempfile.TemporaryDirectory() as folder:
        downloaded = Path(folder) / "downloaded"
        lines = []
        for pinned in _resolved():
            pip("download", *_FOR_WINDOWS, "--dest", str(downloaded), pinned)
            (file,) = downloaded.iterdir()
            lines.append(f"{pinned} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n")
            file.unlink()
    with atomic_write(LIST) as stream:
        stream.write("".join(lines).encode())


def _resolved() -> list[str]:
    command = ["uv", "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--python-version", "3.11"]
    command += ["--python-platform", "x86_64-pc-windows-msvc", str(_PROJECT)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 # our own
    return [found.group() for line in done.stdout.splitlines() if (found := _PINNED.match(line))]


if __name__ == "__main__":
    main()
