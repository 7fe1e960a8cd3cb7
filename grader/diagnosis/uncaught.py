"""Rules that fire on a Python error that nothing caught: what the families share."""

from __future__ import annotations

from collections.abc import Callable

from grader.diagnosis.case import Case, Finding, Misconception
from grader.evidence import Uncaught
from grader.text import Text

Test = Callable[[Uncaught], bool]


def uncaught(test: Test) -> Callable[[Case], Finding | None]:
    """A rule that fires on the last uncaught exception for which `test` holds."""

    def rule(case: Case) -> Finding | None:
        error = case.last(Uncaught)
        if error is None or not test(error):
            return None
        file = error.at.file if error.at else None
        line = error.at.line if error.at else None
        return Finding(file, line, {"kind": error.kind, "message": error.message})

    return rule


def kind(*kinds: str, saying: str = "") -> Test:
    """The exception is of one of these kinds, and its message holds these words."""
    return lambda error: error.kind in kinds and saying in error.message


def error(
    identity: str, fr: tuple[str, str], en: tuple[str, str], test: Test, course: str | None = None
) -> Misconception:
    """A misconception that shows as an uncaught exception: title and explanation in both languages."""
    return Misconception(identity, Text(fr[0], en[0]), Text(fr[1], en[1]), uncaught(test), course)
