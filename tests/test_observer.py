"""The decision whether a program can move without us: a table of cases, and what must never be said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.harness.observer import Motion, Observation, Snapshot, Thread, Wait, decide, together
from grader.harness.rest import Repose, Rest, silent

RECV = Wait("recv", fd=4)
ACCEPT = Wait("accept", fd=3)
LOCK = Wait("lock")
SEND = Wait("send", fd=4)
SLEEP = Wait("sleep", timed=True)
POLL = Wait("select", timed=True)


def _snapshot(*waits: Wait | None, ticks: int = 0, known: bool = True) -> Snapshot:
    return Snapshot(tuple(Thread(1, number, wait, (ticks,)) for number, wait in enumerate(waits, 1)), known)


ENDED = Snapshot((), ended=True)
WAITING = _snapshot(RECV)


@pytest.mark.parametrize(
    ("before", "after", "motion"),
    [
        (WAITING, WAITING, Motion.WAITING),
        (_snapshot(LOCK, ACCEPT, RECV), _snapshot(LOCK, ACCEPT, RECV), Motion.WAITING),
        (_snapshot(LOCK), _snapshot(LOCK), Motion.WAITING),  # a deadlock of its own
        (_snapshot(None), _snapshot(None), Motion.RUNNING),
        (_snapshot(RECV, None), _snapshot(RECV, None), Motion.RUNNING),
        (_snapshot(None), WAITING, Motion.RUNNING),
        (WAITING, _snapshot(None), Motion.RUNNING),
        (_snapshot(RECV, ticks=1), _snapshot(RECV, ticks=2), Motion.RUNNING),
        (_snapshot(RECV), _snapshot(replace(RECV, fd=5)), Motion.RUNNING),
        (_snapshot(RECV), _snapshot(ACCEPT), Motion.RUNNING),
        (_snapshot(RECV), _snapshot(RECV, RECV), Motion.RUNNING),
        (_snapshot(RECV, RECV), _snapshot(RECV), Motion.RUNNING),
        (_snapshot(RECV, known=False), WAITING, Motion.RUNNING),
        (WAITING, _snapshot(RECV, known=False), Motion.UNKNOWN),
        (_snapshot(RECV, known=False), _snapshot(RECV, known=False), Motion.UNKNOWN),
        (_snapshot(SLEEP), _snapshot(SLEEP), Motion.ASLEEP),
        (_snapshot(RECV, SLEEP), _snapshot(RECV, SLEEP), Motion.ASLEEP),
        (_snapshot(POLL), _snapshot(POLL), Motion.ASLEEP),
        (_snapshot(SEND, SLEEP), _snapshot(SEND, SLEEP), Motion.ASLEEP),
        (_snapshot(SEND), _snapshot(SEND), Motion.SEND_BLOCKED),
        (_snapshot(SEND, RECV), _snapshot(SEND, RECV), Motion.SEND_BLOCKED),
        (_snapshot(Wait("write", fd=1)), _snapshot(Wait("write", fd=1)), Motion.SEND_BLOCKED),
        (ENDED, ENDED, Motion.ENDED),
        (WAITING, ENDED, Motion.RUNNING),  # it has just ended: its last words may be on the way
        (ENDED, WAITING, Motion.RUNNING),
    ],
)
def test_motion_is_the_table_s_when_two_snapshots_are_compared(
    before: Snapshot, after: Snapshot, motion: Motion
) -> None:
    assert decide(before, after).motion is motion


@pytest.mark.parametrize(
    ("waits", "polling"),
    [((SLEEP,), False), ((POLL,), True), ((POLL, SLEEP), False), ((POLL, RECV), True), ((RECV,), False)],
)
def test_program_polls_when_all_that_is_timed_waits_for_news(waits: tuple[Wait, ...], polling: bool) -> None:
    assert decide(_snapshot(*waits), _snapshot(*waits)).polling is polling


def test_observation_keeps_what_each_thread_waits_for() -> None:
    found = decide(_snapshot(RECV, LOCK), _snapshot(RECV, LOCK))
    assert [thread.wait for thread in found.threads] == [RECV, LOCK]


@pytest.mark.parametrize(
    ("waits", "outlasts"),
    [
        ((RECV,), True),
        ((replace(POLL, limit=5.1), LOCK), True),
        ((replace(POLL, limit=5.0),), False),
        ((POLL,), False),
        ((replace(POLL, limit=60), SLEEP), False),
        ((replace(POLL, limit=60), None), False),
    ],
)
def test_program_outlasts_a_time_when_every_limit_is_known_and_longer(
    waits: tuple[Wait | None, ...], outlasts: bool
) -> None:
    assert Observation(Motion.ASLEEP, _snapshot(*waits).threads).outlasts(5.0) is outlasts


@pytest.mark.parametrize(
    ("patient", "untaken", "over"), [(True, False, True), (False, False, False), (True, True, False)]
)
def test_silence_need_not_be_heard_when_no_limit_can_end_in_it(patient: bool, untaken: bool, over: bool) -> None:
    observation = Observation(Motion.ASLEEP, polling=True)
    assert silent(Rest(observation, (Repose(observation, 0, patient),), untaken=untaken)) is over


def test_program_that_is_held_can_only_be_moved_by_us() -> None:
    held = Snapshot((), held=True)
    assert decide(held, held).motion is Motion.WAITING
    assert decide(held, ENDED).motion is Motion.RUNNING


_WAITS = st.builds(
    Wait,
    st.sampled_from(["recv", "accept", "send", "write", "lock", "sleep", "select"]),
    st.booleans(),
    st.integers(3, 5),
)
_THREADS = st.builds(Thread, st.integers(1, 2), st.integers(1, 3), st.none() | _WAITS, st.tuples(st.integers(0, 2)))
_SNAPSHOTS = st.builds(
    Snapshot,
    st.lists(_THREADS, min_size=1, max_size=3).map(tuple),
    st.booleans(),
    st.sampled_from([False, False, True]),
)
_PAIRS = st.tuples(_SNAPSHOTS, _SNAPSHOTS) | _SNAPSHOTS.map(lambda snapshot: (snapshot, snapshot))
_AT_REST = (Motion.WAITING, Motion.SEND_BLOCKED)


@settings(deadline=None)
@given(_PAIRS)
def test_program_never_waits_when_it_could_move(pair: tuple[Snapshot, Snapshot]) -> None:
    before, after = pair
    could_move = (
        before != after
        or not after.known
        or after.ended
        or any(thread.wait is None or thread.wait.timed for thread in after.threads)
    )
    assert (decide(before, after).motion in _AT_REST) == (not could_move)


@settings(deadline=None)
@given(_PAIRS)
def test_program_has_ended_only_when_both_snapshots_say_so(pair: tuple[Snapshot, Snapshot]) -> None:
    assert (decide(*pair).motion is Motion.ENDED) == (pair[0].ended and pair[1].ended)


def test_program_never_waits_when_it_has_no_thread_at_all() -> None:
    assert decide(Snapshot(()), Snapshot(())).motion is not Motion.WAITING


# Several programs


def _of(motion: Motion, polling: bool = False) -> Observation:
    return Observation(motion, (Thread(motion.value, 1, None),), polling)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Motion.WAITING, Motion.WAITING, Motion.WAITING),
        (Motion.WAITING, Motion.ENDED, Motion.WAITING),
        (Motion.ENDED, Motion.ENDED, Motion.ENDED),
        (Motion.WAITING, Motion.RUNNING, Motion.RUNNING),
        (Motion.ENDED, Motion.RUNNING, Motion.RUNNING),
        (Motion.WAITING, Motion.ASLEEP, Motion.ASLEEP),
        (Motion.SEND_BLOCKED, Motion.WAITING, Motion.SEND_BLOCKED),
        (Motion.SEND_BLOCKED, Motion.ASLEEP, Motion.ASLEEP),
        (Motion.SPINNING, Motion.ASLEEP, Motion.SPINNING),
        (Motion.RUNNING, Motion.SPINNING, Motion.RUNNING),
        (Motion.UNKNOWN, Motion.RUNNING, Motion.UNKNOWN),
        (Motion.UNKNOWN, Motion.ENDED, Motion.UNKNOWN),
    ],
)
def test_both_do_what_the_more_restless_does_when_two_programs_talk(one: Motion, other: Motion, both: Motion) -> None:
    assert together([_of(one), _of(other)]).motion is both
    assert together([_of(other), _of(one)]).motion is both


def test_observation_is_unchanged_when_there_is_one_program() -> None:
    alone = _of(Motion.ASLEEP, polling=True)
    assert together([alone]) is alone


def test_nothing_moves_when_there_is_no_program() -> None:
    assert together([]).motion is Motion.ENDED


def test_threads_of_all_are_kept_when_one_has_ended() -> None:
    ended = decide(ENDED, ENDED)
    waiting = decide(WAITING, WAITING)
    assert together([ended, waiting]).threads == WAITING.threads


@pytest.mark.parametrize(("one", "other", "both"), [(True, True, True), (True, False, False), (False, False, False)])
def test_both_poll_when_each_that_sleeps_does(one: bool, other: bool, both: bool) -> None:
    assert together([_of(Motion.ASLEEP, one), _of(Motion.ASLEEP, other), _of(Motion.WAITING)]).polling is both


@settings(deadline=None)
@given(st.lists(st.sampled_from(Motion), min_size=2))
def test_all_are_at_rest_only_when_none_can_move(motions: list[Motion]) -> None:
    waits = together([_of(motion) for motion in motions]).motion is Motion.WAITING
    assert waits == (Motion.WAITING in motions and set(motions) <= {Motion.WAITING, Motion.ENDED})
