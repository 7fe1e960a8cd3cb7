"""The one thing to do next, which every report puts first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.result import CheckResult, Result


@dataclass(frozen=True)
class NextStep:
    """Mend a check, be glad (and perhaps try a bonus), hand in a program, or wait for the grader's or the author's side."""

    kind: Literal["mend", "done", "hand in", "wait"]
    check: CheckResult | None = None


def next_step(result: Result) -> NextStep:
    """The first required check that failed; with none, what else there is to say."""
    if not result.checks and not any(program.file for program in result.programs.values()):
        return NextStep("hand in")
    required = [check for check in result.checks if not check.bonus]
    failed = [check for check in required if check.outcome == "failed"]
    if failed:
        return NextStep("mend", failed[0])
    if required and all(check.outcome == "passed" for check in required):
        return NextStep("done", next((check for check in result.checks if check.outcome == "failed"), None))
    return NextStep("wait")
