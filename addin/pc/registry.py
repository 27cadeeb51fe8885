"""The registry of Windows: values read and written, keys taken away; on other systems there is none."""

import contextlib
import sys
from collections.abc import Iterator, Mapping
from typing import Any

USER, MACHINE = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"


def read(hive: str, key: str, name: str = "") -> Any:
    """A value, of programs with 64 bits or else of those with 32; None where there is none."""
    if sys.platform != "win32":
        return None
    import winreg

    for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
        with contextlib.suppress(OSError), winreg.OpenKey(getattr(winreg, hive), key, 0, winreg.KEY_READ | view) as it:
            return winreg.QueryValueEx(it, name)[0]
    return None


def values(hive: str, key: str) -> Mapping[str, Any]:
    """All values of a key."""
    if sys.platform != "win32":
        return {}
    import winreg

    found: dict[str, Any] = {}
    with contextlib.suppress(OSError), winreg.OpenKey(getattr(winreg, hive), key) as opened:
        for number in range(winreg.QueryInfoKey(opened)[1]):
            name, value, _ = winreg.EnumValue(opened, number)
            found[name] = value
    return found


def keys(hive: str, key: str) -> Iterator[str]:
    """The names of the keys below a key."""
    if sys.platform != "win32":
        return
    import winreg

    with contextlib.suppress(OSError), winreg.OpenKey(getattr(winreg, hive), key) as opened:
        names = [winreg.EnumKey(opened, number) for number in range(winreg.QueryInfoKey(opened)[0])]
        yield from names


def write(key: str, told: Mapping[str, str | int]) -> None:
    """Set values of the user's own settings; no administrator's rights are needed for these. OSError where refused."""
    if sys.platform != "win32":
        return
    import winreg

    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
        for name, value in told.items():
            kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
            winreg.SetValueEx(opened, name, 0, kind, value)


def remove(key: str) -> None:
    """Take a key without keys below it out of the user's own settings."""
    if sys.platform != "win32":
        return
    import winreg

    with contextlib.suppress(OSError):
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
