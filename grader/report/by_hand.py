"""How to play the grader's part of a failed dialogue by hand: a small script in the words of the course. Pure.

Only what the course teaches: socket, bind, listen, accept, connect, send, recv, close.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from grader.report.visible import visible
from grader.result import CheckResult, TraceEvent

Remark = Literal["type", "end", "wanted"]
_PORT = re.compile(r", (\d{1,5})\)")
_LONGEST = 1000  # bytes of one message in a script
_LONGEST_REMARK = 120  # characters
_MOST = 40  # lines


@dataclass(frozen=True)
class ScriptLine:
    """A line of the script, or a remark for whoever runs it, about `text`."""

    code: str = ""
    remark: Remark | None = None
    text: str = ""


@dataclass(frozen=True)
class ByHand:
    """What to start first, the script (none where both programs talk to each other), and the lines to type."""

    script: tuple[ScriptLine, ...]
    typed: tuple[str, ...]


def by_hand(check: CheckResult) -> ByHand | None:
    """The failing dialogue of `check` to be done by hand; None where there is none, or no simple one."""
    if check.outcome != "failed":
        return None
    events = tuple(_until_decided(check.trace))
    typed = tuple(_on_a_line(event.text or "") for event in events if event.event == "type")
    if check.role == "both":
        return ByHand((), typed) if typed else None
    port = _port(check, events)
    launches = sum(event.event == "launch" for event in events)
    if port is None or launches != 1 or not _one_at_a_time(events):
        return None
    script = tuple(_Script(check, port).lines(events))
    return ByHand(script, typed) if len(script) <= _MOST else None


def _on_a_line(text: str) -> str:
    """`text` as it stands in a remark: without line breaks, and not too long."""
    return visible(text[:_LONGEST_REMARK]) + ("…" if len(text) > _LONGEST_REMARK else "")


def _until_decided(trace: tuple[TraceEvent, ...]) -> Iterator[TraceEvent]:
    for event in trace:
        if event.event == "decided":
            return
        yield event


def _port(check: CheckResult, events: tuple[TraceEvent, ...]) -> int | None:
    """The port that the program named."""
    verb = "bind" if check.role == "server" else "connect"
    for event in events:
        if event.who == "program" and event.event == verb:
            found = _PORT.search(event.text or "")
            return int(found[1]) if found and 0 < int(found[1]) < 65536 else None
    return None


def _one_at_a_time(events: tuple[TraceEvent, ...]) -> bool:
    """Whether the grader had one connection at a time, and lost none abruptly: else no plain script does the same."""
    opened = 0
    for event in events:
        if event.who == "peer":
            opened += (event.event == "connect") - (event.event == "half-close" and opened > 0)
            if opened > 1 or event.event == "reset":
                return False
        if event.event == "left-out":
            return False
    return True


class _Script:
    """The grader's steps as lines of Python."""

    def __init__(self, check: CheckResult, port: int) -> None:
        self._check = check
        self._port = port
        self._open = False

    def lines(self, events: tuple[TraceEvent, ...]) -> Iterator[ScriptLine]:
        yield ScriptLine("import socket")
        yield ScriptLine()
        if self._check.role == "client":
            yield from self._listening()
        took = False  # the last step was a recv: one is enough for what came in several pieces
        for event in events:
            if event.who == "keyboard":
                yield ScriptLine(remark="type" if event.event == "type" else "end", text=_on_a_line(event.text or ""))
            elif event.who == "peer":
                if event.event == "recv" and took:
                    continue
                yield from self._step(event)
                took = event.event == "recv"
        yield from self._ending(took)

    def _listening(self) -> Iterator[ScriptLine]:
        yield ScriptLine("serveur = socket.socket()")
        yield ScriptLine(f"serveur.bind(('', {self._port}))")
        yield ScriptLine("serveur.listen(1)")

    def _step(self, event: TraceEvent) -> Iterator[ScriptLine]:
        if event.event == "connect":
            self._open = True
            if self._check.role == "server":
                yield ScriptLine("client = socket.socket()")
                yield ScriptLine(f"client.connect(('127.0.0.1', {self._port}))")
            else:
                yield ScriptLine("client, adresse = serveur.accept()")
        elif event.event == "send":
            yield ScriptLine(f"client.send({_message(event)})")
        elif event.event == "recv":
            yield ScriptLine("print(client.recv(1024))")
        elif event.event == "half-close":
            self._open = False
            yield ScriptLine("client.close()")

    def _ending(self, took: bool) -> Iterator[ScriptLine]:
        """What was wanted and did not come, then the end."""
        wanted = self._check.wanted
        if self._open and wanted is not None and wanted.hex and not took:
            yield ScriptLine("print(client.recv(1024))", "wanted", _on_a_line(wanted.text))
        if self._open:
            yield ScriptLine("client.close()")
        if self._check.role == "client":
            yield ScriptLine("serveur.close()")


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
