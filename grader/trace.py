"""The story of a check for its readers: facts turned into trace events. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from grader.evidence import (
    Blocked,
    Connected,
    Evidence,
    Fact,
    HalfClosed,
    Launched,
    PeerClosed,
    Position,
    Printed,
    ProgramExit,
    Received,
    Reset,
    Sent,
    SocketCall,
    Stopped,
    Typed,
    Uncaught,
)
from grader.result import TraceEvent, Who

_FIRST, _LAST = 250, 150  # events kept of a long story
_MOST_BYTES = 4096  # of one event


def story(facts: Evidence, readable: Callable[[str], str]) -> tuple[TraceEvent, ...]:
    """The trace events of `facts`; `readable` cleans what was printed (the working copy's path)."""
    events = [event for fact in _joined(facts) if (event := _event(fact, facts, readable)) is not None]
    if len(events) <= _FIRST + _LAST:
        return tuple(events)
    left_out = len(events) - _FIRST - _LAST
    gap = TraceEvent(events[_FIRST].t, "kernel", "left-out", "both", text=str(left_out))
    return (*events[:_FIRST], gap, *events[-_LAST:])


def _joined(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Pieces that were printed one after the other, joined: an unbuffered print writes several."""
    held: Printed | None = None
    for fact in facts:
        if isinstance(fact, SocketCall) and fact.call == "print":
            continue
        if isinstance(fact, Printed) and held and (fact.stream, fact.role) == (held.stream, held.role):
            held = Printed(held.t, held.role, held.data + fact.data, held.stream)
            continue
        if held:
            yield held
        held = fact if isinstance(fact, Printed) else None
        if not isinstance(fact, Printed):
            yield fact
    if held:
        yield held


def _printing_line(fact: Printed, facts: Evidence) -> Position | None:
    """The line of the call to print that comes last before `fact` was read."""
    calls = [other for other in facts if isinstance(other, SocketCall) and other.call == "print"]
    before = [call.at for call in calls if call.role == fact.role and call.t <= fact.t]
    return before[-1] if before and fact.stream == "stdout" else None


def _event(fact: Fact, facts: Evidence, readable: Callable[[str], str]) -> TraceEvent | None:
    """The event that tells `fact`; None for a fact that tells a reader nothing."""
    if isinstance(fact, Sent):
        return _with_data(fact, "peer", "send", fact.data)
    if isinstance(fact, Received):
        return _with_data(fact, "peer", "recv", fact.data)
    if isinstance(fact, Printed):
        event = "print" if fact.stream == "stdout" else "error-output"
        return _with_data(fact, "program", event, fact.data, _printing_line(fact, facts), readable)
    if isinstance(fact, Typed):
        return _plain(fact, "keyboard", "type" if fact.line is not None else "end-of-keyboard", text=fact.line)
    if isinstance(fact, SocketCall):
        return _call(fact)
    if isinstance(fact, Uncaught):
        return _plain(fact, "program", "uncaught", fact.at, f"{fact.kind}: {fact.message}")
    if isinstance(fact, Blocked):
        return _plain(fact, "kernel", "blocked", fact.at, blocked=fact.call)
    if isinstance(fact, ProgramExit):
        text = str(fact.status) if fact.signal is None else f"signal {fact.signal}"
        return _plain(fact, "kernel", "exit", text=text)
    if isinstance(fact, Reset):
        return _plain(fact, "peer" if fact.by == "peer" else "program", "reset")
    return _without_data(fact)


def _without_data(fact: Fact) -> TraceEvent | None:
    named: dict[type[Fact], tuple[Who, str]] = {
        Launched: ("kernel", "launch"),
        Connected: ("peer", "connect"),
        HalfClosed: ("peer", "half-close"),
        PeerClosed: ("program", "close"),
        Stopped: ("kernel", "stop"),
    }
    found = named.get(type(fact))
    return None if found is None else _plain(fact, *found)


def _call(fact: SocketCall) -> TraceEvent:
    if fact.error is not None:
        return _plain(fact, "program", fact.call, fact.at, fact.error)
    shown = f"{fact.detail} → {fact.returned}" if fact.returned is not None else fact.detail
    return _plain(fact, "program", fact.call, fact.at, shown)


def _plain(
    fact: Fact, who: Who, event: str, at: Position | None = None, text: str | None = None, blocked: str | None = None
) -> TraceEvent:
    return TraceEvent(
        round(fact.t, 6), who, event, fact.role, at.file if at else None, at.line if at else None, text=text,
        blocked=blocked,
    )  # fmt: skip


def _with_data(
    fact: Fact,
    who: Who,
    event: str,
    data: bytes,
    at: Position | None = None,
    readable: Callable[[str], str] = lambda text: text,
) -> TraceEvent:
    kept = data[:_MOST_BYTES]
    text = readable(kept.decode("utf-8", "backslashreplace")) + ("…" if len(data) > _MOST_BYTES else "")
    return TraceEvent(
        round(fact.t, 6), who, event, fact.role, at.file if at else None, at.line if at else None, hex=kept.hex(),
        text=text,
    )  # fmt: skip
