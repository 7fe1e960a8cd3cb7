"""The journal of one check: facts in the order in which the grader learnt them, with times from the first launch."""

from __future__ import annotations

import time

from grader.evidence import Evidence, Fact

_MOST_FACTS = 20_000


class Journal:
    """Collects facts; bounded, so that a program that floods cannot fill the grader's memory."""

    def __init__(self) -> None:
        self.origin = time.monotonic()
        self._facts: list[Fact] = []

    def now(self) -> float:
        """Seconds since the journal was opened."""
        return time.monotonic() - self.origin

    def since_origin(self, monotonic: float) -> float:
        """Seconds between the journal's opening and another process's monotonic clock (PEP 418); never later than now."""
        return min(max(0.0, monotonic - self.origin), self.now())

    def add(self, fact: Fact) -> None:
        """Record `fact`; beyond the bound it is dropped."""
        if len(self._facts) < _MOST_FACTS:
            self._facts.append(fact)

    @property
    def facts(self) -> Evidence:
        """All facts so far, by time."""
        return tuple(sorted(self._facts, key=lambda fact: fact.t))
