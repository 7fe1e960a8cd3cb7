"""One round: all that is asked of one run over an exercise's checks, for one submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.harness.launcher import Way
from grader.result import CheckResult


@dataclass(frozen=True)
class Round:
    """The submission's folder (the exercise's own when None), the seed (the exercise's), the checks to run (all when empty).

    `known`: results of checks that do not run again, by id.
    """

    submission: str | None = None
    seed: int | None = None
    python: str | None = None
    way: Way = "direct"
    checks: tuple[str, ...] = ()
    known: Mapping[str, CheckResult] = field(default_factory=dict)
