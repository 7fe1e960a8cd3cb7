"""What the HTML report shows, as frozen data: built before any HTML, read by the template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from grader.report.by_hand import ByHand
from grader.report.diagram import Diagram
from grader.report.highlight import Piece
from grader.report.places import Place
from grader.report.visible import HexRow
from grader.result import CheckResult, Outcome, Result
from grader.text import Text


@dataclass(frozen=True)
class Finding:
    """A diagnosis with its place."""

    title: Text
    explanation: Text
    place: Place | None
    course: str | None


@dataclass(frozen=True)
class Pane:
    """What was wanted, or seen: `marked` is its first differing character; rows of bytes where the text does not tell.

    `ends`: nothing is left where the difference begins. `cut_before` and `cut_after` count the characters left out at either end.
    `pieces` are the sizes in bytes in which it was sent, where there were several.
    """

    before: str
    marked: str
    after: str
    ends: bool
    cut_before: int
    cut_after: int
    rows: tuple[HexRow, ...]
    size: int
    pieces: tuple[int, ...]


@dataclass(frozen=True)
class Premise:
    """A check that had to pass before another one; no anchor where it is not in the result."""

    title: Text | str
    anchor: str | None
    outcome: Outcome | None


@dataclass(frozen=True)
class Check:
    """One check, ready to be shown; plain figures are read from `result`."""

    result: CheckResult
    anchor: str
    title: Text
    difference: Text | None
    findings: tuple[Finding, ...]
    wanted: Pane | None
    seen: Pane | None
    diagram: Diagram
    by_hand: ByHand | None
    premises: tuple[Premise, ...]


@dataclass(frozen=True)
class Group:
    """The checks of one outcome, those that count for the mark first."""

    outcome: Outcome
    checks: tuple[Check, ...]
    earned: float
    points: float


@dataclass(frozen=True)
class Next:
    """The one thing to do next: mend a check, enjoy (and maybe try a bonus), or wait for the grader's side."""

    kind: Literal["mend", "done", "hand in", "wait"]
    check: Check | None


@dataclass(frozen=True)
class Program:
    """Which file was taken for a role, and why none or not another."""

    role: str
    file: str | None
    note: Text | None


@dataclass(frozen=True)
class Advice:
    """What could be better in one file, beyond the marks."""

    file: str | None
    findings: tuple[Finding, ...]
    left_out: int


@dataclass(frozen=True)
class Mark:
    """Why a line of the source is marked; `check` is an anchor; `costs`: it is about a check that counts for the mark."""

    title: Text
    check: str | None
    costs: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a student's source."""

    number: int
    pieces: tuple[Piece, ...]
    anchor: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Source:
    """One file of the student's, without its last `left_out` lines where there are very many."""

    file: str
    lines: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True)
class Page:
    """All that the template shows."""

    result: Result
    title: Text
    submission: str
    heading: Text
    next: Next
    doubtful: tuple[Check, ...]
    programs: tuple[Program, ...]
    files: Mapping[str, str]
    groups: tuple[Group, ...]
    advice: tuple[Advice, ...]
    sources: tuple[Source, ...]
