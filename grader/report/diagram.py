"""The sequence diagram of a dialogue, as frozen data: two lifelines, time downwards, one row an event.

With one program the left lifeline is the grader (its end of the connection, the keyboard, the screen) and the right one the
program; when both programs talk to each other, the client stands left and the server right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.report.places import Place
from grader.result import CheckRole
from grader.text import Text

Way = Literal["right", "left", ""]
Line = Literal["none", "runs", "waits", "starts", "ends"]
Kind = Literal[
    "connect", "data", "fin", "rst", "key", "screen", "call", "wait", "start", "end", "error", "gap", "decided", "ghost"
]


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
