"""What lies in the release folder: interpreter, libraries, program, guide, licences, and what starts them."""

import compileall
import re
import shutil
import sys
from importlib import resources
from pathlib import Path

from workbooks.guide.__main__ import write_guide
from workbooks.guide.texts import OFFICE
from workbooks.release.licences import gather_licences
from workbooks.release.python_for_windows import pip, unpack_python
from workbooks.release.wheels import install_wheels

_PROJECT = Path(__file__).parents[2]
#: What libraries bring and no PC of an office needs. The part of xlwings under another licence is loaded by every click
#: where it is there, with a library for ciphers.
_NEEDLESS = (
    "bin", "pythonwin", "PyWin32.chm", "adodbapi", "isapi", "win32/Demos", "win32/test", "win32/scripts",
    "win32com/demos", "win32com/test", "win32com/HTML", "win32/*.exe", "xlwings/addin", "xlwings/quickstart*",
    "xlwings/html", "xlwings/pro", "win32comext/*/demos", "win32comext/*/test", "win32/include", "win32/libs",
)  # fmt: skip
#: What a library notes of how and where it was installed: other on every machine.
_NOTES = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")
_TESTS = re.compile(r"(?:.*/)?tests?")


def lay_out(target: Path) -> None:
    """Make the folder anew."""
    if sys.version_info[:2] != (3, 11):
        raise RuntimeError("the byte code for Python 3.11 is made by a Python 3.11")
    shutil.rmtree(target, ignore_errors=True)
    python, app = target / "python", target / "app"
    libraries = python / "Lib" / "site-packages"
    libraries.mkdir(parents=True)
    unpack_python(python)
    install_wheels(libraries)
    pip("install", "--no-deps", "--no-compile", "--target", str(app), str(_PROJECT))
    gather_licences(python, (libraries, app), target / "giay-phep")
    for folder in (libraries, app):
        _tidy(folder)
        _compile(folder)
    write_guide(target / "huong-dan", OFFICE)
    _bring_starters(target)


def _tidy(folder: Path) -> None:
    for pattern in _NEEDLESS:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and (_TESTS.fullmatch(path.name) or path.name == "__pycache__"):
            shutil.rmtree(path)
        elif path.name in _NOTES and path.parent.name.endswith(".dist-info"):
            path.unlink()


def _compile(folder: Path) -> None:
    """Byte code beside the sources: a click never writes any, and never asks whether it is of today."""
    mode = compileall.py_compile.PycInvalidationMode.UNCHECKED_HASH  # type: ignore[attr-defined]
    compileall.compile_dir(folder, quiet=2, stripdir=str(folder), invalidation_mode=mode, workers=1)


def _bring_starters(target: Path) -> None:
    """What is clicked on; a line of a .cmd file ends as Windows ends it."""
    for source in resources.files("workbooks.release").joinpath("starters").iterdir():
        text = source.read_text(encoding="utf-8")
        (target / source.name).write_bytes("\r\n".join(text.splitlines()).encode() + b"\r\n")
