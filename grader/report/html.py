"""The report as one HTML file that opens from disk, offline: page data first (frozen), then one template, no script.

Everything that a student controls reaches the template as data, is escaped there, and passes `harmless` at the end.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from grader.language import catalogue, number
from grader.report.next_step import next_step
from grader.report.visible import HexRow, harmless, hex_rows, text_tells, visible
from grader.result import CheckResult, CheckRole, Content, Diagnosis, Outcome, ProgramFile, Result, TraceEvent
from grader.text import Language, Text

ROLES: tuple[CheckRole, ...] = ("server", "client", "both")
WORST_FIRST: tuple[Outcome, ...] = ("failed", "error", "inconclusive", "skipped", "passed")
COUNTED: tuple[Outcome, ...] = ("passed", "failed", "skipped", "inconclusive", "error")
TRACE_HEAD, TRACE_TAIL = 40, 20
ADVICE_A_FILE = 3
CONTENT_RADIUS, TRACE_TEXT = 200, 400
TRACE_BYTES = 32
CONTROLS = (  # the names of the control characters, in the order of the pictures U+2400 to U+2421
    "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US "
    "SP DEL"
)


@dataclass(frozen=True)
class Place:
    """A file of the student's, the line, what stands on it, and its anchor in the page where the source is there."""

    file: str
    line: int | None = None
    code: str | None = None
    anchor: str | None = None


@dataclass(frozen=True)
class Finding:
    """A diagnosis in one language, with its place."""

    title: str
    explanation: str
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

    title: str
    anchor: str | None
    outcome: Outcome | None


@dataclass(frozen=True)
class Check:
    """One check, ready to be shown; plain figures are read from `result`."""

    result: CheckResult
    anchor: str
    title: str
    difference: str | None
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

    kind: Literal["mend", "done", "wait"]
    check: Check | None


@dataclass(frozen=True)
class Program:
    """Which file was taken for a role, and why none or not another."""

    role: str
    file: str | None
    note: str | None


@dataclass(frozen=True)
class Advice:
    """What could be better in one file, beyond the marks."""

    file: str | None
    findings: tuple[Finding, ...]
    left_out: int


@dataclass(frozen=True)
class Mark:
    """Why a line of the source is marked; `check` is an anchor."""

    title: str
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

    language: Language
    result: Result
    title: str
    submission: str
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


def render(result: Result, language: Language) -> str:
    """The whole page: UTF-8 text without lone surrogates, control or bidirectional characters."""
    return harmless(_template(language).render(page=page_of(result, language))) + "\n"


@cache
def _template(language: Language) -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Typed loosely by Jinja: the extension adds this method.
    environment.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters["number"] = partial(number, language=language)
    environment.filters["sha256"] = _sha256
    environment.filters["signs"] = signs
    return environment.get_template("report.html")


def _sha256(style: str) -> str:
    """The hash source that a Content-Security-Policy names an inline style by (CSP 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def signs(text: str) -> Markup:
    """`text` escaped, each control picture with its letters beside it: few fonts have ␊, so the style draws « LF »."""

    def named(found: re.Match[str]) -> str:
        name = CONTROLS.split()[ord(found[0]) - 0x2400]
        return f'<abbr class="sign" data-name="{name}">{found[0]}</abbr>'

    return Markup(re.sub("[\u2400-\u241f\u2421]", named, str(escape(text))))


def page_of(result: Result, language: Language) -> Page:
    """The page's data for `result` in `language`."""
    sources = Sources({file: python_lines(text) for file, text in result.sources.items()})
    checks = _checks(result, sources, language)
    return Page(
        language=language,
        result=result,
        title=result.title.in_language(language) if result.title else result.exercise,
        submission=visible(result.submission),
        next=_next(result, checks),
        doubtful=tuple(c for c in checks if not c.result.bonus and c.result.outcome in ("error", "inconclusive")),
        programs=tuple(_program(role, taken, language) for role, taken in result.programs.items()),
        groups=tuple(group for group in (_group(role, checks) for role in ROLES) if group.checks),
        counts=_counts(checks),
        advice=tuple(_advice(result.advice, sources, language)),
        sources=_sources(sources, checks, result.advice, language),
    )


def _checks(result: Result, sources: Sources, language: Language) -> tuple[Check, ...]:
    anchors = {check.id: f"check-{index}" for index, check in enumerate(result.checks, 1)}
    by_id = {check.id: check for check in result.checks}

    def premise(needed: str) -> Premise:
        if needed not in by_id:
            return Premise(needed, None, None)
        return Premise(by_id[needed].title.in_language(language), anchors[needed], by_id[needed].outcome)

    return tuple(
        Check(
            result=check,
            anchor=anchors[check.id],
            title=check.title.in_language(language),
            difference=_sentence(check.difference, language),
            findings=tuple(_finding(diagnosis, sources, language) for diagnosis in check.diagnoses),
            wanted=_pane(check.wanted, check),
            seen=_pane(check.seen, check),
            story=_story([_step(event, sources) for event in check.trace]),
            premises=tuple(found for found in map(premise, check.needs) if found.outcome != "passed"),
        )
        for check in result.checks
    )


def _sentence(text: Text | None, language: Language) -> str | None:
    """`text` with a capital, unless the name of a file begins it."""
    if text is None:
        return None
    told = text.in_language(language)
    return told if "." in told.split(" ")[0] else told[:1].upper() + told[1:]


def _finding(diagnosis: Diagnosis, sources: Sources, language: Language) -> Finding:
    return Finding(
        diagnosis.title.in_language(language),
        diagnosis.explanation.in_language(language),
        sources.place(diagnosis.file, diagnosis.line),
        diagnosis.course,
    )


def _pane(content: Content | None, check: CheckResult) -> Pane | None:
    if content is None:
        return None
    data = bytes.fromhex(content.hex)
    differs_at = _differs_at(content, data, check)
    at = _index_of_character(content.text, data, differs_at)
    first = max(0, (at or 0) - CONTENT_RADIUS)
    last = min(len(content.text), (at or 0) + CONTENT_RADIUS)
    middle = last if at is None else at
    shown = check.outcome == "passed" or text_tells(*(side for side in (check.wanted, check.seen) if side is not None))
    return Pane(
        before=_lines_visible(content.text[first:middle]),
        marked=_lines_visible(content.text[middle : min(middle + 1, last)]),
        after=_lines_visible(content.text[middle + 1 : last]),
        ends=at is not None and at == len(content.text),
        cut_before=first,
        cut_after=len(content.text) - last,
        rows=() if shown else hex_rows(data, None if differs_at is None else min(differs_at, len(data))),
        size=len(data),
    )


def _differs_at(content: Content, data: bytes, check: CheckResult) -> int | None:
    """Where `content` differs; what was wanted differs there too when both are equal up to that byte."""
    if content.differs_at is not None or check.seen is None or check.seen.differs_at is None:
        return content.differs_at
    at = check.seen.differs_at
    return at if data[:at] == bytes.fromhex(check.seen.hex)[:at] else None


def _index_of_character(text: str, data: bytes, differs_at: int | None) -> int | None:
    """The character of `text` that holds the byte `differs_at`; None where the text is not that of the bytes."""
    if differs_at is None:
        return None
    before = data[:differs_at].decode("utf-8", errors="ignore")
    return len(before) if text.startswith(before) else None


def _lines_visible(text: str) -> str:
    return visible(text).replace("␊", "␊\n")


def _step(event: TraceEvent, sources: Sources) -> Step:
    text = event.text
    data = bytes.fromhex(event.hex or "")
    digits = data[:TRACE_BYTES].hex(" ") if not _is_text(data) else None
    return Step(
        event,
        None if text is None else _lines_visible(text[:TRACE_TEXT]),
        event.who != "program" or event.event in ("print", "error-output", "uncaught"),
        digits,
        max(0, len(text or "") - TRACE_TEXT),
        sources.place(event.file, event.line) if event.line is not None else None,
    )


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _story(steps: list[Step]) -> Story:
    folded = len(steps) - TRACE_HEAD - TRACE_TAIL
    if folded <= 0:
        return Story(tuple(steps), (), ())
    return Story(tuple(steps[:TRACE_HEAD]), tuple(steps[TRACE_HEAD:-TRACE_TAIL]), tuple(steps[-TRACE_TAIL:]))


def _next(result: Result, checks: tuple[Check, ...]) -> Next:
    step = next_step(result)
    return Next(step.kind, next((check for check in checks if check.result is step.check), None))


def _program(role: str, taken: ProgramFile, language: Language) -> Program:
    file = None if taken.file is None else visible(taken.file)
    return Program(role, file, taken.note.in_language(language) if taken.note else None)


def _group(role: CheckRole, checks: tuple[Check, ...]) -> Group:
    chosen = [check for check in checks if check.result.role == role]
    required = [check.result for check in chosen if not check.result.bonus]
    return Group(
        role,
        tuple(sorted(chosen, key=lambda check: (WORST_FIRST.index(check.result.outcome), check.result.bonus))),
        sum(check.earned for check in required),
        sum(check.points for check in required),
        sum(check.result.outcome == "passed" for check in chosen),
    )


def _counts(checks: tuple[Check, ...]) -> tuple[tuple[Outcome, int], ...]:
    outcomes = [check.result.outcome for check in checks]
    return tuple((outcome, outcomes.count(outcome)) for outcome in COUNTED if outcome in outcomes)


def _advice(advice: Sequence[Diagnosis], sources: Sources, language: Language) -> Iterable[Advice]:
    for file in dict.fromkeys(diagnosis.file for diagnosis in advice):
        found = [_finding(diagnosis, sources, language) for diagnosis in advice if diagnosis.file == file]
        yield Advice(
            None if file is None else visible(file), tuple(found[:ADVICE_A_FILE]), max(0, len(found) - ADVICE_A_FILE)
        )


def _sources(
    sources: Sources, checks: tuple[Check, ...], advice: Sequence[Diagnosis], language: Language
) -> tuple[Source, ...]:
    marks: dict[tuple[str | None, int | None], list[Mark]] = {}
    for check in checks:
        for diagnosis in check.result.diagnoses:
            mark = Mark(diagnosis.title.in_language(language), check.anchor)
            marks.setdefault((diagnosis.file, diagnosis.line), []).append(mark)
    for diagnosis in advice:
        mark = Mark(diagnosis.title.in_language(language), None)
        marks.setdefault((diagnosis.file, diagnosis.line), []).append(mark)
    return tuple(
        Source(
            visible(file),
            tuple(
                Line(n, visible_code(code), sources.anchor(file, n), _once(marks.get((file, n), ())))
                for n, code in enumerate(lines, 1)
            ),
        )
        for file, lines in sources.files.items()
    )


def _once(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks without those that only repeat a title: one fault fails many checks."""
    return tuple({mark.title: mark for mark in reversed(marks)}.values())[::-1]


def python_lines(source: str) -> tuple[str, ...]:
    """The lines of `source` as Python counts them: only LF, CRLF and CR end one."""
    lines = re.split(r"\r\n|\r|\n", source)
    return tuple(lines[:-1] if lines[-1] == "" else lines)


def visible_code(line: str) -> str:
    """A line of source with hidden characters shown; tabs stay, for they indent."""
    return "\t".join(visible(piece) for piece in line.split("\t"))
