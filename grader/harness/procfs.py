"""Snapshots of a program's threads from Linux's /proc (proc(5)): `syscall` and `schedstat` of every task.

System call numbers are those of the kernel's tables for x86-64 and aarch64 (arch/x86/entry/syscalls/syscall_64.tbl,
include/uapi/asm-generic/unistd.h). Another architecture, or a process that may not be looked at, is "not known".
"""

from __future__ import annotations

import os
import platform
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from grader.harness.kernel_files import read
from grader.harness.observer import Snapshot, Thread, Wait

_PROC = "/proc"
_MOST_PROCESSES = 256
_INT = 0xFFFFFFFF
_MINUS_ONE = frozenset({_INT, 0xFFFFFFFFFFFFFFFF})


@dataclass(frozen=True)
class _Kind:
    """How a blocking system call reads: its name, where its descriptor stands, and when it has a time limit."""

    call: str
    fd: int | None = None
    timed: Callable[[list[int]], bool] = lambda arguments: False
    milliseconds: int | None = None  # where the time limit itself stands


def _pointer(index: int) -> Callable[[list[int]], bool]:
    """A time limit passed by address: none when the address is null."""
    return lambda arguments: arguments[index] != 0


def _in_milliseconds(index: int) -> _Kind:
    """A wait for news with a time limit in milliseconds: none when it is -1."""
    return _Kind("select", timed=lambda arguments: arguments[index] not in _MINUS_ONE, milliseconds=index)


_READ = _Kind("read", 0)
_WRITE = _Kind("write", 0)
_RECV = _Kind("recv", 0)
_SEND = _Kind("send", 0)
_ACCEPT = _Kind("accept", 0)
_CONNECT = _Kind("connect", 0)
_SLEEP = _Kind("sleep", timed=lambda arguments: True)
_LOCK = _Kind("lock", timed=_pointer(3))
_CHILD = _Kind("wait for a child")
_SIGNAL = _Kind("wait for a signal")
# A wait with a time limit that goes on after the program was stopped (restart_syscall(2)); of those that Python makes, poll.
_RESUMED = _Kind("select", timed=lambda arguments: True)

_X86_64 = {
    0: _READ, 19: _READ, 1: _WRITE, 20: _WRITE, 45: _RECV, 47: _RECV, 44: _SEND, 46: _SEND, 43: _ACCEPT, 288: _ACCEPT,
    42: _CONNECT, 35: _SLEEP, 230: _SLEEP, 202: _LOCK, 61: _CHILD, 247: _CHILD, 34: _SIGNAL, 130: _SIGNAL, 219: _RESUMED,
    7: _in_milliseconds(2), 271: _Kind("select", timed=_pointer(2)),
    23: _Kind("select", timed=_pointer(4)), 270: _Kind("select", timed=_pointer(4)),
    232: _in_milliseconds(3), 281: _in_milliseconds(3),
    441: _Kind("select", timed=_pointer(3)),
}  # fmt: skip
_AARCH64 = {
    63: _READ, 65: _READ, 64: _WRITE, 66: _WRITE, 207: _RECV, 212: _RECV, 206: _SEND, 211: _SEND, 202: _ACCEPT,
    242: _ACCEPT, 203: _CONNECT, 101: _SLEEP, 115: _SLEEP, 98: _LOCK, 260: _CHILD, 95: _CHILD, 133: _SIGNAL,
    128: _RESUMED,
    73: _Kind("select", timed=_pointer(2)), 72: _Kind("select", timed=_pointer(4)),
    22: _in_milliseconds(3), 441: _Kind("select", timed=_pointer(3)),
}  # fmt: skip
_TABLES = {"x86_64": _X86_64, "aarch64": _AARCH64}


@cache
def available() -> bool:
    """Whether this system has a /proc that tells us what the threads of our children are blocked in.

    Tried on one: it may be refused although our own is not (root without CAP_SYS_PTRACE, Yama's ptrace_scope).
    """
    if sys.platform != "linux" or platform.machine() not in _TABLES:
        return False
    child = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    try:
        sample = read(f"{_PROC}/{child.pid}/syscall")
    except OSError:
        return False
    finally:
        child.communicate()
    return bool(sample)


def blocked_in(line: str, machine: str) -> Wait | None:
    """What a thread is blocked in, from a line of /proc/PID/task/TID/syscall; None while it runs.

    Raises KeyError for a system call that is not in the table: what it waits for is not known.
    """
    fields = line.split()
    if not fields or fields[0] == "running":
        return None
    number = int(fields[0])
    if number == -1:  # blocked, but not in a system call: a page fault, which ends by itself
        return None
    kind = _TABLES[machine][number]
    arguments = [int(field, 16) for field in fields[1:7]]
    fd = arguments[kind.fd] if kind.fd is not None else None
    timed = kind.timed(arguments)
    limit = None if kind.milliseconds is None or not timed else (arguments[kind.milliseconds] & _INT) / 1000
    return Wait(kind.call, timed, fd, limit)


def descendants(*pids: int) -> list[int]:
    """`pids` and the living processes that descend from them, each once, in no particular order."""
    found = list(dict.fromkeys(pids))
    for known in found:
        for task in _tasks(known):
            found.extend(child for child in _children(task) if child not in found)
        if len(found) > _MOST_PROCESSES:
            break
    return found[:_MOST_PROCESSES]


def is_alive(pid: int) -> bool:
    """Whether a process has not ended, waited for or not."""
    try:
        return _fields(f"{_PROC}/{pid}")[0] not in ("Z", "X")
    except OSError:
        return False


def is_still(pid: int) -> bool:
    """Whether every thread of a process is stopped or has ended (proc(5), stat: T, Z, X), or will be before it does anything.

    The latter is one that waits for a disk, or for a child that shares its memory until it starts a program (D; vfork(2)).
    """
    return all(_letter(task) in "TtZXD" for task in _tasks(pid))


def _letter(task: str) -> str:
    """The state of a thread; X when it is no longer there."""
    try:
        return _fields(task)[0]
    except OSError:
        return "X"


def _children(task: str) -> list[int]:
    try:
        return list(map(int, read(f"{task}/children").split()))
    except OSError:
        return []


def _tasks(pid: int) -> list[str]:
    """The folders of a process's threads."""
    folder = f"{_PROC}/{pid}/task"
    try:
        return [f"{folder}/{name}" for name in os.listdir(folder)]
    except (FileNotFoundError, ProcessLookupError):
        return []


_EXITING = 0x4  # PF_EXITING of include/linux/sched.h, in the field `flags`
_KILLED = 1 << 8  # SIGKILL in the field `signal`: what is pending
_FLAGS, _PENDING = 5, 27  # fields of proc(5), stat, counted from the one after the state


def _fields(folder: str | Path) -> list[str]:
    """What `stat` says after the command's closing parenthesis; the command may be any bytes (prctl(2), PR_SET_NAME)."""
    return read(f"{folder}/stat").rpartition(b")")[2].decode("ascii").split()


def _state(task: str | Path) -> str:
    """The letter that stands after the command's closing parenthesis (proc(5), stat); R for a thread on its way out.

    One that is killed may still sleep, with the system call in which it was on show; and its end may wake another.
    """
    letter, *fields = _fields(task)
    leaving = int(fields[_FLAGS]) & _EXITING or int(fields[_PENDING]) & _KILLED
    return "R" if leaving and letter not in "ZX" else letter


def _thread(pid: int, task: str, machine: str) -> Thread | None:
    """One thread; None when it has ended. Raises KeyError, PermissionError: nobody knows what it waits for."""
    try:
        line = read(f"{task}/syscall").decode("ascii")
        if line.startswith("running"):  # it has not ended: that is all there is to know
            return Thread(pid, int(task.rpartition("/")[2]), None)
        ticks = tuple(map(int, read(f"{task}/schedstat").split()))
        wait = blocked_in(line, machine)
        # Last, and besides `syscall`: a thread that another CPU is just waking up (TASK_WAKING of include/linux/sched.h)
        # still shows its system call, but its state is R.
        state = _state(task)
        if not line or state in "ZX":
            return None
        if state not in "SDTt":  # asleep, or stopped
            wait = None
    except (FileNotFoundError, ProcessLookupError):
        return None
    if wait is not None and wait.call in ("read", "write"):
        wait = _on_its_descriptor(pid, wait)
    return Thread(pid, int(task.rpartition("/")[2]), wait, ticks)


def _on_its_descriptor(pid: int, wait: Wait) -> Wait | None:
    """A wait in read or write, now that its descriptor is looked at; None where it ends by itself, as on a disk."""
    if not _is_stream(pid, wait.fd):
        return None
    return replace(wait, timed=_link(pid, wait.fd) == "anon_inode:[timerfd]")


def _is_stream(pid: int, fd: int | None) -> bool:
    """Whether a descriptor is a pipe, a socket, a terminal or the like: no disk, which answers by itself.

    A descriptor that was closed meanwhile is none: what reads it is about to move, for all that is known.
    """
    try:
        mode = os.stat(_descriptor(pid, fd)).st_mode
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISCHR(mode) or _link(pid, fd).startswith("anon_inode:")


def _link(pid: int, fd: int | None) -> str:
    """What proc(5) calls the file behind a descriptor; empty once it is closed."""
    try:
        return os.readlink(_descriptor(pid, fd))
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _descriptor(pid: int, fd: int | None) -> str:
    return f"{_PROC}/{pid}/fd/{fd}"


def sample(*pids: int) -> Snapshot:
    """A snapshot of `pids` and their descendants. Not known: a system call that is not in the table, a hidden process."""
    machine = platform.machine()
    threads: list[Thread] = []
    processes = list(dict.fromkeys(pids))
    try:
        for process in processes:
            for task in _tasks(process):
                thread = _thread(process, task, machine)
                if thread is not None:
                    threads.append(thread)
                if len(processes) < _MOST_PROCESSES:
                    processes.extend(child for child in _children(task) if child not in processes)
    except (PermissionError, KeyError):
        return Snapshot(tuple(threads), known=False)
    return Snapshot(tuple(threads), known=bool(threads))


def innermost(pid: int, tid: int) -> int:
    """The number that a thread has in its own PID namespace (proc(5), status: NSpid); the same where there is but one."""
    try:
        for line in read(f"{_PROC}/{pid}/task/{tid}/status").splitlines():
            if line.startswith(b"NSpid:"):
                return int(line.split()[-1])
    except (OSError, ValueError):
        pass
    return tid


def parent(pid: int) -> int | None:
    """The parent of a process; None when that is over."""
    try:
        return int(_fields(f"{_PROC}/{pid}")[1])
    except OSError:
        return None


def cpu_seconds(*pids: int) -> float:
    """CPU that `pids` and their descendants have used, ended ones included (proc(5), stat: utime, stime, cutime, cstime)."""
    used = 0
    for process in descendants(*pids):
        try:
            used += sum(map(int, _fields(f"{_PROC}/{process}")[11:15]))
        except OSError:
            continue
    return used / os.sysconf("SC_CLK_TCK")


def runnable(*pids: int) -> int:
    """How many threads of `pids` and their descendants run, or would if they got a CPU (proc(5), stat: R)."""
    tasks = [task for process in descendants(*pids) for task in _tasks(process)]
    return sum(_letter(task) == "R" for task in tasks)


def cpu_wait(pid: int) -> tuple[float, float]:
    """Seconds that the main thread ran, and seconds that it was ready to run but got no CPU (proc(5), schedstat)."""
    ran, waited, _ = read(f"{_PROC}/{pid}/schedstat").split()
    return int(ran) / 1e9, int(waited) / 1e9
