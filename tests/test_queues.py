"""The unread bytes at either end, after each step; silence where the account cannot be true."""

from __future__ import annotations

from typing import Any

import pytest

from grader.evidence import Blocked, Fact, Printed, Received, Sent, SocketCall
from grader.queues import moved, queues


def call(name: str, **changes: Any) -> SocketCall:
    return SocketCall(**{"t": 0.0, "role": "server", "call": name, "at": None, "thread": 1, **changes})


@pytest.mark.parametrize(
    ("made", "count"),
    [
        (call("recv", detail="1024", returned="7"), 7),
        (call("recv_into", detail="1024", returned="7"), 7),
        (call("send", detail="9", argument="bytes", returned="5"), 5),
        (call("sendall", detail="9", argument="bytes"), 9),
        (call("sendall", detail="memoryview", argument="memoryview"), None),
        (call("sendall", detail="9", argument="bytes", error="BrokenPipeError: x"), None),
        (call("recv", detail="1024"), None),
        (call("recv", returned="-1"), None),
        (call("recv", returned="9" * 5000), None),
        (call("accept", returned="7"), None),
    ],
)
def test_call_moves_the_bytes_that_it_tells(made: SocketCall, count: int | None) -> None:
    assert moved(made) == count


def test_bytes_wait_until_the_program_takes_them() -> None:
    facts: list[Fact] = [
        Sent(0, "server", b"Bonjour"),
        Blocked(1, "server", "accept", None),
        call("recv", returned="3"),
        call("recv", returned="4"),
    ]
    assert queues(facts) == [{"server": count, "client": 0} for count in (7, 7, 4, 0)]


def test_bytes_wait_until_the_grader_takes_them() -> None:
    facts: list[Fact] = [call("sendall", detail="5", argument="bytes"), Received(1, "server", b"SALUT")]
    assert queues(facts) == [{"server": 0, "client": 5}, {"server": 0, "client": 0}]


def test_both_programs_have_their_own_queue_when_they_talk_to_each_other() -> None:
    facts: list[Fact] = [
        call("send", role="client", returned="5"),
        call("recv", returned="5"),
        call("send", returned="6"),
        call("recv", role="client", returned="2"),
    ]
    assert queues(facts) == [
        {"server": 5, "client": 0},
        {"server": 0, "client": 0},
        {"server": 0, "client": 6},
        {"server": 0, "client": 4},
    ]


def test_nothing_is_said_when_a_program_waits_for_what_seems_to_be_there() -> None:
    assert queues([Sent(0, "server", b"x"), Blocked(1, "server", "recv", None)]) is None


def test_nothing_is_said_when_more_came_than_was_seen_to_be_sent() -> None:
    assert queues([Sent(0, "server", b"x"), Received(1, "server", b"X")]) is None


def test_count_is_never_negative_when_a_forged_account_takes_too_much() -> None:
    assert queues([call("recv", returned="50"), Printed(1, "server", b"x", "stdout")]) == [
        {"server": 0, "client": 0},
        {"server": 0, "client": 0},
    ]
