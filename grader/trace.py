"""The story of a check for its readers: facts turned into trace events. Pure."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, islice

from grader.evidence import (
    Blocked,
    Connected,
    Evidence,
    Fact,
    HalfClosed,
    Launched,
    LimitHit,
    OnConnection,
    PeerClosed,
    Position,
    Printed,
    ProgramExit,
    Received,
    Refused,
    Reset,
    Role,
    Sent,
    SocketCall,
    Stopped,
    Stream,
    Typed,
    Uncaught,
    in_python,
)
from grader.queues import Queues, moved, queues
from grader.result import TraceEvent, Who

_FIRST, _LAST = 250, 150  # events kept of a long story
_MOST_ACTS = 20  # of the grader, kept besides: a program that spins must not hide them
_TURNS = ("launch", "decided", "stop")
_MOST_BYTES = 4096  # of one event
_WAITING = ("accept", "recv", "recv_into", "recvfrom", "input", "sleep", "select")  # connect counts when it asks

_Prints = dict[Role, list[SocketCall]]


def story(facts: Evidence, readable: Callable[[str], str], concluded_at: float | None = None) -> tuple[TraceEvent, ...]:
    """The trace events of `facts`, a call that waited standing where it returned.

    `readable` cleans what the program said (the working copy's path), but no message. `concluded_at`: when the check was
    decided (seconds); an event says so.
    """
    prints = _prints(facts)
    joined = _causes_first(sorted(_joined(facts), key=_when))
    if len({fact.role for fact in facts if isinstance(fact, Launched)}) < 2:
        joined = [_without_beginning(fact) for fact in joined]  # the grader's own end knows better
    counted: Sequence[Queues | None] = queues(joined) or [None] * len(joined)
    several = any(isinstance(fact, OnConnection) and fact.connection > 1 for fact in joined)
    events = (
        replace(
            _cleaned(event, readable),
            queues=None if count is None else dict(count),
            connection=fact.connection if several and isinstance(fact, OnConnection) else None,
        )
        for fact, count in zip(joined, counted, strict=True)
        if (event := _event(fact, prints)) is not None
    )
    return _shortened(_with_decision(events, concluded_at))


def _without_beginning(fact: Fact) -> Fact:
    return replace(fact, beginning=b"") if isinstance(fact, SocketCall) and fact.beginning else fact


def _when(fact: Fact) -> float:
    """When `fact` counts: what a call gave back is there when it returns."""
    if isinstance(fact, SocketCall) and fact.until is not None and fact.call in _WAITING:
        return fact.until
    return fact.t


def _causes_first(facts: list[Fact]) -> list[Fact]:
    """`facts`, each connection before the call that accepted it: the program may be quicker to say so than the grader."""
    to_come = deque(fact for fact in facts if isinstance(fact, Connected) and fact.role == "server")
    ordered: list[Fact] = []
    accepted = told = 0
    for fact in facts:
        if isinstance(fact, SocketCall) and fact.call == "accept" and fact.error is None:
            accepted += 1
            if told < accepted and to_come:
                told += 1
                ordered.append(to_come.popleft())
        elif isinstance(fact, Connected) and fact.role == "server":
            if not to_come or to_come[0] is not fact:
                continue
            told += 1
            to_come.popleft()
        ordered.append(fact)
    return ordered


def _with_decision(events: Iterable[TraceEvent], at: float | None) -> Iterator[TraceEvent]:
    """The events, and between them the moment when the check was decided; what comes later is clean-up."""
    before: TraceEvent | None = None
    for event in events:
        if at is not None and (event.until or event.t) > at:
            yield TraceEvent(round(at, 6), "kernel", "decided", (before or event).role)
            at = None
        yield event
        before = event
    if at is not None and before is not None:
        yield TraceEvent(round(at, 6), "kernel", "decided", before.role)


def _shortened(events: Iterable[TraceEvent]) -> tuple[TraceEvent, ...]:
    """The start and the end of a long story, which is never held whole: a program that spins makes thousands of calls."""
    coming = iter(events)
    first = list(islice(coming, _FIRST))
    last: deque[TraceEvent] = deque()
    acts: list[TraceEvent] = []
    left_out: list[float] = []  # when each was
    for event in coming:
        last.append(event)
        if len(last) > _LAST:
            gone = last.popleft()
            left_out.append(gone.t)
            if gone.who in ("peer", "keyboard") or gone.event in _TURNS:
                acts.append(gone)
    if not left_out:
        return (*first, *last)
    kept = acts if len(acts) <= _MOST_ACTS else []
    gap = TraceEvent(left_out[0], "kernel", "left-out", "both", text=str(len(left_out) - len(kept)))
    return (*first, gap, *kept, *last)


def _cleaned(event: TraceEvent, readable: Callable[[str], str]) -> TraceEvent:
    if event.text is None or event.who == "peer":
        return event
    return replace(event, text=readable(event.text))


def _joined(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Pieces that were printed one after the other, joined: an unbuffered print writes several."""
    for _, run in groupby((fact for fact in facts if not _is_print(fact)), key=_printed_by):
        yield from _in_one(list(run))


def _is_print(fact: Fact) -> bool:
    return isinstance(fact, SocketCall) and fact.call == "print"


def _printed_by(fact: Fact) -> tuple[Role, Stream] | None:
    return (fact.role, fact.stream) if isinstance(fact, Printed) else None


def _in_one(run: list[Fact]) -> list[Fact]:
    pieces = [fact for fact in run if isinstance(fact, Printed)]
    return [replace(pieces[0], data=b"".join(piece.data for piece in pieces))] if pieces else run


def _prints(facts: Evidence) -> _Prints:
    """Each program's calls to print, in the order of time."""
    calls = [fact for fact in facts if isinstance(fact, SocketCall) and fact.call == "print"]
    calls.sort(key=_time)
    return {role: [call for call in calls if call.role == role] for role in {call.role for call in calls}}


def _time(fact: Fact) -> float:
    return fact.t


def _printing_line(fact: Printed, prints: _Prints) -> Position | None:
    """The line of the call to print that comes last before `fact` was read."""
    calls = prints.get(fact.role, [])
    before = bisect_right(calls, fact.t, key=_time)
    return calls[before - 1].at if before and fact.stream == "stdout" else None


def _event(fact: Fact, prints: _Prints) -> TraceEvent | None:
    """The event that tells `fact`; None for a fact that tells a reader nothing."""
    if isinstance(fact, Sent):
        return _with_data(fact, "peer", "send", fact.data)
    if isinstance(fact, Received):
        return _with_data(fact, "peer", "recv", fact.data)
    if isinstance(fact, Printed):
        event = "print" if fact.stream == "stdout" else "error-output"
        return _with_data(fact, "program", event, fact.data, _printing_line(fact, prints))
    if isinstance(fact, Typed):
        return _plain(fact, "keyboard", "type" if fact.line is not None else "end-of-keyboard", text=fact.line)
    if isinstance(fact, SocketCall):
        return _call(fact)
    if isinstance(fact, Uncaught):
        return _plain(fact, "program", "uncaught", fact.at, in_python(fact.kind, fact.message))
    if isinstance(fact, Blocked):
        return _plain(fact, "kernel", "blocked", fact.at, blocked=fact.call)
    if isinstance(fact, ProgramExit):
        text = str(fact.status) if fact.signal is None else f"signal {fact.signal}"
        return _plain(fact, "kernel", "exit", text=text)
    if isinstance(fact, LimitHit):
        return _plain(fact, "kernel", "limit", text=fact.limit)
    if isinstance(fact, Reset):
        return _plain(fact, "peer" if fact.by == "peer" else "program", "reset")
    return _without_data(fact)


def _without_data(fact: Fact) -> TraceEvent | None:
    named: dict[type[Fact], tuple[Who, str]] = {
        Launched: ("kernel", "launch"),
        Connected: ("peer", "connect"),
        Refused: ("peer", "refused"),
        HalfClosed: ("peer", "half-close"),
        PeerClosed: ("program", "close"),
        Stopped: ("kernel", "stop"),
    }
    found = named.get(type(fact))
    return None if found is None else _plain(fact, *found)


def _call(fact: SocketCall) -> TraceEvent:
    shown = f"{fact.detail} → {fact.returned}" if fact.returned is not None else fact.detail
    event = _plain(fact, "program", fact.call, fact.at, fact.error if fact.error is not None else shown)
    until = fact.until if fact.call in _WAITING else None
    size = moved(fact)
    kept = _whole_characters(fact.beginning, size) if size else b""
    return replace(event, hex=kept.hex() or None, until=None if until is None else round(until, 6), size=size)


def _plain(
    fact: Fact, who: Who, event: str, at: Position | None = None, text: str | None = None, blocked: str | None = None
) -> TraceEvent:
    return TraceEvent(
        round(fact.t, 6), who, event, fact.role, at.file if at else None, at.line if at else None, text=text,
        blocked=blocked,
    )  # fmt: skip


def _with_data(fact: Fact, who: Who, event: str, data: bytes, at: Position | None = None) -> TraceEvent:
    kept = _cut(data)
    text = kept.decode("utf-8", "backslashreplace") + ("…" if len(data) > len(kept) else "")
    return TraceEvent(
        round(fact.t, 6), who, event, fact.role, at.file if at else None, at.line if at else None, hex=kept.hex(),
        text=text, size=len(data),
    )  # fmt: skip


def _whole_characters(beginning: bytes, size: int) -> bytes:
    """How `size` bytes begin, without the character that the end of `beginning` may have cut."""
    if size <= len(beginning):
        return beginning[:size]
    decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
    decoder.decode(beginning)
    pending, _ = decoder.getstate()
    return beginning[: len(beginning) - len(pending)]


def _cut(data: bytes) -> bytes:
    """The start of `data`, which does not end within a character: no byte 10xxxxxx follows it (RFC 3629)."""
    end = _MOST_BYTES
    while len(data) > end > _MOST_BYTES - 3 and data[end] & 0xC0 == 0x80:
        end -= 1
    return data[:end]
