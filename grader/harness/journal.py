"""The journal of one check: facts in the order in which the grader learnt them, with times from the first launch."""

from __future__ import annotations

import time

from grader.evidence import Evidence, Fact, Printed, Raised, Received, SocketCall

_MOST_FACTS = 20_000
_ENDLESS = (SocketCall, Printed, Received, Raised)  # the others are few, and some of them decide: how the program ended


class Journal:
    """Collects facts; bounded, so that a program that floods cannot fill the grader's memory."""

    def __init__(self) -> None:
        self.origin = time.monotonic()
        self.concluded_at: float | None = None
        self._facts: list[Fact] = []

    def now(self) -> float:
        """Seconds since the journal was opened."""
        return time.monotonic() - self.origin

    def since_origin(self, monotonic: float) -> float:
        """Seconds between the journal's opening and another process's monotonic clock (PEP 418); never later than now."""
        return min(max(0.0, monotonic - self.origin), self.now())

    def conclude(self) -> None:
        """The check is decided: what happens from now on is clean-up. The first time counts."""
        if self.concluded_at is None:
            self.concluded_at = self.now()

    def add(self, fact: Fact) -> None:
        """Record `fact`; beyond the bound, what a program can cause without end is dropped."""
        if len(self._facts) < _MOST_FACTS or not isinstance(fact, _ENDLESS):
            self._facts.append(fact)

    @property
    def facts(self) -> Evidence:
        """All facts so far, by time."""
        return tuple(sorted(self._facts, key=lambda fact: fact.t))

    def facts_until_concluded(self) -> Evidence:
        """The facts that the check was decided on: none of its clean-up, no call that only returned because of it."""
        end = self.concluded_at
        if end is None:
            return self.facts
        return tuple(
            fact for fact in self.facts if fact.t <= end and not (isinstance(fact, SocketCall) and _later(fact, end))
        )


def _later(call: SocketCall, end: float) -> bool:
    return call.until is not None and call.until > end
