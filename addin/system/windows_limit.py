"""The limit of memory of a process on Windows: a job object of its own. Not run yet: no build machine has Windows.

Where Windows refuses, the process goes on without a limit, as it did before.
"""

import ctypes
from ctypes import c_int64, c_size_t, c_uint32, c_uint64

_EXTENDED_LIMITS, _PROCESS_MEMORY = 9, 0x100


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("PerProcessUserTimeLimit", c_int64),
        ("PerJobUserTimeLimit", c_int64),
        ("LimitFlags", c_uint32),
        ("MinimumWorkingSetSize", c_size_t),
        ("MaximumWorkingSetSize", c_size_t),
        ("ActiveProcessLimit", c_uint32),
        ("Affinity", c_size_t),
        ("PriorityClass", c_uint32),
        ("SchedulingClass", c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h; the six counters of input and output are IO_COUNTERS."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", c_uint64 * 6),
        ("ProcessMemoryLimit", c_size_t),
        ("JobMemoryLimit", c_size_t),
        ("PeakProcessMemoryUsed", c_size_t),
        ("PeakJobMemoryUsed", c_size_t),
    )


class MemoryCounters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of psapi.h."""

    _fields_ = (
        ("cb", c_uint32),
        ("PageFaultCount", c_uint32),
        ("PeakWorkingSetSize", c_size_t),
        ("WorkingSetSize", c_size_t),
        ("QuotaPeakPagedPoolUsage", c_size_t),
        ("QuotaPagedPoolUsage", c_size_t),
        ("QuotaPeakNonPagedPoolUsage", c_size_t),
        ("QuotaNonPagedPoolUsage", c_size_t),
        ("PagefileUsage", c_size_t),
        ("PeakPagefileUsage", c_size_t),
    )


def most_memory() -> int:
    """The most memory that this process has had, in bytes; 0 where Windows does not tell."""
    kernel, counters = ctypes.windll.kernel32, MemoryCounters()  # type: ignore[attr-defined] # only there
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    me = ctypes.c_void_p(kernel.GetCurrentProcess())
    told = kernel.K32GetProcessMemoryInfo(me, ctypes.byref(counters), ctypes.sizeof(counters))
    return max(counters.PeakPagefileUsage, counters.PeakWorkingSetSize) if told else 0


def limits_of(most_bytes: int) -> ExtendedLimits:
    """What the job object is told: no process in it may have more memory than that."""
    limits = ExtendedLimits()
    limits.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY
    limits.ProcessMemoryLimit = most_bytes
    return limits


def limit_memory(most_bytes: int) -> bool:
    """Put this process into a job object with a limit; whether Windows did so."""
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined] # only there
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    if not job:
        return False
    limits = limits_of(most_bytes)
    job, size = ctypes.c_void_p(job), ctypes.sizeof(limits)
    set_up = kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), size)
    me = ctypes.c_void_p(kernel.GetCurrentProcess())
    return bool(set_up and kernel.AssignProcessToJobObject(job, me))
