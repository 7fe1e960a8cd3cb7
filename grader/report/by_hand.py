"""How to do a failed check again by hand: what to start, what to type, and a script for the grader's part. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.report.script import ScriptLine, on_a_line, script
from grader.result import CheckResult, TraceEvent

Obstacle = Literal["half-close", "long", "port"]
_PORT = re.compile(r", (\d{1,5})\)")
_MOST = 60  # lines of a script


@dataclass(frozen=True)
class ByHand:
    """The script that plays the grader's part, where it had one; the lines to type; why there can be no script."""

    script: tuple[ScriptLine, ...] = ()
    typed: tuple[str, ...] = ()
    obstacle: Obstacle | None = None


def by_hand(check: CheckResult) -> ByHand | None:
    """The failing dialogue of `check` to be done by hand; None where no program of the student's was started."""
    events = tuple(_until_decided(check.trace))
    if check.outcome != "failed" or not any(event.event == "launch" for event in events):
        return None
    typed = tuple(on_a_line(event.text or "") for event in events if event.event == "type")
    if check.role == "both" or not any(event.who == "peer" for event in events):
        return ByHand(typed=typed)
    port = _port(check, events)
    obstacle = _obstacle(check, events) or ("port" if port is None else None)
    if obstacle is not None or port is None:
        return ByHand(obstacle=obstacle)
    lines = script(check, port, events)
    return ByHand(lines, typed) if len(lines) <= _MOST else ByHand(obstacle="long")


def _until_decided(trace: tuple[TraceEvent, ...]) -> Iterator[TraceEvent]:
    for event in trace:
        if event.event == "decided":
            return
        yield event


def _port(check: CheckResult, events: Sequence[TraceEvent]) -> int | None:
    """The port that the program named."""
    verb = "bind" if check.role == "server" else "connect"
    for event in events:
        if event.who == "program" and event.event == verb:
            found = _PORT.search(event.text or "")
            if found and 0 < int(found[1]) < 65536:
                return int(found[1])
    return None


def _obstacle(check: CheckResult, events: Sequence[TraceEvent]) -> Obstacle | None:
    """What the words of the course cannot do."""
    opened: set[int] = set()
    for event in events:
        number = event.connection or 1
        if event.who != "peer":
            continue
        if event.event == "connect":
            opened.add(number)
        elif event.event == "recv" and number not in opened:
            return "half-close"
        elif event.event in ("half-close", "reset"):
            opened.discard(number)
    waited = check.wanted is not None and check.wanted.hex != ""
    return "half-close" if waited and not opened and events[-1].event != "refused" else None
