"""What a student's process says of itself through the probe: it explains, and earns nothing.

Every field comes from a process that may lie: types are checked, sizes bounded, and a line that is not understood is
dropped.
"""

from __future__ import annotations

import json
import math
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from grader.evidence import Position, Raised, Role, SocketCall, Uncaught
from grader.harness.journal import Journal
from grader.harness.observer import Snapshot, Thread, Wait

_LONGEST_LINE = 8192
_MOST_LINES = 50_000
_MOST_THREADS = 1000
_MOST_RAISED = 100
_MOST_BYTES = 200  # of what a call carried
# Where the probe lets a program listen, and where it is reached there.
_LOOPBACKS: dict[tuple[object, object], str] = {
    (int(socket.AF_INET), "127.0.0.1"): "127.0.0.1",
    (int(socket.AF_INET6), "::1"): "::1",
    (int(socket.AF_INET6), "::"): "::1",
    (int(socket.AF_INET6), "::ffff:127.0.0.1"): "::ffff:127.0.0.1",
}
_KIND_OF_CALL = {
    "recv": "recv", "recv_into": "recv", "recvfrom": "recv", "accept": "accept", "send": "send", "sendall": "send",
    "connect": "connect", "connect_ex": "connect", "input": "read", "sleep": "sleep", "select": "select",
}  # fmt: skip


@dataclass(frozen=True)
class Listening:
    """A socket on which the program called listen."""

    family: socket.AddressFamily
    host: str
    port: int


@dataclass(frozen=True)
class NamedPort:
    """A port that the program named in `verb` (bind, connect), and the one that stood for it."""

    verb: str
    named: int
    moved: int
    at: Position | None
    host: str = ""


@dataclass
class Account:
    """What went in and came out, by the program's own account or by the grader's: for systems without /proc."""

    sent: int = 0  # bytes
    received: int = 0  # bytes
    connections: int = 0
    lines: int = 0
    ends: int = 0  # FIN or RST, given or met


@dataclass(frozen=True, slots=True)
class _Call:
    """A call that a thread has entered."""

    name: str
    at: Position | None
    fd: int | None
    detail: str
    argument: str | None
    entered: float
    timed: bool
    threads: int
    size: int = 0  # of the bytes that it was given


@dataclass
class Testimony:
    """The state that the probe's events add up to."""

    role: Role
    journal: Journal
    listening: list[Listening] = field(default_factory=list)
    ports: list[NamedPort] = field(default_factory=list)
    uncaught: list[Uncaught] = field(default_factory=list)
    account: Account = field(default_factory=Account)
    hidden_timer: bool = False  # SO_RCVTIMEO, signal.alarm: a time limit that nobody sees from outside
    raised: int = 0  # exceptions that passed through the student's lines
    events: int = 0
    _calls: dict[tuple[int, int], _Call] = field(default_factory=dict)
    _rest: bytes = b""

    def hear(self, data: bytes) -> None:
        """Take in what came out of the pipe; a piece of a line is kept for the next call."""
        *lines, rest = (self._rest + data).split(b"\n")
        # What is too long stays too long until its line ends: a tail must not be heard as a line.
        self._rest = rest[: _LONGEST_LINE + 1]
        for line in lines:
            if self.events < _MOST_LINES and len(line) <= _LONGEST_LINE:
                self._hear_line(line)

    def _hear_line(self, line: bytes) -> None:
        try:
            kind, t, pid, tid, *values = json.loads(line)
            hear = _HEARD[kind]
            thread = (int(pid), int(tid))
            if not math.isfinite(t):
                return
            hear(self, self.journal.since_origin(float(t)), thread, values)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError, OverflowError):
            return
        self.events += 1

    def position(self, pid: int, tid: int) -> Position | None:
        """The line at which a thread stands, where it is in a call that the probe watches."""
        call = self._calls.get((pid, tid))
        return call.at if call else None

    def call(self, pid: int, tid: int) -> str | None:
        """The name of the watched call that a thread is in."""
        call = self._calls.get((pid, tid))
        return call.name if call else None

    def snapshot(self) -> Snapshot:
        """The threads as the probe saw them last, for systems without /proc; known only if it saw each of them."""
        threads = tuple(
            Thread(pid, tid, Wait(_KIND_OF_CALL[call.name], call.timed, call.fd), (self.events,))
            for (pid, tid), call in self._calls.items()
            if call.name in _KIND_OF_CALL
        )
        sending = any(thread.wait is not None and thread.wait.call == "send" for thread in threads)
        most = max((call.threads for call in self._calls.values()), default=0)
        if not self._calls:
            return Snapshot((), known=False)
        return Snapshot(threads, known=len(threads) >= most and not sending and not self.hidden_timer)

    def _enter(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        name, file, line, fd, detail, kind, timeout, threads = values
        # A select without its fourth argument, or with None, has no time limit.
        timed = timeout is not None or (
            name == "select" and isinstance(detail, list) and len(detail) > 3 and detail[3] is not None
        )
        told = ", ".join(_shown(one) for one in detail) if isinstance(detail, list) else ""
        argument = sys.intern(kind) if isinstance(kind, str) else None
        size = _number(detail[0]) if argument == "bytes" and isinstance(detail, list) and detail else None
        call = _Call(
            name=sys.intern(str(name)),
            at=_position(file, line),
            fd=_number(fd),
            detail=told,
            argument=argument,
            entered=t,
            timed=timed or name == "sleep",
            threads=_number(threads) or 1,
            size=size or 0,
        )
        if thread in self._calls or len(self._calls) < _MOST_THREADS:
            self._calls[thread] = call

    def _leave(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        name, returned, error, message, *rest = values
        call = self._calls.pop(thread, None)
        if call is None or call.name != name:
            return
        self._settle_account(call, returned, error is not None)
        self.journal.add(
            SocketCall(
                call.entered,
                self.role,
                call.name,
                call.at,
                thread[1],
                call.fd,
                sys.intern(call.detail),
                call.argument,
                returned=None if error or returned is None else sys.intern(_shown(_address_of(call.name, returned))),
                error=f"{error}: {message}" if error else None,
                until=t,
                beginning=_bytes(rest[0]) if rest else b"",
            )
        )

    def _settle_account(self, call: _Call, returned: object, failed: bool) -> None:
        kind = _KIND_OF_CALL.get(call.name)
        if kind == "recv":
            count = _number(returned) or 0
            self.account.received += max(0, count)
            self.account.ends += failed or count == 0
        elif kind == "send" and not failed:
            self.account.sent += max(0, _number(returned) or call.size)  # sendall returns None
        elif kind == "accept":
            self.account.connections += not failed
        elif kind == "read":
            self.account.lines += 1

    def _print(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        file, line = values
        self.journal.add(SocketCall(t, self.role, "print", _position(file, line), thread[1]))

    def _port(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        verb, named, moved, file, line, _, *rest = values
        host = rest[0] if rest and isinstance(rest[0], str) else ""
        if len(self.ports) < 100:
            self.ports.append(NamedPort(str(verb), int(str(named)), int(str(moved)), _position(file, line), host))

    def _listen(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        family, host, port, _ = values
        reached = _LOOPBACKS.get((family, host))
        if len(self.listening) < 100 and reached and _number(port) and 0 < int(str(port)) < 65536:
            self.listening.append(Listening(socket.AddressFamily(int(str(family))), reached, int(str(port))))

    def _uncaught(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        kind, message, name, frames = values
        if not isinstance(frames, list) or len(self.uncaught) >= 100:
            return
        places = tuple(place for file, line in frames if (place := _position(file, line)))
        fact = Uncaught(
            t, self.role, str(kind), str(message), places[-1] if places else None,
            None if name is None else str(name), places,
        )  # fmt: skip
        self.uncaught.append(fact)
        self.journal.add(fact)

    def _raised(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        kind, message, file, line = values
        if self.raised < _MOST_RAISED:
            self.raised += 1
            self.journal.add(Raised(t, self.role, str(kind), str(message), _position(file, line)))

    def _timer(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        self.hidden_timer = True


_Hearer = Callable[[Testimony, float, tuple[int, int], list[object]], None]
_HEARD: dict[str, _Hearer] = {
    "enter": Testimony._enter, "leave": Testimony._leave, "print": Testimony._print, "port": Testimony._port,
    "listen": Testimony._listen, "uncaught": Testimony._uncaught, "timer": Testimony._timer,
    "raised": Testimony._raised,
}  # fmt: skip


def _address_of(name: str, returned: object) -> object:
    """Of what accept gives back, the address: the other half is the socket itself."""
    return returned[1] if name == "accept" and isinstance(returned, list) and len(returned) == 2 else returned


def _shown(value: object) -> str:
    """A value as Python writes it; the probe's lists were tuples (addresses)."""
    if isinstance(value, list):
        return f"({', '.join(_shown(one) for one in value[:4])})"
    return repr(value)[:200]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _bytes(told: object) -> bytes:
    """The bytes that the probe told as the characters of their numbers; none where it is not true to that."""
    return told[:_MOST_BYTES].encode("latin-1", "ignore") if isinstance(told, str) else b""


def _position(file: object, line: object) -> Position | None:
    number = _number(line)
    return _place(file, number) if isinstance(file, str) and number is not None and number > 0 else None


@lru_cache(512)
def _place(file: str, line: int) -> Position:
    """One for each line that calls something, however often: a program that spins makes thousands of calls."""
    return Position(file, line)
