"""What launching needs on Windows: a job object that ends a program with all that it started, and an inherited handle.

Written to the documented interfaces (CreateJobObjectW, SetInformationJobObject, AssignProcessToJobObject,
TerminateJobObject; subprocess.STARTUPINFO.lpAttributeList) and unit-tested with a stand-in for kernel32; not yet run on
Windows.
"""

from __future__ import annotations

import contextlib
import ctypes
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_KILL_ON_JOB_CLOSE = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation


class _BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION (winnt.h)."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION (winnt.h); the six counters between are IO_COUNTERS."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class Job:
    """A job object: closing its last handle, even by dying, ends every process in it. Raises OSError."""

    def __init__(self, kernel32: Any) -> None:
        self._kernel32 = kernel32
        kernel32.CreateJobObjectW.restype = ctypes.c_void_p
        self._handle = self._checked(kernel32.CreateJobObjectW(None, None), "CreateJobObjectW")
        with contextlib.ExitStack() as undo:
            undo.callback(self.terminate)
            self._end_with_its_handle()
            undo.pop_all()

    def _end_with_its_handle(self) -> None:
        limits = _ExtendedLimits()
        limits.BasicLimitInformation.LimitFlags = _KILL_ON_JOB_CLOSE
        self._checked(
            self._kernel32.SetInformationJobObject(
                ctypes.c_void_p(self._handle), _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            ),
            "SetInformationJobObject",
        )

    def take(self, process_handle: int) -> None:
        """Put a process, and all that it will start, into the job."""
        handles = ctypes.c_void_p(self._handle), ctypes.c_void_p(process_handle)
        self._checked(self._kernel32.AssignProcessToJobObject(*handles), "AssignProcessToJobObject")

    def terminate(self) -> None:
        """End every process in the job and close it; safe to call again."""
        handle, self._handle = self._handle, 0
        if handle:
            self._kernel32.TerminateJobObject(ctypes.c_void_p(handle), 1)
            self._kernel32.CloseHandle(ctypes.c_void_p(handle))

    def _checked(self, value: int | None, function: str) -> int:
        if not value:
            raise OSError(self._kernel32.GetLastError(), f"{function} failed")
        return value


def popen(
    command: list[str], folder: Path, environment: Mapping[str, str], telling: int, settings: str
) -> tuple[subprocess.Popen[bytes], Job]:
    """Start `command` in a job of its own, with the handle behind descriptor `telling` inherited."""
    if sys.platform != "win32":
        raise OSError("a Windows launch on another system")
    import msvcrt
    import os

    handle = msvcrt.get_osfhandle(telling)
    os.set_handle_inheritable(handle, True)
    startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
    with contextlib.ExitStack() as undo:
        job = Job(ctypes.windll.kernel32)
        undo.callback(job.terminate)
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, "GRADER_PROBE": f"handle={handle}\n{settings}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            startupinfo=startup,
            creationflags=subprocess.CREATE_NEW_PROCESS_GROUP,
        )
        undo.callback(_end, process)
        job.take(int(process._handle))
        undo.pop_all()
    return process, job


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that no job holds, and close its pipes."""
    with process:
        process.kill()
