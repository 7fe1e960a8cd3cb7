"""Windows' job objects, with a stand-in for kernel32 that records what it is asked."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.harness import windows
from grader.harness.windows import Job, popen

HANDLE = 0x1234_5678_9ABC  # wider than 32 bits, as a handle may be
KILL_ON_JOB_CLOSE = 0x2000
EXTENDED_LIMITS = 9


class _Function:
    """One function of the stand-in: callable, and its restype can be set as ctypes allows."""

    restype: Any = ctypes.c_int

    def __init__(self, owner: Kernel32, name: str, returns: int) -> None:
        self._owner = owner
        self._name = name
        self._returns = returns

    def __call__(self, *arguments: Any) -> int:
        self._owner.calls.append((self._name, arguments))
        return self._returns


class Kernel32:
    """A kernel32 in which every function succeeds, but for those named in `failing`."""

    def __init__(self, *failing: str) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        returned = {"CreateJobObjectW": HANDLE, "GetLastError": 5}
        for name in (
            "CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject", "TerminateJobObject",
            "CloseHandle", "GetLastError",
        ):  # fmt: skip
            setattr(self, name, _Function(self, name, 0 if name in failing else returned.get(name, 1)))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.calls]

    def arguments(self, name: str) -> tuple[Any, ...]:
        [found] = [arguments for called, arguments in self.calls if called == name]
        return found


def test_job_ends_its_processes_with_its_last_handle_when_it_is_made() -> None:
    kernel32 = Kernel32()
    Job(kernel32)
    assert kernel32.names == ["CreateJobObjectW", "SetInformationJobObject"]
    handle, kind, reference, size = kernel32.arguments("SetInformationJobObject")
    assert handle.value == HANDLE
    assert kind == EXTENDED_LIMITS
    assert reference._obj.BasicLimitInformation.LimitFlags == KILL_ON_JOB_CLOSE
    assert size == ctypes.sizeof(reference._obj)


def test_handle_is_not_cut_to_32_bits_when_a_job_is_made() -> None:
    kernel32: Any = Kernel32()
    Job(kernel32)
    assert kernel32.CreateJobObjectW.restype is ctypes.c_void_p


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64-bit Windows")
def test_structure_is_as_large_as_windows_own_when_it_is_measured() -> None:
    assert ctypes.sizeof(windows._BasicLimits) == 64
    assert ctypes.sizeof(windows._ExtendedLimits) == 144
    assert windows._BasicLimits.LimitFlags.offset == 16


def test_process_is_put_into_the_job_when_it_is_taken() -> None:
    kernel32 = Kernel32()
    Job(kernel32).take(HANDLE + 4)
    job, process = kernel32.arguments("AssignProcessToJobObject")
    assert (job.value, process.value) == (HANDLE, HANDLE + 4)


def test_job_is_ended_once_when_it_is_terminated_twice() -> None:
    kernel32 = Kernel32()
    job = Job(kernel32)
    job.terminate()
    job.terminate()
    assert kernel32.names[2:] == ["TerminateJobObject", "CloseHandle"]
    assert kernel32.arguments("TerminateJobObject")[0].value == HANDLE
    assert kernel32.arguments("CloseHandle")[0].value == HANDLE


@pytest.mark.parametrize("function", ["CreateJobObjectW", "SetInformationJobObject"])
def test_error_names_the_function_when_a_job_cannot_be_made(function: str) -> None:
    with pytest.raises(OSError, match=f"{function} failed") as caught:
        Job(Kernel32(function))
    assert caught.value.errno == 5


def test_error_names_the_function_when_a_process_cannot_be_taken() -> None:
    job = Job(Kernel32("AssignProcessToJobObject"))
    with pytest.raises(OSError, match="AssignProcessToJobObject failed"):
        job.take(1)


def test_handle_is_closed_when_a_job_cannot_be_set_up() -> None:
    kernel32 = Kernel32("SetInformationJobObject")
    with pytest.raises(OSError, match="SetInformationJobObject"):
        Job(kernel32)
    assert "CloseHandle" in kernel32.names


@pytest.mark.skipif(sys.platform == "win32", reason="here it is what it is made for")
def test_launch_is_refused_when_the_system_is_another(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="another system"):
        popen(["python"], tmp_path, {}, 1, "")


def test_process_has_ended_and_its_pipes_are_closed_when_no_job_took_it() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    windows._end(process)
    assert process.returncode not in (None, 0)
    assert process.stdin is not None
    assert process.stdin.closed
