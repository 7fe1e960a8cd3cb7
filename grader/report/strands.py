"""Which call sent or took which bytes of a dialogue: events of the two ends, joined by counting bytes. Pure.

TCP is a stream: several calls may send what comes in one piece, and one piece may be taken by several calls.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from grader.result import CheckResult, TraceEvent

At = tuple[str | None, int | None]
Side = Literal["left", "right", ""]
_SENDING = ("send", "sendall")
_RECEIVING = ("recv", "recv_into", "recvfrom")


@dataclass(frozen=True)
class _Sent:
    """What an event sent: how it begins, and its size in bytes."""

    index: int
    data: bytes
    size: int


@dataclass
class Strands:
    """By the index of an event: the lines that sent or took its bytes, and the calls that another event tells."""

    places: dict[int, list[At]] = field(default_factory=dict)
    merged: set[int] = field(default_factory=set)
    pieces: dict[int, tuple[int, ...]] = field(default_factory=dict)  # the bytes that each call gave to what came
    sent: list[int] = field(default_factory=list)  # the sizes of the program's own pieces, in bytes
    came: bytes = b""  # what they carried, as it came
    whole: bool = True  # no event was left out of the trace
    _streams: dict[str, list[_Sent]] = field(default_factory=lambda: {"left": [], "right": []})

    def unread(self, index: int, count: int, side: Side) -> str:
        """The text of the last `count` bytes that had been sent to `side` by the event `index`, as far as it is known."""
        sent = [piece for piece in self._streams[side] if piece.index <= index]
        before = sum(piece.size for piece in sent) - count
        if not self.whole or before < 0:
            return ""
        found = b""
        for piece in sent:
            found += piece.data[max(0, before) : piece.size]
            cut = before < piece.size > len(piece.data)
            before -= piece.size
            if cut:
                return found.decode("utf-8", "backslashreplace") + ("…" if found else "")
        return found.decode("utf-8", "backslashreplace")

    def _add(self, side: str, index: int, event: TraceEvent) -> None:
        data = bytes.fromhex(event.hex or "")
        self._streams[side].append(_Sent(index, data, len(data) if event.size is None else event.size))

    def _place(self, index: int, event: TraceEvent) -> None:
        if event.line is not None and (event.file, event.line) not in self.places.setdefault(index, []):
            self.places[index].append((event.file, event.line))


def strands(check: CheckResult) -> Strands:
    """What belongs together in the trace of `check`."""
    made = Strands()
    for index, event in enumerate(check.trace):
        made._place(index, event)
        made.whole = made.whole and event.event != "left-out"
    if check.role == "both":
        _follow_both(check.trace, made)
    else:
        _join_sent(check.trace, made)
        _join_taken(check.trace, made)
        _join_closed(check.trace, made)
        _join_connected(check.trace, made)
    return made


def _follow_both(trace: tuple[TraceEvent, ...], made: Strands) -> None:
    """What the two programs sent to each other, by their own accounts: the client stands left."""
    for index, event in enumerate(trace):
        if event.who == "program" and event.event in _SENDING and event.size:
            made._add("right" if event.role == "client" else "left", index, event)


def _join_sent(trace: tuple[TraceEvent, ...], made: Strands) -> None:
    """What the grader received, with the calls to send that it came from."""
    calls: deque[tuple[int, int]] = deque()
    sent: list[tuple[int, int]] = []
    whole = True  # what came is all there, and came on one connection
    for index, event in enumerate(trace):
        if event.who == "program" and event.event in _SENDING and event.size:
            calls.append((index, event.size))
            sent.append((index, event.size))
        elif event.who == "peer" and event.event == "recv":
            data = bytes.fromhex(event.hex or "")
            made.came += data
            whole = whole and event.size in (None, len(data)) and event.connection is None
            taken = _taken(calls, event.size or 0)
            for call, _ in taken:
                made._place(index, trace[call])
                made.merged.add(call)
            made.pieces[index] = tuple(count for _, count in taken)
    made.sent = [size for _, size in sent]
    for (index, size), end in zip(sent, accumulate(made.sent), strict=True):
        # What a call sent is known by what came of it later.
        made._streams["left"].append(_Sent(index, made.came[end - size : end] if whole else b"", size))


def _join_taken(trace: tuple[TraceEvent, ...], made: Strands) -> None:
    """What the grader sent, with the calls to recv that took it."""
    pieces: deque[tuple[int, int]] = deque()
    for index, event in enumerate(trace):
        if event.who == "peer" and event.event == "send":
            pieces.append((index, event.size or 0))
            made._add("right", index, event)
        elif event.who == "program" and event.event in _RECEIVING and event.size:
            for piece, _ in _taken(pieces, event.size):
                made._place(piece, event)


def _taken(waiting: deque[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """The indexes that `count` bytes are taken from, with how many of each; what is taken whole leaves the queue."""
    taken = []
    while count > 0 and waiting:
        index, size = waiting.popleft()
        taken.append((index, min(size, count)))
        if size > count:
            waiting.appendleft((index, size - count))
        count -= size
    return taken


def _join_closed(trace: tuple[TraceEvent, ...], made: Strands) -> None:
    """The program's FIN, with the call to close before it."""
    call: int | None = None
    for index, event in enumerate(trace):
        if event.who != "program" or event.event != "close":
            continue
        if event.text is not None:
            call = index
        elif call is not None:
            made._place(index, trace[call])
            made.merged.add(call)
            call = None


def connected(event: TraceEvent) -> bool:
    """Whether `event` is a call of the program's that made a connection: it then tells the address, else the error."""
    return event.who == "program" and event.event == "connect" and (event.text or "").startswith("(")


def _join_connected(trace: tuple[TraceEvent, ...], made: Strands) -> None:
    """A connection is told once: by the client's call to connect; by the grader's, with the line that accepted it."""
    calls = deque(index for index, event in enumerate(trace) if connected(event))
    arrived: deque[int] = deque()
    for index, event in enumerate(trace):
        if event.who == "peer" and event.event == "connect":
            if event.role == "client" and calls and calls[0] < index:
                calls.popleft()
                made.merged.add(index)
            elif event.role == "server":
                arrived.append(index)
        elif event.who == "program" and event.event == "accept" and arrived:
            made._place(arrived.popleft(), event)
