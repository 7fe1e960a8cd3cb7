"""From a result to the data of its page: what comes first, what is folded, what is made visible."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise

from grader.report.by_hand import by_hand
from grader.report.drawing import diagram
from grader.report.highlight import highlighted
from grader.report.next_step import next_step
from grader.report.page import (
    Advice,
    Check,
    Finding,
    Group,
    Line,
    Mark,
    Next,
    Page,
    Pane,
    Premise,
    Program,
    Source,
)
from grader.report.places import Sources
from grader.report.room import ROOMS, Room, lines_within
from grader.report.strands import strands
from grader.report.visible import hex_rows, lines_visible, text_tells, visible
from grader.result import CheckResult, CheckRole, Content, Diagnosis, Outcome, ProgramFile, Result
from grader.text import Text

ROLES: tuple[CheckRole, ...] = ("server", "client", "both")
WORST_FIRST: tuple[Outcome, ...] = ("failed", "error", "inconclusive", "skipped", "passed")
ADVICE_A_FILE = 3


def page_of(result: Result, room: Room = ROOMS[0]) -> Page:
    """The page's data for `result`: as much as there is room for."""
    whole = {file: python_lines(text) for file, text in result.sources.items()}
    sources = Sources({file: lines_within(lines, room) for file, lines in whole.items()})
    checks = _checks(result, sources, room)
    title = result.title or Text(result.exercise or "?", result.exercise or "?")
    submission = visible(result.submission)
    return Page(
        result=result,
        title=title,
        submission=submission,
        heading=Text(f"{title.fr} – {submission}", f"{title.en} – {submission}"),
        next=_next(result, checks),
        doubtful=tuple(c for c in checks if not c.result.bonus and c.result.outcome in ("error", "inconclusive")),
        programs=tuple(_program(role, taken) for role, taken in result.programs.items()),
        files={role: _file_name(role, result) for role in ("server", "client")},
        groups=tuple(group for group in (_group(outcome, checks) for outcome in WORST_FIRST) if group.checks),
        advice=tuple(_advice(result.advice, sources)),
        sources=_sources(sources, whole, checks, result.advice),
    )


def _checks(result: Result, sources: Sources, room: Room) -> tuple[Check, ...]:
    anchors = {check.id: f"check-{index}" for index, check in enumerate(result.checks, 1)}
    by_id = {check.id: check for check in result.checks}

    def premise(needed: str) -> Premise:
        if needed not in by_id:
            return Premise(needed, None, None)
        return Premise(by_id[needed].title, anchors[needed], by_id[needed].outcome)

    return tuple(
        Check(
            result=check,
            anchor=anchors[check.id],
            title=check.title,
            difference=_sentence(check.difference),
            findings=tuple(_finding(diagnosis, sources) for diagnosis in check.diagnoses),
            wanted=_pane(check.wanted, check, (), room.radius),
            seen=_pane(check.seen, check, _pieces(check), room.radius),
            diagram=diagram(check, sources, room),
            by_hand=by_hand(check),
            premises=tuple(found for found in map(premise, check.needs) if found.outcome != "passed"),
        )
        for check in result.checks
    )


def _sentence(text: Text | None) -> Text | None:
    """`text` with a capital, unless the name of a file begins it."""
    if text is None:
        return None
    return Text(_capital(text.fr), _capital(text.en))


def _capital(told: str) -> str:
    return told if "." in told.split(" ")[0] else told[:1].upper() + told[1:]


def _finding(diagnosis: Diagnosis, sources: Sources) -> Finding:
    return Finding(
        diagnosis.title,
        diagnosis.explanation,
        sources.place(diagnosis.file, diagnosis.line),
        diagnosis.course,
    )


def _pieces(check: CheckResult) -> tuple[int, ...]:
    """The sizes of the pieces, by the program's own calls, that make up what was seen; none where that is not known."""
    if check.seen is None or check.outcome == "passed":
        return ()
    found = strands(check)
    seen = bytes.fromhex(check.seen.hex)
    start = found.came.rfind(seen) if seen and sum(found.sent) == len(found.came) else -1
    if start < 0:
        return ()
    ends = [end - start for end in accumulate(found.sent) if start < end < start + len(seen)]
    return tuple(end - begin for begin, end in pairwise([0, *ends, len(seen)]))


def _pane(content: Content | None, check: CheckResult, pieces: tuple[int, ...], radius: int) -> Pane | None:
    if content is None:
        return None
    data = bytes.fromhex(content.hex)
    differs_at = _differs_at(content, data, check)
    at = _index_of_character(content.text, data, differs_at)
    first = max(0, (at or 0) - radius)
    last = min(len(content.text), (at or 0) + radius)
    middle = last if at is None else at
    caret = None if differs_at is None else min(differs_at, len(data))
    shown = check.outcome == "passed" or text_tells(*(side for side in (check.wanted, check.seen) if side is not None))
    return Pane(
        before=lines_visible(content.text[first:middle]),
        marked=lines_visible(content.text[middle : min(middle + 1, last)]),
        after=lines_visible(content.text[middle + 1 : last]),
        ends=at is not None and at == len(content.text),
        cut_before=first,
        cut_after=len(content.text) - last,
        rows=hex_rows(data, caret, tuple(accumulate(pieces))) if not shown or len(pieces) > 1 else (),
        size=len(data),
        pieces=pieces,
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


def _next(result: Result, checks: tuple[Check, ...]) -> Next:
    step = next_step(result)
    return Next(step.kind, next((check for check in checks if check.result is step.check), None))


def _program(role: str, taken: ProgramFile) -> Program:
    file = None if taken.file is None else visible(taken.file)
    return Program(role, file, taken.note)


def _file_name(role: str, result: Result) -> str:
    taken = result.programs.get(role)
    return visible(taken.file) if taken and taken.file else f"{role}.py"


def _group(outcome: Outcome, checks: tuple[Check, ...]) -> Group:
    chosen = [check for check in checks if check.result.outcome == outcome]
    required = [check.result for check in chosen if not check.result.bonus]
    return Group(
        outcome,
        tuple(sorted(chosen, key=lambda check: (check.result.bonus, ROLES.index(check.result.role)))),
        sum(check.earned for check in required),
        sum(check.points for check in required),
    )


def _advice(advice: Sequence[Diagnosis], sources: Sources) -> Iterable[Advice]:
    for file in dict.fromkeys(diagnosis.file for diagnosis in advice):
        found = [_finding(diagnosis, sources) for diagnosis in advice if diagnosis.file == file]
        yield Advice(
            None if file is None else visible(file), tuple(found[:ADVICE_A_FILE]), max(0, len(found) - ADVICE_A_FILE)
        )


def _sources(
    sources: Sources, whole: Mapping[str, Sequence[str]], checks: tuple[Check, ...], advice: Sequence[Diagnosis]
) -> tuple[Source, ...]:
    marks: dict[tuple[str | None, int | None], list[Mark]] = {}
    for check in checks:
        for diagnosis in check.result.diagnoses:
            mark = Mark(diagnosis.title, check.anchor, not check.result.bonus)
            marks.setdefault((diagnosis.file, diagnosis.line), []).append(mark)
    for diagnosis in advice:
        mark = Mark(diagnosis.title, None)
        marks.setdefault((diagnosis.file, diagnosis.line), []).append(mark)
    return tuple(
        Source(
            visible(file),
            tuple(
                Line(n, pieces, sources.anchor(file, n), _once(marks.get((file, n), ())))
                for n, pieces in enumerate(highlighted(lines), 1)
            ),
            len(whole[file]) - len(lines),
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
