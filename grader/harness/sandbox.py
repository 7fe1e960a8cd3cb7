"""Launch inside a sandbox: each program with processes, files and limits of its own, on one network (Linux)."""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import socket
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from grader.evidence import Limit
from grader.harness import bubblewrap, procfs, seccomp
from grader.harness.bubble import Bubble, Message, pair, receive
from grader.harness.direct import environment, probe_settings
from grader.harness.launcher import Launch, LaunchError, Limits, Way
from grader.harness.network import Claim, Network
from grader.harness.parcel import Parcel, packed
from grader.harness.pipes import ReadEnd, read_end
from grader.harness.ports import NoFreePortError

_GRACE = 0.2  # seconds between TERM and KILL
_PATIENCE = 5.0  # seconds that a launch gets to end, after which it is killed from outside
_PORTS = range(15000, 32000)
_SOCK_DIAG = 4  # include/uapi/linux/netlink.h
_PAGE = 4096
_SURROUNDINGS = {"PATH": "/usr/bin:/bin", "HOME": bubblewrap.WORK, "USER": "student", "LOGNAME": "student",
                 "LANG": "C.UTF-8", "TERM": "dumb", "MALLOC_ARENA_MAX": "2"}  # fmt: skip


@dataclass(frozen=True)
class _NeverUsed:
    """A port of a sandbox's network: they are given out once each, so none needs to be held."""

    number: int

    def close(self) -> None:
        """Nothing to give back."""


class SandboxNetwork:
    """The network inside: nobody else is on it, and a port that was used, and may still be closing, is not used again."""

    def __init__(self, bubble: Bubble) -> None:
        self._bubble = bubble
        self._ports: Iterator[int] = iter(_PORTS)
        self._asking = bubble.make_socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _SOCK_DIAG)
        self.diagnostics: socket.socket | None = self._asking

    def tcp_socket(self, family: socket.AddressFamily) -> socket.socket:
        """A new TCP socket. Raises OSError, LaunchError."""
        return self._bubble.make_socket(family, socket.SOCK_STREAM)

    def claim(self) -> Claim:
        """A port that is free. Raises NoFreePortError."""
        for number in self._ports:
            return _NeverUsed(number)
        raise NoFreePortError(f"every port between {_PORTS.start} and {_PORTS.stop} was used")

    def close(self) -> None:
        """Close what asks for connections."""
        self._asking.close()


class SandboxLauncher:
    """Starts programs in one sandbox, which is opened when it is first needed."""

    sandboxed = True

    def __init__(self, python: str, limits: Limits, named_port: int, way: Way = "forked") -> None:
        self._python = python
        self._limits = limits
        self._named_port = named_port
        self._way = way
        self._opened = contextlib.ExitStack()
        self._inside: tuple[Bubble, SandboxNetwork] | None = None

    @property
    def network(self) -> Network:
        """Where its programs can be reached. Raises LaunchError."""
        return self._open()[1]

    @property
    def bubble(self) -> Bubble:
        """The sandbox itself. Raises LaunchError."""
        return self._open()[0]

    def _open(self) -> tuple[Bubble, SandboxNetwork]:
        if self._inside is None:
            bubble = self._opened.enter_context(Bubble(self._python, self._limits))
            network = SandboxNetwork(bubble)
            self._opened.callback(network.close)
            self._inside = bubble, network
        return self._inside

    def launch(self, launch: Launch) -> SandboxProcess:
        """Start a program in a fresh copy of its folder. Raises LaunchError, SubmissionTooLargeError."""
        bubble = self.bubble
        try:
            parcel = packed(launch.folder, self._limits)
            return SandboxProcess(bubble, self._asked(launch, parcel), parcel)
        except OSError as exc:
            raise LaunchError(f"cannot start {launch.file} in the sandbox: {exc}") from exc

    def _asked(self, launch: Launch, parcel: Parcel) -> dict[str, Any]:
        return {
            "fresh": self._way == "fresh",
            "command": [f"{bubblewrap.INSIDE}/probe.py", launch.file, *launch.arguments],
            "environment": environment(_SURROUNDINGS, self._named_port) | {"MALLOC_ARENA_MAX": "2"},
            "probe": probe_settings(Path(bubblewrap.WORK), launch.ports),
            "bytes": self._limits.disk + parcel.size + _PAGE * parcel.entries,
            "entries": self._limits.disk_entries + parcel.entries + 2,
            "open_files": self._limits.open_files,
            "rlimits": rlimits(self._limits),
            "filter": seccomp.program(platform.machine()).hex(),
        }

    def close(self) -> None:
        """End the sandbox with all that runs in it."""
        self._opened.close()
        self._inside = None


def rlimits(limits: Limits) -> dict[str, int]:
    """The limits of each process, by the names that the interpreter's `resource` gives them (getrlimit(2))."""
    return {
        "RLIMIT_CPU": max(1, round(limits.cpu)),
        "RLIMIT_AS": limits.memory,
        "RLIMIT_NPROC": 2 * limits.processes,
        "RLIMIT_FSIZE": limits.file_size,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_CORE": 0,
        "RLIMIT_MSGQUEUE": 0,
    }


class SandboxProcess:
    """A program inside the sandbox, seen from outside."""

    def __init__(self, bubble: Bubble, asked: Mapping[str, Any], parcel: Parcel) -> None:
        """Start it; takes over the parcel's descriptor. Raises LaunchError, OSError."""
        self._bubble = bubble
        self._code: int | None = None
        self._gone = False
        self._ended = False
        self._full: set[Limit] = set()
        self._refused_before = self._refusals()
        self.folder = Path(bubblewrap.WORK)
        self._held = contextlib.ExitStack()
        with contextlib.ExitStack() as undo, contextlib.ExitStack() as passed:
            undo.callback(self._held.close)
            passed.callback(os.close, parcel.descriptor)
            keyboard, self.stdin = self._pipe(passed, ours=1)
            self._keyboard = self._held.enter_context(contextlib.closing(_Descriptor(self.stdin)))
            ends = [self._pipe(passed, ours=0) for _ in range(3)]
            self.stdout, self.stderr, self.telling = (self._reading(ours) for ours, _ in ends)
            self._status, theirs = pair()
            self._held.callback(self._status.close)
            passed.callback(theirs.close)
            given = [keyboard, *(end for _, end in ends), theirs.fileno(), parcel.descriptor]
            self._number = bubble.launch(asked, given)
            passed.close()
            self.pid = self._started()
            undo.pop_all()
        self._status.setblocking(False)

    def _pipe(self, passed: contextlib.ExitStack, *, ours: int) -> tuple[int, int]:
        """A pipe (read end, write end) whose other end than `ours` is closed here once it has been passed on."""
        ends = os.pipe()
        passed.callback(os.close, ends[1 - ours])
        if self._bubble.dropped:  # so that the program may open it again by /dev/stdout
            os.fchown(ends[0], self._bubble.user, self._bubble.user)
        return ends

    def _reading(self, descriptor: int) -> ReadEnd:
        end = read_end(descriptor)
        self._held.callback(end.close)
        return end

    def _started(self) -> int:
        """The program's number on this machine. Raises LaunchError."""
        message = receive(self._status)
        if message is None or not message.data.startswith(b"started"):
            told = message.data.decode("utf-8", "replace") if message else "it is lost"
            raise LaunchError(f"the sandbox does not start the program: {told}")
        return message.sender

    def _refusals(self) -> tuple[int, int]:
        group = self._bubble.group
        return (group.killed_for_memory(), group.processes_refused()) if group else (0, 0)

    # What becomes of it

    def _hear(self) -> None:
        """Take in what the launch's init has told."""
        with contextlib.suppress(BlockingIOError, TimeoutError):
            while not self._gone:
                self._take_in(receive(self._status))

    def _take_in(self, message: Message | None) -> None:
        if message is None or message.data == b"gone":
            self._gone = True
            self._code = -signal.SIGKILL if self._code is None else self._code
            return
        kind, _, rest = message.data.decode("ascii", "replace").partition(" ")
        if kind == "exit":
            self._code = int(rest)
        elif kind == "full" and rest in get_args(Limit):
            self._full.add(rest)  # type: ignore[arg-type]

    def poll(self) -> int | None:
        """The exit status as subprocess gives it (negative: killed by that signal), None while it runs."""
        if self._code is None and not self._ended:
            self._hear()
        return self._code

    def exit_source(self) -> int | None:
        """The channel on which its init tells that it has ended."""
        return self._status.fileno()

    def kill(self) -> int:
        """Stop the program abruptly, with all that it started, and return its status."""
        self._finish()
        assert self._code is not None
        return self._code

    def _finish(self) -> None:
        """TERM, a moment, KILL; returns when nothing of the launch is left."""
        if self._gone:
            return
        with contextlib.suppress(OSError):
            self._status.send(b"end %.3f" % _GRACE)
        for patience in (_GRACE + _PATIENCE, _PATIENCE):
            self._status.settimeout(patience)
            with contextlib.suppress(OSError):
                while not self._gone:
                    self._take_in(receive(self._status))
                return
            with contextlib.suppress(LaunchError):
                self._bubble.kill(self._number)
        self._bubble.close()  # nothing in there answers any more
        self._take_in(None)

    def end(self) -> None:
        """Stop everything that was started and give back every descriptor; safe to call again."""
        if self._ended:
            return
        self._finish()
        self._ended = True
        self._held.close()

    def close_keyboard(self) -> None:
        """The end of the keyboard: the program reads end-of-file."""
        self._keyboard.close()

    # How it is seen

    def eyes(self) -> AbstractContextManager[None]:
        """Within it, the grader may look at what the system shows of the process."""
        return self._bubble.eyes()

    def as_it_knows(self, pid: int, tid: int) -> tuple[int, int]:
        """The numbers that a process and a thread of the program have inside."""
        return procfs.innermost(pid, pid), procfs.innermost(pid, tid)

    def limits_hit(self) -> frozenset[Limit]:
        """The limits that the program ran into, by the kernel's accounts: of its end, its disk, its control group."""
        hit = set(self._full)
        if self._code == -signal.SIGXCPU:
            hit.add("cpu")
        kinds: tuple[Limit, Limit] = ("memory", "processes")
        for kind, before, now in zip(kinds, self._refused_before, self._refusals(), strict=True):
            if now > before:
                hit.add(kind)
        return frozenset(hit)


class _Descriptor:
    """A descriptor that is closed once."""

    def __init__(self, number: int) -> None:
        self._number = number

    def close(self) -> None:
        number, self._number = self._number, -1
        if number >= 0:
            os.close(number)
