"""What the HTML report shows, as frozen data: built before any HTML, read by the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.report.visible import HexRow, visible, visible_code
from grader.result import CheckResult, CheckRole, Outcome, Result, TraceEvent
from grader.text import Text


@dataclass(frozen=True)
class Place:
    """A file of the student's, the line, what stands on it, and its anchor in the page where the source is there."""

    file: str
    line: int | None = None
    code: str | None = None
    anchor: str | None = None


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
    """

    before: str
    marked: str
    after: str
    ends: bool
    cut_before: int
    cut_after: int
    rows: tuple[HexRow, ...]
    size: int


@dataclass(frozen=True)
class Step:
    """One line of the dialogue; `bytes` where the text does not tell, `cut` characters left out.

    `spoken`: the text went over the wire, the keyboard or the console; else it only details a call.
    """

    event: TraceEvent
    text: str | None
    spoken: bool
    bytes: str | None
    cut: int
    place: Place | None


@dataclass(frozen=True)
class Story:
    """The dialogue, folded in the middle when it is long."""

    head: tuple[Step, ...]
    middle: tuple[Step, ...]
    tail: tuple[Step, ...]


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
    story: Story
    premises: tuple[Premise, ...]


@dataclass(frozen=True)
class Group:
    """The checks of one role, the ones to look at first."""

    role: CheckRole
    checks: tuple[Check, ...]
    earned: float
    points: float
    passed: int


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
    """Why a line of the source is marked; `check` is an anchor."""

    title: Text
    check: str | None


@dataclass(frozen=True)
class Line:
    """One line of a student's source."""

    number: int
    code: str
    anchor: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Source:
    """One file of the student's."""

    file: str
    lines: tuple[Line, ...]


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
    groups: tuple[Group, ...]
    counts: tuple[tuple[Outcome, int], ...]
    advice: tuple[Advice, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Sources:
    """Where a line of a student's file stands in the page."""

    files: Mapping[str, Sequence[str]]

    def anchor(self, file: str, line: int) -> str:
        """The anchor of a line; file names do not enter it, for a student chooses them."""
        return f"source-{list(self.files).index(file) + 1}-{line}"

    def place(self, file: str | None, line: int | None) -> Place | None:
        """The place of `line` in `file`; without an anchor when the page does not show it."""
        if file is None:
            return None
        lines = self.files.get(file, ())
        if line is None or not 1 <= line <= len(lines):
            return Place(visible(file), line)
        return Place(visible(file), line, visible_code(lines[line - 1]).strip(), self.anchor(file, line))
