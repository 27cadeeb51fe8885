"""Whether a process of this machine runs, and which one it is of all that had its number; ends none."""

import os
from pathlib import Path
from typing import Any

_PROC = Path("/proc")
#: Where Linux tells a process's state and its start, counted from what follows the name.
_STATE, _START = 0, 19
_QUERY, _SYNCHRONIZE, _TIMED_OUT, _DENIED, _NUMBERS = 0x1000, 0x00100000, 0x102, 5, 0xFFFFFFFF


def is_running(process: int) -> bool:
    """Whether a process runs; one that was killed and waits for its parent to take note does not."""
    if os.name == "nt":
        return _is_running_on_windows(process)
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # somebody else's
        return True
    fields = _fields(process)
    return not fields or fields[_STATE] != "Z"


def mark_of(process: int) -> str:
    """What tells a process from all others that had or will have its number; "" where the machine does not tell.

    After a power cut the numbers begin again. No clock is asked: it may have been set meanwhile.
    """
    if os.name == "nt":
        return _started_on_windows(process)
    fields = _fields(process)
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
    return f"{boot}/{fields[_START]}" if len(fields) > _START else ""


def _fields(process: int) -> list[str]:
    """What Linux tells of a process, from its state on."""
    try:
        told = (_PROC / str(process) / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return []
    return told.rpartition(")")[2].split()


def _kernel() -> Any:
    import ctypes

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined] # only there
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.WaitForSingleObject.argtypes = ctypes.c_void_p, ctypes.c_uint32
    kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
    kernel.GetProcessTimes.argtypes = ctypes.c_void_p, *[ctypes.c_void_p] * 4
    return kernel


def _is_running_on_windows(process: int) -> bool:
    import ctypes

    kernel = _kernel()
    handle = kernel.OpenProcess(_SYNCHRONIZE, False, process & _NUMBERS)
    if not handle:
        return bool(ctypes.get_last_error() == _DENIED)  # type: ignore[attr-defined] # another account's: it is there
    running = kernel.WaitForSingleObject(handle, 0) == _TIMED_OUT  # has not ended within no time
    kernel.CloseHandle(handle)
    return bool(running)


def _started_on_windows(process: int) -> str:
    import ctypes

    kernel = _kernel()
    handle = kernel.OpenProcess(_QUERY, False, process & _NUMBERS)
    if not handle:
        return ""
    times = [ctypes.c_uint64() for _ in range(4)]
    told = kernel.GetProcessTimes(handle, *map(ctypes.byref, times))
    kernel.CloseHandle(handle)
    return str(times[0].value) if told else ""
