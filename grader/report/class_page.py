"""The class at a glance: marks, what was misunderstood by whom, who needs a look, students against checks; then a template."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from grader.report.class_rows import ClassResults, Column, Misconception, Row
from grader.report.rendering import render as rendered
from grader.report.visible import visible
from grader.result import Outcome
from grader.spellings import folded
from grader.text import Language, Text

_MOST_BARS = 20
_MOST_MISCONCEPTIONS = 20
_LETTERS: dict[Outcome | None, str] = {
    "passed": "p",
    "failed": "f",
    "skipped": "s",
    "inconclusive": "i",
    "error": "e",
    None: "n",
}


@dataclass(frozen=True)
class Bar:
    """One bar of the histogram: marks from `low` on, below `high`; the last one includes it. `height` in per cent."""

    low: float
    high: float
    count: int
    height: int


@dataclass(frozen=True)
class Student:
    """One line of the table: `found` is what a filter compares, `cells` a letter for each check."""

    row: Row
    name: str
    link: str
    found: str
    cells: tuple[str, ...]
    failed: str


@dataclass(frozen=True)
class Seen:
    """A misconception, and who has it; `bonus`: it cost nobody a required point."""

    id: str
    title: Text
    students: tuple[Student, ...]
    bonus: bool


@dataclass(frozen=True)
class Alike:
    """Two submissions that are much the same program; `share` of what is written, in per cent."""

    first: Student
    second: Student
    share: int


@dataclass(frozen=True)
class ClassPage:
    """All that the template shows."""

    results: ClassResults
    heading: Text
    bars: tuple[Bar, ...]
    mean: float | None
    median: float | None
    students: tuple[Student, ...]
    look: tuple[Student, ...]
    seen: tuple[Seen, ...]
    alike: tuple[Alike, ...]


def render(results: ClassResults, language: Language, alike: Sequence[tuple[str, str, float]] = ()) -> str:
    """The page in both languages, opened in `language`; `alike` are pairs of keys with the share that they have in common."""
    return rendered("class.html", language, page=page_of(results, alike))


def page_of(results: ClassResults, alike: Sequence[tuple[str, str, float]] = ()) -> ClassPage:
    """What the page shows of a class."""
    students = {row.key: _student(row, results.columns) for row in results.rows}
    marks = results.marks
    return ClassPage(
        results,
        Text(f"{results.title.fr} : la classe", f"{results.title.en}: the class"),
        bars(marks, results.out_of),
        statistics.fmean(marks) if marks else None,
        statistics.median(marks) if marks else None,
        tuple(students.values()),
        tuple(student for student in students.values() if student.row.reasons),
        _seen(students.values()),
        tuple(
            Alike(students[first], students[second], math.floor(100 * share))
            for first, second, share in alike
            if first in students and second in students
        ),
    )


def bars(marks: Sequence[float], out_of: float) -> tuple[Bar, ...]:
    """The histogram of the marks, in at most twenty bars of equal width."""
    width = max(1, math.ceil(out_of / _MOST_BARS)) if out_of >= 4 else out_of / 4
    count = max(1, math.ceil(out_of / width))
    counts = [0] * count
    for mark in marks:
        counts[min(count - 1, int(mark / width))] += 1
    highest = max(counts) or 1
    return tuple(
        Bar(index * width, min(out_of, (index + 1) * width), number, math.ceil(100 * number / highest))
        for index, number in enumerate(counts)
    )


def _student(row: Row, columns: Sequence[Column]) -> Student:
    name = visible(row.name)
    return Student(
        row,
        name,
        f"{quote(row.key)}/report.html",
        folded(name),
        tuple(_LETTERS[row.outcomes.get(column.id)] for column in columns),
        " ".join(column.code for column in columns if row.outcomes.get(column.id) == "failed"),
    )


def _seen(students: Iterable[Student]) -> tuple[Seen, ...]:
    """The misconceptions: those that cost points, of most students first; then those beyond the course."""
    having: dict[str, list[tuple[Misconception, Student]]] = {}
    for student in students:
        for one in student.row.misconceptions:
            having.setdefault(one.id, []).append((one, student))
    seen = [
        Seen(name, met[0][0].title, tuple(student for _, student in met), all(one.bonus for one, _ in met))
        for name, met in having.items()
    ]
    ranked = sorted(seen, key=lambda one: (one.bonus, -len(one.students), one.id))
    return tuple(ranked[:_MOST_MISCONCEPTIONS])
