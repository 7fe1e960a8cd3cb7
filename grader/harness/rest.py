"""How programs come to rest, and for which purpose that is enough: pure decisions on what `observer` tells of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grader.evidence import Blocked
from grader.harness.observer import Motion, Observation

# A program that polls, or whose main thread sleeps while others work, is never quite idle: its rounds without a sign of
# life are counted, and a pause that the subject allows (one second a turn) is left to it.
_MANY_ROUNDS, _SOME_ROUNDS = 10, 2
_LONG_PAUSE, ALLOWED_PAUSE = 1.5, 1.1  # seconds


@dataclass(frozen=True)
class Repose:
    """One program's share of a rest: what it does, and for how many idle rounds it has done nothing else."""

    observation: Observation
    rounds: int = 0
    patient: bool = False  # without news it does nothing for as long as a pause may be

    @property
    def for_news(self) -> bool:
        """Whether some thread waits for us without a time limit, or all that sleep do so only until news comes."""
        waits = [thread.wait for thread in self.observation.threads if thread.wait is not None]
        return self.observation.polling or any(wait.call in _FOR_NEWS and not wait.timed for wait in waits)


@dataclass(frozen=True)
class Rest:
    """How the programs came to rest; `quiet_for` seconds nothing has come from any of them."""

    observation: Observation
    reposes: tuple[Repose, ...] = ()
    quiet_for: float = 0.0
    idle_for: float = 0.0  # the same, what they print left aside
    untaken: bool = False  # something was delivered that a program which wakes up by itself has not taken yet
    flooding: bool = False
    blocked: tuple[Blocked, ...] = ()

    @property
    def motion(self) -> Motion:
        """What the programs do together."""
        return self.observation.motion

    @property
    def asleep(self) -> list[Repose]:
        """The programs that wake up by themselves."""
        return [repose for repose in self.reposes if repose.observation.motion is Motion.ASLEEP]


Enough = Callable[[Rest], bool]
_AT_REST = frozenset({Motion.WAITING, Motion.ENDED, Motion.SPINNING, Motion.SEND_BLOCKED})
_FOR_NEWS = frozenset({"recv", "accept", "select", "read"})


def at_rest(rest: Rest) -> bool:
    """Done with what they were given, as far as can be seen: for going on once what was wanted has come."""
    if rest.motion is Motion.ASLEEP:
        return rest.idle_for >= _LONG_PAUSE or all(
            repose.rounds >= _MANY_ROUNDS or (repose.for_news and not rest.untaken) for repose in rest.asleep
        )
    if rest.motion is Motion.UNKNOWN:  # whoever cannot be seen is given the longest pause that subjects allow
        return rest.quiet_for >= ALLOWED_PAUSE
    return rest.motion in _AT_REST


def turn_over(rest: Rest) -> bool:
    """Done with all that it could do without a pause: where two programs are taken in turns, the other's has come."""
    return (rest.motion is Motion.ASLEEP and not rest.untaken) or at_rest(rest)


def silent(rest: Rest) -> bool:
    """At rest, and not only for a moment: for going on when nothing was to come."""
    if rest.motion is not Motion.ASLEEP:
        return at_rest(rest)
    long_enough = rest.idle_for >= ALLOWED_PAUSE
    return at_rest(rest) and all(
        long_enough or repose.patient or repose.rounds >= _SOME_ROUNDS for repose in rest.asleep
    )


def nothing_more(rest: Rest) -> bool:
    """Certain that nothing will come any more: for a verdict that something is missing."""
    if rest.motion is not Motion.ASLEEP:
        return rest.motion in _AT_REST
    return rest.quiet_for >= _LONG_PAUSE and all(repose.rounds >= _rounds_wanted(repose) for repose in rest.asleep)


def _rounds_wanted(repose: Repose) -> int:
    others_wait = repose.for_news and not repose.observation.polling
    return _SOME_ROUNDS if others_wait else _MANY_ROUNDS


class Rounds:
    """How often each program woke up and went back to sleep without doing anything else."""

    def __init__(self, programs: int) -> None:
        self._counted = [0] * programs
        self._ticks: list[tuple[tuple[int, ...], ...] | None] = [None] * programs

    def count(self, observations: list[Observation]) -> list[int]:
        """Take in what each program does now; its idle rounds so far."""
        for index, observation in enumerate(observations):
            if observation.motion is not Motion.ASLEEP:
                continue
            ticks = tuple(thread.ticks for thread in observation.threads)
            if self._ticks[index] not in (None, ticks):
                self._counted[index] += 1
            self._ticks[index] = ticks
        return self._counted
