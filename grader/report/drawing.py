"""Draws the diagram of a trace in one pass: arrows, lifelines, where each program stands, and what waits unread."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.report import wording
from grader.report.diagram import Diagram, Kind, Line, Row, Waiting, Way
from grader.report.places import Sources
from grader.report.repeats import folded
from grader.report.room import ROOMS, Room, steps_within
from grader.report.strands import Strands, connected, strands
from grader.report.visible import is_text, lines_visible, visible
from grader.result import CheckResult, TraceEvent
from grader.text import Text

HEAD, TAIL = 40, 20
BYTES, QUEUE = 32, 60  # bytes of an event that are no text; characters of a queue

_PEER: dict[str, tuple[Kind, Way]] = {
    "connect": ("connect", "right"),
    "send": ("data", "right"),
    "recv": ("data", "left"),
    "half-close": ("fin", "right"),
    "reset": ("rst", "right"),
    "refused": ("rst", "right"),
}
_KERNEL: dict[str, Kind] = {
    "launch": "start", "exit": "end", "stop": "end", "blocked": "wait", "limit": "error", "left-out": "gap",
    "decided": "decided",
}  # fmt: skip
_SPOKEN = ("print", "error-output", "uncaught")


def diagram(check: CheckResult, sources: Sources, room: Room = ROOMS[0]) -> Diagram:
    """The diagram of what happened in `check`, with the arrow that was wanted and did not come."""
    rows = tuple(steps_within(folded(_Drawing(check, sources, room.text).rows()), room.steps(check)))
    duo = check.role == "both"
    queues = any(event.queues is not None for event in check.trace)
    if len(rows) <= HEAD + TAIL:
        return Diagram(check.role, duo, queues, rows, (), ())
    return Diagram(check.role, duo, queues, rows[:HEAD], rows[HEAD:-TAIL], rows[-TAIL:])


@dataclass(frozen=True)
class _Wait:
    """A call in which a program waits, and its line where it is known."""

    call: str | None
    file: str | None
    line: int | None

    def ends_with(self, event: TraceEvent) -> bool:
        return self.line is None or self == _Wait(event.event, event.file, event.line)


def _wait(event: TraceEvent) -> _Wait:
    return _Wait(event.blocked, event.file, event.line)


class _Drawing:
    """One pass over a trace: what each lifeline looks like, and where each program stands."""

    def __init__(self, check: CheckResult, sources: Sources, most: int) -> None:
        self._check = check
        self._most = most  # characters of an event
        self._sources = sources
        self._strands: Strands = strands(check)
        self._lines: dict[str, Line] = {"left": "none" if check.role == "both" else "runs", "right": "none"}
        self._standing: dict[str, str] = {}
        self._told: tuple[str, ...] = ()
        self._waits: dict[str, set[_Wait]] = {"left": set(), "right": set()}  # told, and not ended since

    def rows(self) -> list[Row]:
        drawn: list[Row] = []
        ghost = self._ghost_place()
        waits_from = self._grader_waits_from(ghost)
        for index, event in enumerate(self._check.trace):
            if index == waits_from:
                self._lines["left"] = "waits"
            if index == ghost:
                drawn.append(self._ghost())
            if self._still_waits(event):
                self._lines[self._side(event)] = "waits"
            elif index not in self._strands.merged:
                drawn.append(self._row(index, event))
            if index + 1 == len(self._check.trace) == ghost:
                drawn.append(self._ghost())
        return drawn

    def _grader_waits_from(self, ghost: int | None) -> int | None:
        """The event from which on the grader only waits for what it wants: the one after the last that it did itself."""
        if ghost is None or self._duo:
            return None
        own = [
            n
            for n, event in enumerate(self._check.trace[:ghost])
            if event.who in ("peer", "keyboard") and event.event != "recv"
        ]
        return own[-1] + 1 if own else None

    def _row(self, index: int, event: TraceEvent) -> Row:
        kind, way = self._shape(event)
        side = self._side(event)
        if kind not in ("gap", "decided"):
            self._move(event, kind, side)
        data = bytes.fromhex(event.hex or "")
        text, spoken = _text(event, data)
        places = [self._sources.place(file, line) for file, line in self._strands.places.get(index, ())]
        return Row(
            kind, way, side, *self._drawn(kind, side), wording.label(event, way), wording.call(event, way),
            text=None if text is None else lines_visible(text[: self._most]),
            spoken=spoken,
            cut=max(0, len(text or "") - self._most),
            bytes=data[:BYTES].hex(" ") if not is_text(data) else None,
            notes=(*_notes(event, kind, data), *wording.connection(event), *_pieces(self._strands.pieces.get(index, ()))),
            places=tuple(place for place in places if place),
            standing=self._moved(),
            towards_left=self._waiting(index, event, "left"),
            towards_right=self._waiting(index, event, "right"),
        )  # fmt: skip

    def _drawn(self, kind: Kind, side: Way) -> tuple[Line, Line]:
        """The lifelines beside a row: the one that starts or ends there does so half-way."""
        drawn: dict[str, Line] = {**self._lines}
        if kind == "start":
            drawn[side] = "starts"
        elif kind == "end":
            drawn[side] = "ends"
        return drawn["left"], drawn["right"]

    def _moved(self) -> tuple[str, ...] | None:
        """Where the programs stand, if that has changed."""
        now = tuple(self._standing[side] for side in ("left", "right") if side in self._standing)
        if now == self._told:
            return None
        self._told = now
        return now

    def _shape(self, event: TraceEvent) -> tuple[Kind, Way]:
        if event.who == "peer" and event.event == "connect" and event.role == "client":
            return "connect", "left"
        if event.who == "peer":
            return _PEER.get(event.event, ("call", ""))
        if event.who == "keyboard":
            return ("key", "" if self._duo else "right")
        if event.who == "kernel":
            return _KERNEL.get(event.event, "call"), ""
        return self._shape_of_deed(event)

    def _shape_of_deed(self, event: TraceEvent) -> tuple[Kind, Way]:
        """What a program did."""
        if event.event in ("print", "error-output"):
            return "screen", "" if self._duo else "left"
        if event.event == "uncaught":
            return "error", ""
        if event.event == "reset":
            return "rst", "left"
        if event.event == "close" and event.text is None:
            return "fin", "left"
        if self._duo and event.event in ("send", "sendall") and event.size:
            return "data", "right" if event.role == "client" else "left"
        if connected(event):
            return "connect", "right" if self._duo else "left"
        return "call", ""

    @property
    def _duo(self) -> bool:
        return self._check.role == "both"

    def _side(self, event: TraceEvent) -> Way:
        return "left" if self._duo and event.role == "client" else "right"

    def _move(self, event: TraceEvent, kind: Kind, side: str) -> None:
        """The lifeline and the line of the program that `event` is about, after it."""
        anchor = self._anchor(event)
        if anchor:
            self._standing[side] = anchor
        if kind == "wait":
            self._lines[side] = "waits"
            self._waits[side].add(_wait(event))
        elif kind == "end":
            self._lines[side] = "none"
            self._standing.pop(side, None)
            self._waits[side].clear()
        elif event.who == "program" or kind == "start":
            self._lines[side] = "runs"
            # With threads, what one of them does ends no wait of another's.
            self._waits[side] -= {wait for wait in self._waits[side] if wait.ends_with(event)}

    def _still_waits(self, event: TraceEvent) -> bool:
        """Whether `event` only repeats that a program waits where it did."""
        return event.event == "blocked" and _wait(event) in self._waits[self._side(event)]

    def _anchor(self, event: TraceEvent) -> str | None:
        place = self._sources.place(event.file, event.line)
        return place.anchor if place else None

    def _waiting(self, index: int, event: TraceEvent, side: Way) -> Waiting | None:
        if not event.queues:
            return None
        left_role = "client" if self._check.role in ("both", "server") else "server"
        role = left_role if side == "left" else {"client": "server", "server": "client"}[left_role]
        count = event.queues.get(role, 0)
        if count <= 0:
            return None
        text = self._strands.unread(index, count, side)
        most = min(QUEUE, self._most)
        return Waiting(count, visible(text[:most]) + ("…" if len(text) > most else ""))

    def _ghost_place(self) -> int | None:
        """Before the decision, where what was wanted did not come."""
        check = self._check
        if check.outcome != "failed" or check.wanted is None or not check.wanted.hex or not check.trace:
            return None
        decided = (index for index, event in enumerate(check.trace) if event.event == "decided")
        return next(decided, len(check.trace))

    def _ghost(self) -> Row:
        wanted, seen = self._check.wanted, self._check.seen
        assert wanted is not None
        data = bytes.fromhex(wanted.hex)
        event = TraceEvent(0, "program", "wanted" if seen and seen.hex else "missing", self._check.role, size=len(data))
        left, right = self._lines["left"], self._lines["right"]
        if not self._duo:
            self._lines["left"] = "runs"
        return Row(
            "ghost", "" if self._duo else "left", "left" if self._duo else "right", left, right,
            wording.label(event, ""),
            text=lines_visible(wanted.text[: self._most]), spoken=True, cut=max(0, len(wanted.text) - self._most),
            notes=_notes(replace(event, hex=wanted.hex, text=wanted.text), "ghost", data),
        )  # fmt: skip


def _text(event: TraceEvent, data: bytes) -> tuple[str | None, bool]:
    """What a row shows, and whether somebody said it: of a call that carried bytes, those, else what the call tells."""
    if event.event in ("left-out", "exit", "limit"):
        return None, True
    if event.who != "program" or event.event in _SPOKEN:
        return event.text, True
    if not data:
        return event.text, False
    return data.decode("utf-8", "backslashreplace") + ("…" if len(data) < (event.size or 0) else ""), True


def _notes(event: TraceEvent, kind: Kind, data: bytes) -> tuple[Text | str, ...]:
    """What a row says in small letters: the segment, the size, how it ended."""
    if event.event == "limit":
        return (wording.limit(event.text or ""),)
    if event.event == "exit":
        return (wording.status(event.text),) if event.text else ()
    if event.event == "refused":
        return (wording.SEGMENTS["connect"],)
    if kind in wording.SEGMENTS:
        return (wording.SEGMENTS[kind],)
    if not event.size or not (kind in ("data", "ghost") or (kind == "call" and data)):
        return ()
    whole = is_text(data) and len(data) == event.size
    return (wording.size(len(data.decode()) if whole else None, event.size),)


def _pieces(sizes: tuple[int, ...]) -> tuple[Text, ...]:
    """The calls to send that one piece of the stream came from, where there were several."""
    return (wording.calls(sizes),) if len(sizes) > 1 else ()
