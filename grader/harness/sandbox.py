"""Launch inside a sandbox: each program with processes, files and limits of its own, on one network (Linux)."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.harness import bubblewrap, seccomp
from grader.harness.bubble import Bubble
from grader.harness.direct import environment, probe_settings
from grader.harness.launcher import Launch, LaunchError, Limits, Way
from grader.harness.network import Claim, Network
from grader.harness.parcel import Parcel, packed
from grader.harness.ports import NoFreePortError
from grader.harness.sandbox_process import SandboxProcess
from grader.harness.zygotes import THREAD_STACK

_PORTS = range(15000, 32000)
_SOCK_DIAG = 4  # include/uapi/linux/netlink.h
_PAGE = 4096
_SPARE_PROCESSES = 16
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

    def __init__(self, python: str, limits: Limits, way: Way = "forked", warm: tuple[str, ...] = ()) -> None:
        self._python = python
        self._limits = limits
        self._way = way
        self._warm = warm if way == "forked" else ()
        self._opened = contextlib.ExitStack()
        self._parcels: dict[Path, Parcel] = {}  # by folder: what is handed in does not change while it is graded
        self._inside: tuple[Bubble, SandboxNetwork] | None = None

    @property
    def network(self) -> Network:
        """Where its programs can be reached: asked for each check, which gets another sandbox when the last one is lost.

        Raises LaunchError.
        """
        if self._inside is not None and self._inside[0].lost:
            self._end()
        return self._open()[1]

    @property
    def bubble(self) -> Bubble:
        """The sandbox itself. Raises LaunchError."""
        return self._open()[0]

    def _open(self) -> tuple[Bubble, SandboxNetwork]:
        if self._inside is None:
            bubble = self._opened.enter_context(Bubble(self._python, self._limits, self._warm))
            network = SandboxNetwork(bubble)
            self._opened.callback(network.close)
            self._inside = bubble, network
        return self._inside

    def launch(self, launch: Launch) -> SandboxProcess:
        """Start a program in a fresh copy of its folder. Raises LaunchError, SubmissionTooLargeError."""
        bubble = self.bubble
        try:
            parcel = self._parcel(launch.folder)
            return SandboxProcess(bubble, self._asked(launch, parcel), parcel)
        except OSError as exc:
            raise LaunchError(f"cannot start {launch.file} in the sandbox: {exc}") from exc

    def _parcel(self, folder: Path) -> Parcel:
        """The files of `folder`, packed when they are first needed. Raises SubmissionTooLargeError, OSError."""
        if folder not in self._parcels:
            self._parcels[folder] = packed(folder, self._limits)
        return self._parcels[folder]

    def _asked(self, launch: Launch, parcel: Parcel) -> dict[str, Any]:
        return {
            "fresh": self._way == "fresh",
            "last": launch.last,
            "command": [f"{bubblewrap.INSIDE}/start.py", launch.file, *launch.arguments],
            "environment": environment(_SURROUNDINGS) | dict(launch.variables) | {"MALLOC_ARENA_MAX": "2"},
            "probe": probe_settings(Path(bubblewrap.WORK), launch.ports),
            "bytes": self._limits.disk + parcel.size + _PAGE * parcel.entries,
            "entries": self._limits.disk_entries + parcel.entries + 2,
            "open_files": self._limits.open_files,
            "rlimits": rlimits(self._limits, counted_apart=self.bubble.dropped or _counts_apart(platform.release())),
            "filter": seccomp.program(platform.machine()),
        }

    def close(self) -> None:
        """End the sandbox with all that runs in it."""
        self._end()
        for parcel in self._parcels.values():
            os.close(parcel.descriptor)
        self._parcels.clear()

    def _end(self) -> None:
        self._opened.close()
        self._inside = None


def _counts_apart(release: str) -> bool:
    """Whether a kernel counts a user's processes in each user namespace apart: since Linux 5.14."""
    found = re.match(r"(\d+)\.(\d+)", release)
    return found is not None and (int(found[1]), int(found[2])) >= (5, 14)


def rlimits(limits: Limits, *, counted_apart: bool) -> dict[str, int]:
    """The limits of each process, by the names that the interpreter's `resource` gives them (getrlimit(2)).

    The number of processes is one of a user: it is left alone where those outside of the sandbox would count.
    """
    # Above what a control group allows, which tells when it was met.
    number = {"RLIMIT_NPROC": 2 * limits.processes + _SPARE_PROCESSES} if counted_apart else {}
    return number | {
        "RLIMIT_CPU": max(1, round(limits.cpu)),
        # Address space, of which a thread's stack takes its share although it uses little of it.
        "RLIMIT_AS": limits.memory + limits.processes * THREAD_STACK,
        "RLIMIT_FSIZE": limits.file_size,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_CORE": 1,  # not 0: that lets the machine's own handler of crashes start, outside (core(5))
        "RLIMIT_MSGQUEUE": 0,
    }
