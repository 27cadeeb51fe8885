"""The arguments as they were typed, where a backslash stands before a closing quote; and what is typed to call us."""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

#: A path of Windows that has a quote in it, which none can have: the backslash before the closing quote hid it.
_RUN_ON = re.compile(r'(?:^|=)(?:[A-Za-z]:[\\/]|[\\.])[^"]*"')


def mend_arguments() -> None:
    """On Windows, split the command line again where a quoted path ended in a backslash and ran into what follows."""
    if os.name != "nt" or not any(_RUN_ON.search(argument) for argument in sys.argv[1:]):
        return
    import ctypes

    tell = ctypes.windll.kernel32.GetCommandLineW  # type: ignore[attr-defined] # only there
    tell.restype = ctypes.c_wchar_p
    before = len(sys.orig_argv) - len(sys.argv) + 1  # the interpreter, its options, the program
    sys.argv[1:] = split_as_typed(tell())[before:]


def split_as_typed(line: str) -> list[str]:
    """Split a command line at its spaces; quotes hold words together, and a backslash is only a backslash."""
    found = re.findall(r'(?:[^\s"]|"[^"]*"?)+', line)
    return [argument.replace('"', "") for argument in found]


def as_typed(arguments: Sequence[str]) -> str:
    """A command as a person types it: what has a space or a sign in it stands in quotes."""
    if os.name == "nt":
        from subprocess import list2cmdline as join
    else:
        from shlex import join  # type: ignore[assignment] # both are called alike; every start is spared both

    return join(arguments)


def own_command() -> str:
    """What a person types to call this program: its name, or where the release folder has its starter."""
    starter = Path(sys.prefix).parent / "TongHop.cmd"
    return str(starter) if os.name == "nt" and starter.is_file() else "tonghop"
