"""Frozen facts recorded while a check ran. No I/O, no judgement: what was seen, by whom, when.

Times are seconds since the check's first launch, from a monotonic clock. `role` is the program that a fact is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["server", "client"]
Stream = Literal["stdout", "stderr"]
Limit = Literal["cpu", "memory", "processes", "output", "file-size", "disk", "disk-entries", "open-files", "wall-clock"]


@dataclass(frozen=True, slots=True)
class Fact:
    """Anything that happened at time `t` (seconds)."""

    t: float
    role: Role


@dataclass(frozen=True, slots=True)
class Launched(Fact):
    """The program was started."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OnConnection(Fact):
    """What happened on a connection of the grader's peer; `connection` counts those of the check from 1."""

    connection: int = 1


@dataclass(frozen=True, slots=True)
class Connected(OnConnection):
    """A TCP connection between the grader's peer and the program was made."""


@dataclass(frozen=True, slots=True)
class Refused(OnConnection):
    """The peer wanted to connect, and nobody listened there any more."""


@dataclass(frozen=True, slots=True)
class Sent(OnConnection):
    """The peer sent `data` to the program, in one piece."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Received(OnConnection):
    """The peer received `data` from the program; one piece says nothing about the program's calls to send."""

    data: bytes


@dataclass(frozen=True, slots=True)
class HalfClosed(OnConnection):
    """The peer sent FIN: the program will read b'' after the bytes before it."""


@dataclass(frozen=True, slots=True)
class PeerClosed(OnConnection):
    """The program's FIN reached the peer: it closed its side."""


@dataclass(frozen=True, slots=True)
class Reset(OnConnection):
    """An RST ended the connection; `by` tells whose."""

    by: Literal["peer", "program"]


@dataclass(frozen=True, slots=True)
class Typed(Fact):
    """A line was typed at the program's keyboard; None is the end of the keyboard (Ctrl-D)."""

    line: str | None


@dataclass(frozen=True, slots=True)
class Printed(Fact):
    """The program printed `data`."""

    data: bytes
    stream: Stream


@dataclass(frozen=True, slots=True)
class Position:
    """A line of the student's source, as the student knows it."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class SocketCall(Fact):
    """The program called `call` (a socket method, input, print, sleep); the probe says so, so it only explains.

    `returned` is what it gave back in short (a count of bytes, an address); `until` is when it did; `beginning` is how the
    bytes began that a send or a recv carried.
    """

    call: str
    at: Position | None
    thread: int
    fd: int | None = None
    detail: str = ""
    argument: str | None = None  # the type of the first argument
    returned: str | None = None
    error: str | None = None
    until: float | None = None
    beginning: bytes = b""


def in_python(kind: str, message: str) -> str:
    """An exception as the last line of a traceback tells it: a type alone where there is no message."""
    return f"{kind}: {message}" if message else kind


@dataclass(frozen=True, slots=True)
class Uncaught(Fact):
    """An exception that nothing caught ended the program, or one of its threads; the probe says so."""

    kind: str
    message: str
    at: Position | None
    thread: str | None = None
    frames: tuple[Position, ...] = ()


@dataclass(frozen=True, slots=True)
class Raised(Fact):
    """An exception passed through a line of the student's, whether or not something caught it; the probe says so.

    Told only of programs that catch exceptions at all.
    """

    kind: str
    message: str
    at: Position | None


@dataclass(frozen=True, slots=True)
class Restless(Fact):
    """The program uses the CPU without end, or (`flooding`) prints without end."""

    flooding: bool = False


@dataclass(frozen=True, slots=True)
class Blocked(Fact):
    """The program provably waits in `call` (recv, accept, input, …) until the grader acts."""

    call: str
    at: Position | None


@dataclass(frozen=True, slots=True)
class ProgramExit(Fact):
    """The program ended by itself: with `status`, or killed by the signal numbered `signal`."""

    status: int | None
    signal: int | None = None


@dataclass(frozen=True, slots=True)
class Stopped(Fact):
    """The grader stopped the program."""


@dataclass(frozen=True, slots=True)
class LimitHit(Fact):
    """The program ran into a limit of exercise.toml; `by` tells who says so: the probe only explains."""

    limit: Limit
    by: Literal["kernel", "grader", "probe"]


Evidence = tuple[Fact, ...]
