"""What a student's process says of itself through the probe: it explains, and earns nothing.

Every field comes from a process that may lie: types are checked, sizes bounded, and a line that is not understood is
dropped.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

from grader.evidence import Position, Role, SocketCall, Uncaught
from grader.harness.journal import Journal
from grader.harness.observer import Snapshot, Thread, Wait

_LONGEST_LINE = 8192
_MOST_LINES = 50_000
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


@dataclass(frozen=True)
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


@dataclass
class Testimony:
    """The state that the probe's events add up to."""

    role: Role
    journal: Journal
    listening: list[Listening] = field(default_factory=list)
    ports: list[NamedPort] = field(default_factory=list)
    uncaught: list[Uncaught] = field(default_factory=list)
    hidden_timer: bool = False  # SO_RCVTIMEO, signal.alarm: a time limit that nobody sees from outside
    events: int = 0
    _calls: dict[tuple[int, int], _Call] = field(default_factory=dict)
    _rest: bytes = b""

    def hear(self, data: bytes) -> None:
        """Take in what came out of the pipe; a piece of a line is kept for the next call."""
        *lines, rest = (self._rest + data).split(b"\n")
        self._rest = rest if len(rest) <= _LONGEST_LINE else b""
        for line in lines:
            if self.events < _MOST_LINES and len(line) <= _LONGEST_LINE:
                self._hear_line(line)

    def _hear_line(self, line: bytes) -> None:
        try:
            kind, t, pid, tid, *values = json.loads(line)
            hear = _HEARD[kind]
            thread = (int(pid), int(tid))
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
        most = max((call.threads for call in self._calls.values()), default=0)
        if not self._calls:
            return Snapshot((Thread(0, 0, None, (self.events,)),))
        return Snapshot(threads, known=len(threads) >= most and not self.hidden_timer)

    def _enter(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        name, file, line, fd, detail, kind, timeout, threads = values
        # A select without its fourth argument, or with None, has no time limit.
        timed = timeout is not None or (
            name == "select" and isinstance(detail, list) and len(detail) > 3 and detail[3] is not None
        )
        told = ", ".join(_shown(one) for one in detail) if isinstance(detail, list) else ""
        call = _Call(
            str(name), _position(file, line), _number(fd), told, kind if isinstance(kind, str) else None, t, timed or name == "sleep", _number(threads) or 1
        )
        self._calls[thread] = call

    def _leave(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        name, returned, error, message = values
        call = self._calls.pop(thread, None)
        if call is None or call.name != name:
            return
        self.journal.add(
            SocketCall(
                call.entered,
                self.role,
                call.name,
                call.at,
                thread[1],
                call.fd,
                call.detail,
                call.argument,
                returned=None if error or returned is None else _shown(returned),
                error=f"{error}: {message}" if error else None,
            )
        )

    def _print(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        file, line = values
        self.journal.add(SocketCall(t, self.role, "print", _position(file, line), thread[1]))

    def _port(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        verb, named, moved, file, line, _ = values
        if len(self.ports) < 100:
            self.ports.append(NamedPort(str(verb), int(str(named)), int(str(moved)), _position(file, line)))

    def _listen(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        family, host, port, _ = values
        if len(self.listening) < 100 and isinstance(family, int) and isinstance(port, int) and 0 < port < 65536:
            self.listening.append(Listening(socket.AddressFamily(family), str(host), port))

    def _uncaught(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        kind, message, name, frames = values
        if not isinstance(frames, list) or len(self.uncaught) > 100:
            return
        places = tuple(place for file, line in frames if (place := _position(file, line)))
        fact = Uncaught(
            t, self.role, str(kind), str(message), places[-1] if places else None,
            None if name is None else str(name), places,
        )  # fmt: skip
        self.uncaught.append(fact)
        self.journal.add(fact)

    def _timer(self, t: float, thread: tuple[int, int], values: list[object]) -> None:
        self.hidden_timer = True


_Hearer = Callable[[Testimony, float, tuple[int, int], list[object]], None]
_HEARD: dict[str, _Hearer] = {
    "enter": Testimony._enter, "leave": Testimony._leave, "print": Testimony._print, "port": Testimony._port,
    "listen": Testimony._listen, "uncaught": Testimony._uncaught, "timer": Testimony._timer,
}  # fmt: skip


def _shown(value: object) -> str:
    """A value as Python writes it; the probe's lists were tuples (addresses)."""
    if isinstance(value, list):
        return f"({', '.join(_shown(one) for one in value[:4])})"
    return repr(value)[:200]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _position(file: object, line: object) -> Position | None:
    return Position(file, line) if isinstance(file, str) and isinstance(line, int) else None
