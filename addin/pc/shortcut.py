"""A shortcut (.lnk) with Vietnamese letters, made by Windows itself through ctypes; no script host."""

import sys
from pathlib import Path
from typing import Any

_SHELL_LINK = "{00021401-0000-0000-C000-000000000046}"
_I_SHELL_LINK, _I_PERSIST_FILE = "{000214F9-0000-0000-C000-000000000046}", "{0000010b-0000-0000-C000-000000000046}"
#: The places of the calls in the interfaces, as shobjidl.h and objidl.h list them.
_QUERY, _RELEASE, _SAVE = 0, 2, 6
_DESCRIPTION, _FOLDER, _ARGUMENTS, _ICON, _PATH = 7, 9, 11, 17, 20


def write_shortcut(file: Path, target: Path, *, arguments: str = "", description: str = "") -> None:
    """Write a shortcut to a file; what is there under its name is replaced. OSError where Windows refuses."""
    if sys.platform != "win32":
        raise OSError("shortcuts are for Windows")
    import ctypes

    ole = ctypes.OleDLL("ole32")
    ole.CoInitialize(None)
    link, kept = ctypes.c_void_p(), ctypes.c_void_p()
    ole.CoCreateInstance(_guid(ole, _SHELL_LINK), None, 1, _guid(ole, _I_SHELL_LINK), ctypes.byref(link))
    try:
        for place, text in ((_PATH, target), (_FOLDER, target.parent), (_ARGUMENTS, arguments)):
            _call(link, place, str(text))
        _call(link, _DESCRIPTION, description)
        _call(link, _QUERY, _guid(ole, _I_PERSIST_FILE), ctypes.byref(kept))
        try:
            _call(kept, _SAVE, str(file), 1)
        finally:
            _call(kept, _RELEASE)
    finally:
        _call(link, _RELEASE)


def _guid(ole: Any, text: str) -> Any:
    import ctypes

    found = (ctypes.c_ubyte * 16)()
    ole.CLSIDFromString(text, ctypes.byref(found))
    return ctypes.byref(found)


def _call(thing: Any, place: int, *arguments: Any) -> None:
    """A call of a COM interface, by its place in the table."""
    import ctypes

    table = ctypes.cast(thing, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p)))[0]
    given = [ctypes.c_wchar_p(one) if isinstance(one, str) else one for one in arguments]
    kinds = [
        ctypes.c_wchar_p if isinstance(one, str) else ctypes.c_int if isinstance(one, int) else ctypes.c_void_p
        for one in arguments
    ]
    told = ctypes.c_ulong if place == _RELEASE else ctypes.HRESULT  # type: ignore[attr-defined] # only there
    ctypes.WINFUNCTYPE(told, ctypes.c_void_p, *kinds)(table[place])(thing, *given)  # type: ignore[attr-defined]
