"""The sequence diagram of a dialogue, as frozen data: two lifelines, time downwards, one row an event.

With one program the left lifeline is the grader (its end of the connection, the keyboard, the screen) and the right one the
program; when both programs talk to each other, the client stands left and the server right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from grader.report import wording
from grader.report.places import Place, Sources
from grader.report.strands import Strands, connected, strands
from grader.report.visible import visible
from grader.result import CheckResult, CheckRole, TraceEvent
from grader.text import Text

Way = Literal["right", "left", ""]
Line = Literal["none", "runs", "waits", "starts", "ends"]
Kind = Literal[
    "connect", "data", "fin", "rst", "key", "screen", "call", "wait", "start", "end", "error", "gap", "decided", "ghost"
]

HEAD, TAIL = 40, 20
TEXT, BYTES, QUEUE = 400, 32, 60  # of an event: characters, bytes where they are no text; characters of a queue

_PEER: dict[str, tuple[Kind, Way]] = {
    "connect": ("connect", "right"),
    "send": ("data", "right"),
    "recv": ("data", "left"),
    "half-close": ("fin", "right"),
    "reset": ("rst", "right"),
}
_KERNEL: dict[str, Kind] = {
    "launch": "start", "exit": "end", "stop": "end", "blocked": "wait", "limit": "error", "left-out": "gap",
    "decided": "decided",
}  # fmt: skip
_SPOKEN = ("print", "error-output", "uncaught")


@dataclass(frozen=True)
class Row:
    """One event as it is drawn: an arrow `way`, or a sign on the lifeline `side`; then where each program stands.

    `label` says who does what, by which `call`; `text` what went through (`spoken`) or the call's details, without `cut`
    characters; `bytes` where it is no text; `notes` its size, the segment that carried it. `places` are the lines that sent
    or received it, `standing` the anchors of the lines where the programs stood afterwards, None where that is as before.
    """

    kind: Kind
    way: Way
    side: Way
    left: Line
    right: Line
    label: Text
    call: str | None = None
    text: str | None = None
    spoken: bool = False
    cut: int = 0
    bytes: str | None = None
    notes: tuple[Text | str, ...] = ()
    places: tuple[Place, ...] = ()
    standing: tuple[str, ...] | None = None
    towards_left: Waiting | None = None
    towards_right: Waiting | None = None


@dataclass(frozen=True)
class Waiting:
    """What waits unread in a queue: how many bytes, and their text where it is known."""

    size: int
    text: str


@dataclass(frozen=True)
class Diagram:
    """The rows, folded in the middle when they are many. `duo`: two programs; `queues`: whether it is known what waited."""

    role: CheckRole
    duo: bool
    queues: bool
    head: tuple[Row, ...]
    middle: tuple[Row, ...]
    tail: tuple[Row, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of them."""
        return self.head + self.middle + self.tail


def diagram(check: CheckResult, sources: Sources) -> Diagram:
    """The diagram of what happened in `check`, with the arrow that was wanted and did not come."""
    rows = tuple(_Drawing(check, sources).rows())
    duo = check.role == "both"
    queues = any(event.queues is not None for event in check.trace)
    if len(rows) <= HEAD + TAIL:
        return Diagram(check.role, duo, queues, rows, (), ())
    return Diagram(check.role, duo, queues, rows[:HEAD], rows[HEAD:-TAIL], rows[-TAIL:])


class _Drawing:
    """One pass over a trace: what each lifeline looks like, and where each program stands."""

    def __init__(self, check: CheckResult, sources: Sources) -> None:
        self._check = check
        self._sources = sources
        self._strands: Strands = strands(check)
        self._lines: dict[str, Line] = {"left": "none" if check.role == "both" else "runs", "right": "none"}
        self._standing: dict[str, str] = {}
        self._told: tuple[str, ...] = ()
        self._waits: dict[str, tuple[str | None, str | None, int | None]] = {}

    def rows(self) -> list[Row]:
        drawn: list[Row] = []
        ghost = self._ghost_place()
        for index, event in enumerate(self._check.trace):
            if index == ghost:
                drawn.append(self._ghost())
            if index not in self._strands.merged and not self._still_waits(event):
                drawn.append(self._row(index, event))
        if ghost == len(self._check.trace):
            drawn.append(self._ghost())
        return drawn

    def _row(self, index: int, event: TraceEvent) -> Row:
        kind, way = self._shape(event)
        side = self._side(event)
        if kind not in ("gap", "decided"):
            self._move(event, kind, side)
        data = bytes.fromhex(event.hex or "")
        text = None if event.event in ("left-out", "exit", "limit") else event.text
        places = [self._sources.place(file, line) for file, line in self._strands.places.get(index, ())]
        return Row(
            kind, way, side, *self._drawn(kind, side), wording.label(event, way), wording.call(event, way),
            text=None if text is None else lines_visible(text[:TEXT]),
            spoken=event.who != "program" or event.event in _SPOKEN,
            cut=max(0, len(text or "") - TEXT),
            bytes=data[:BYTES].hex(" ") if not is_text(data) else None,
            notes=_notes(event, kind, data),
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
        now = tuple(self._standing.values())
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
            self._waits[side] = (event.blocked, event.file, event.line)
        elif kind == "end":
            self._lines[side] = "none"
            self._standing.pop(side, None)
        elif event.who == "program" or kind == "start":
            self._lines[side] = "runs"

    def _still_waits(self, event: TraceEvent) -> bool:
        """Whether `event` only repeats that a program waits where it did."""
        side = self._side(event)
        told = (event.blocked, event.file, event.line)
        return event.event == "blocked" and self._lines[side] == "waits" and self._waits.get(side) == told

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
        return Waiting(count, visible(self._strands.unread(index, count, side)[:QUEUE]))

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
        return Row(
            "ghost", "" if self._duo else "left", "left" if self._duo else "right", self._lines["left"], self._lines["right"],
            wording.label(event, ""),
            text=lines_visible(wanted.text[:TEXT]), spoken=True, cut=max(0, len(wanted.text) - TEXT),
            notes=_notes(replace(event, hex=wanted.hex, text=wanted.text), "ghost", data),
        )  # fmt: skip


def _notes(event: TraceEvent, kind: Kind, data: bytes) -> tuple[Text | str, ...]:
    """What a row says in small letters: the segment, the size, how it ended."""
    if event.event == "limit":
        return (wording.limit(event.text or ""),)
    if event.event == "exit":
        return (wording.status(event.text),) if event.text else ()
    if kind in wording.SEGMENTS:
        return (wording.SEGMENTS[kind],)
    if kind not in ("data", "ghost") or not event.size:
        return ()
    whole = event.text is not None and is_text(data) and len(data) == event.size
    return (wording.size(len(event.text or "") if whole else None, event.size),)


def lines_visible(text: str) -> str:
    """`text` with its hidden characters shown, and a new line where it has one."""
    return visible(text).replace("␊", "␊\n")


def is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
