"""How a program is launched, whatever launches it: what is asked for, what is got, and the limits between."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from grader.evidence import Limit, Role
from grader.harness.network import Network
from grader.harness.pipes import ReadEnd

# As a plain subprocess; in a sandbox from the warm interpreter inside; in a sandbox with an interpreter of its own.
Way = Literal["direct", "forked", "fresh"]


@dataclass(frozen=True)
class Limits:
    """What one launch may use before it is stopped or judged."""

    seconds: float = 20.0  # wall clock of one check: the last net of a dialogue
    net: float = 70.0  # wall clock after which pytest-timeout ends a check that hangs outside of a dialogue
    kept_output: int = 256 * 1024  # bytes of each stream that are remembered
    flood: int = 4 * 1024 * 1024  # bytes printed after one stimulus that count as a flood
    spin: float = 1.0  # seconds of CPU after one stimulus, without coming to rest, that count as spinning
    cpu: float = 15.0  # seconds of CPU of one process
    memory: int = 512 * 1024 * 1024  # bytes: of one process; of both programs together, twice that
    processes: int = 128  # of one program, threads included
    disk: int = 64 * 1024 * 1024  # bytes that one program may write
    disk_entries: int = 4000  # files and folders that it may make
    file_size: int = 32 * 1024 * 1024  # bytes of one file
    open_files: int = 256
    submission_bytes: int = 64 * 1024 * 1024
    submission_files: int = 2000


@dataclass(frozen=True)
class Ports:
    """Where the ports that a program names lead: `known` ones, else the next of `pool` (bind) or `anywhere` (connect).

    `nowhere` is a port on which nobody listens: connecting to it is refused by the kernel. `hosts` names the loopback address
    on which alone a known port is listened on, where it is one: from another, the connection is refused too.
    """

    known: Mapping[int, int] = field(default_factory=dict)
    hosts: Mapping[int, str] = field(default_factory=dict)
    pool: tuple[int, ...] = ()
    anywhere: int | None = None
    nowhere: int = 9


@dataclass(frozen=True)
class Launch:
    """One launch of one role's file, with the folder that it comes from."""

    role: Role
    folder: Path
    file: str
    arguments: tuple[str, ...]
    ports: Ports
    variables: Mapping[str, str] = field(
        default_factory=dict
    )  # of its environment, besides those that every launch gets
    last: bool = False  # no other is expected, so nothing needs to be made ready for it


class Process(Protocol):
    """A launched process and the pipes that lead to it; whoever launched it ends all that it started."""

    pid: int
    above: (
        int  # the process below which all that it starts stays, its orphans too where there is such a one; else `pid`
    )
    folder: Path  # the working copy in which it runs
    stdin: int
    stdout: ReadEnd
    stderr: ReadEnd
    telling: ReadEnd

    def poll(self) -> int | None:
        """The exit status as subprocess gives it (negative: killed by that signal), None while it runs."""

    def exit_source(self) -> int | None:
        """A descriptor that becomes readable when the process ends, where the system has one."""

    def close_keyboard(self) -> None:
        """The end of the keyboard: the program reads end-of-file; safe to call again."""

    def end(self) -> None:
        """Stop everything that was started and give back every descriptor and file; safe to call again."""

    def kill(self) -> int:
        """Stop the process abruptly, as closing its terminal would, and return its status once it has ended."""

    def eyes(self) -> AbstractContextManager[None]:
        """Within it, the grader may look at what the system shows of the process."""

    def as_it_knows(self, pid: int, tid: int) -> tuple[int, int]:
        """The numbers that a process and a thread of the program have for the program itself."""

    def left_behind(self) -> list[int]:
        """The living processes that an ended program has started, as far as the system tells."""

    def limits_hit(self) -> frozenset[Limit]:
        """The limits that the process ran into, as far as the kernel tells."""


class Launcher(Protocol):
    """Starts programs; a context manager's worth of state is behind it, closed with `close`."""

    sandboxed: bool

    @property
    def network(self) -> Network:
        """Where its programs can be reached. Raises LaunchError."""

    def launch(self, launch: Launch) -> Process:
        """Start a program. Raises LaunchError when that is the machine's fault."""

    def close(self) -> None:
        """End what the launcher itself keeps running."""


class LaunchError(Exception):
    """The program could not be started, by no fault of the student."""
