"""The grader's part of a dialogue as lines of Python, in the words of the course. Pure.

Only what the course teaches: socket, bind, listen, accept, connect, send, recv, close, input, print. One thing lies beyond,
and its line says so: to break a connection off (RST).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.report.visible import visible
from grader.result import CheckResult, TraceEvent

Remark = Literal["type", "end", "wanted", "shown", "ended", "reset", "stop", "start", "apart", "pause"]
_LONGEST = 1000  # bytes of one message in a script
_LONGEST_REMARK = 120  # characters
_PIECE, _LONG_PIECE = 1024, 65536  # bytes: the course's number, and one for what is longer
_PAUSE = 1.0  # seconds of silence that were meant


@dataclass(frozen=True)
class ScriptLine:
    """A line of the script, or a remark for whoever runs it, about `text`."""

    code: str = ""
    remark: Remark | None = None
    text: str = ""


def on_a_line(text: str) -> str:
    """`text` as it stands in a remark: without line breaks, and not too long."""
    return visible(text[:_LONGEST_REMARK]) + ("…" if len(text) > _LONGEST_REMARK else "")


def script(check: CheckResult, port: int, events: Sequence[TraceEvent]) -> tuple[ScriptLine, ...]:
    """What plays the grader's part of `events` on the port that the program named."""
    return tuple(_Script(check, port, events).lines())


class _Script:
    """The grader's steps, one after the other."""

    def __init__(self, check: CheckResult, port: int, events: Sequence[TraceEvent]) -> None:
        self._check = check
        self._port = port
        self._events = events
        self._at_once = _at_once(events)
        self._open: dict[int, str] = {}  # the names of the connections by their numbers
        self._took: set[int] = set()  # whose last step was a recv: one is enough for what came in several pieces
        self._given: set[int] = set()  # whose last step was a send
        self._read = False  # the program has taken something since
        # What the grader itself said can only be wanted on the screen.
        self._sent = "".join(event.hex or "" for event in events if event.who == "peer" and event.event == "send")

    def lines(self) -> Iterator[ScriptLine]:
        yield ScriptLine("import socket")
        if any(event.who == "peer" and event.event == "reset" for event in self._events):
            yield ScriptLine("import struct")
        yield ScriptLine()
        if self._check.role == "client":
            yield ScriptLine("serveur = socket.socket()")
            yield ScriptLine(f"serveur.bind(('', {self._port}))")
            yield ScriptLine("serveur.listen()")
        launched = 0
        before = 0.0
        for index, event in enumerate(self._events):
            silence = event.t - before
            before = max(before, event.until or event.t)
            if event.event == "launch":
                launched += 1
                if launched > 1:
                    yield ScriptLine("input()", "start")
            elif event.event == "stop":
                yield ScriptLine("input()", "stop")
            elif event.who == "keyboard":
                yield ScriptLine(remark="type" if event.event == "type" else "end", text=on_a_line(event.text or ""))
            elif event.who == "peer":
                yield from self._step(index, event, silence)
            elif event.who == "program" and event.event.startswith("recv"):
                self._read = True
        yield from self._ending()

    def _step(self, index: int, event: TraceEvent, silence: float) -> Iterator[ScriptLine]:
        number = event.connection or 1
        if event.event == "refused":
            yield ScriptLine("input()", "ended")
        if event.event in ("connect", "refused"):
            yield from self._connection(number)
        if event.event == "refused":
            del self._open[number]
        if number not in self._open:
            return
        name = self._open[number]
        if event.event == "send":
            yield from self._apart(number, silence)
            yield ScriptLine(f"{name}.send({_message(event)})")
            self._took.discard(number)
            self._given.add(number)
        elif event.event == "recv" and number not in self._took:
            yield self._taking(name, self._coming(index, number))
            self._took.add(number)
            self._given.discard(number)
        elif event.event in ("half-close", "reset"):
            del self._open[number]
            if event.event == "reset":
                yield ScriptLine(
                    f"{name}.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))", "reset"
                )
            yield ScriptLine(f"{name}.close()")

    def _connection(self, number: int) -> Iterator[ScriptLine]:
        name = f"client{number}" if self._at_once else "client"
        self._open[number] = name
        self._took.discard(number)
        if self._check.role == "server":
            yield ScriptLine(f"{name} = socket.socket()")
            yield ScriptLine(f"{name}.connect(('127.0.0.1', {self._port}))")
        else:
            yield ScriptLine(f"{name}, adresse = serveur.accept()")

    def _apart(self, number: int, silence: float) -> Iterator[ScriptLine]:
        """A break before what is sent, where the grader made one: two messages at once may arrive as one."""
        if silence >= _PAUSE:
            yield ScriptLine("input()", "pause", str(round(silence)))
        elif number in self._given and self._read:
            yield ScriptLine("input()", "apart")
        self._read = False

    def _coming(self, index: int, number: int) -> int:
        """The bytes that came from `index` on, until the grader sent something again."""
        total = 0
        for event in self._events[index:]:
            if event.who == "peer" and (event.connection or 1) == number:
                if event.event != "recv":
                    break
                total += event.size or 0
        return total

    def _taking(self, name: str, size: int, remark: Remark | None = None, text: str = "") -> ScriptLine:
        return ScriptLine(f"print({name}.recv({_PIECE if size <= _PIECE else _LONG_PIECE}))", remark, text)

    def _ending(self) -> Iterator[ScriptLine]:
        """What was wanted and did not come, then the end."""
        wanted = self._check.wanted
        for number, name in self._open.items():
            last = number == max(self._open)
            if not last or wanted is None or not wanted.hex:
                pass
            elif wanted.hex in self._sent:
                yield ScriptLine(remark="shown", text=on_a_line(wanted.text))
            elif number in self._took:
                yield ScriptLine(remark="wanted", text=on_a_line(wanted.text))
            else:
                yield self._taking(name, len(wanted.hex) // 2, "wanted", on_a_line(wanted.text))
            yield ScriptLine(f"{name}.close()")
        if self._check.role == "client":
            yield ScriptLine("serveur.close()")


def _at_once(events: Sequence[TraceEvent]) -> bool:
    """Whether the grader had several connections open at the same time."""
    opened: set[int] = set()
    for event in events:
        if event.who == "peer" and event.event == "connect":
            opened.add(event.connection or 1)
            if len(opened) > 1:
                return True
        elif event.who == "peer" and event.event in ("half-close", "reset"):
            opened.discard(event.connection or 1)
    return False


def _message(event: TraceEvent) -> str:
    """The bytes of `event` as one writes them in Python: encoded text, or bytes where they are none."""
    data = bytes.fromhex(event.hex or "")
    if len(data) != event.size or len(data) > _LONGEST:
        letter = data[:1] if data[:1].isalnum() else b"x"
        return f"{letter!r} * {event.size or len(data)}"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return repr(data)
    return f"{text!r}.encode('utf-8')"
