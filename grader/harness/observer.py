"""Is this program able to move without us? Pure decisions on snapshots; the sampling is `procfs` and `testimony`.

Two identical snapshots of every thread, with nothing in flight between them, prove that a program cannot move until the
grader acts: a thread that ran in between has other scheduler figures (proc(5), schedstat), and one that is about to run is
not blocked. One snapshot, or the system call alone, would be wrong up to one time in four.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

Source = Literal["kernel", "probe"]


class Motion(Enum):
    """What a program, with all its threads and children, is doing."""

    RUNNING = auto()
    WAITING = auto()  # blocked without a time limit, nothing in flight: only the grader can move it
    ASLEEP = auto()  # blocked until a time that it chose: sleep, or a wait with a time limit
    SEND_BLOCKED = auto()  # blocked in send: nobody reads
    SPINNING = auto()  # uses the CPU without end
    ENDED = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Wait:
    """What one thread is blocked in: `call` in the words of the socket interface, on which descriptor, timed or not.

    `limit`: seconds from its beginning to its end, where they are known of a timed one.
    """

    call: str
    timed: bool = False
    fd: int | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Thread:
    """One thread at one moment; `wait` is None while it runs; `ticks` changes whenever it was given the CPU."""

    pid: int
    tid: int
    wait: Wait | None
    ticks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """All threads of one program at one moment; `known` is False when some of them could not be seen.

    `held`: the grader has stopped the program for a while, so that another can take its turn.
    """

    threads: tuple[Thread, ...]
    known: bool = True
    ended: bool = False
    held: bool = False


@dataclass(frozen=True)
class Observation:
    """The answer, with each thread's wait, for one program or several that talk to each other."""

    motion: Motion
    threads: tuple[Thread, ...] = ()
    polling: bool = False  # asleep in a wait for news (select, a socket with a time-out), not in sleep()

    def outlasts(self, seconds: float) -> bool:
        """Whether every thread's wait is known to have a limit of more than so many seconds, or none at all."""
        waits = [thread.wait for thread in self.threads]
        return all(
            wait is not None and (not wait.timed or (wait.limit is not None and wait.limit > seconds)) for wait in waits
        )


_SENDING = frozenset({"send", "write"})
_ENDED = Observation(Motion.ENDED)


def decide(before: Snapshot, after: Snapshot) -> Observation:
    """What the program does, from two snapshots between which nothing was in flight."""
    if after.ended:
        return _ENDED if before.ended else Observation(Motion.RUNNING)
    if after.held:
        return Observation(Motion.WAITING)
    if not after.known or not after.threads:
        return Observation(Motion.UNKNOWN, after.threads)
    if before != after or any(thread.wait is None for thread in after.threads):
        return Observation(Motion.RUNNING, after.threads)
    waits = [thread.wait for thread in after.threads if thread.wait is not None]
    timed = [wait for wait in waits if wait.timed]
    if timed:
        return Observation(Motion.ASLEEP, after.threads, polling=all(wait.call != "sleep" for wait in timed))
    if any(wait.call in _SENDING for wait in waits):
        return Observation(Motion.SEND_BLOCKED, after.threads)
    return Observation(Motion.WAITING, after.threads)


# The most restless of several programs tells what they do together: one that can still move may move the others.
_RESTLESS = (Motion.UNKNOWN, Motion.RUNNING, Motion.SPINNING, Motion.ASLEEP, Motion.SEND_BLOCKED, Motion.WAITING)


def together(observations: list[Observation]) -> Observation:
    """What several programs do that talk to each other: nothing moves only if none of them can."""
    if len(observations) == 1:
        return observations[0]
    threads = tuple(thread for observation in observations for thread in observation.threads)
    for motion in _RESTLESS:
        of_this_kind = [observation for observation in observations if observation.motion is motion]
        if of_this_kind:
            return Observation(motion, threads, polling=all(observation.polling for observation in of_this_kind))
    return _ENDED
