"""`python -m workbooks.release DIR` writes `DIR/TongHop` and `DIR/TongHop.zip`: what is installed on Windows."""

import sys
from pathlib import Path

from addin.system.terminal import speak_utf8
from workbooks.release.folder import lay_out
from workbooks.release.packed import pack

FOLDER = "TongHop"


def main() -> int:
    """Write the folder and the zip of it."""
    speak_utf8()
    if len(sys.argv) != 2:
        print("Usage: python -m workbooks.release DIR", file=sys.stderr)
        return 2
    target = Path(sys.argv[1]).absolute()
    lay_out(target / FOLDER)
    packed = pack(target / FOLDER, target / f"{FOLDER}.zip")
    print(
        f"{packed.file}: {packed.size / 1e6:.0f} MB, {packed.files} files, longest path {packed.longest} characters, "
        f"SHA-256 {packed.digest}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
