"""What the probe tells: understood when it is well formed, dropped when it is not, and never raised about."""

from __future__ import annotations

import json
import math
import socket
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.evidence import Position, SocketCall, Uncaught
from grader.harness.journal import Journal
from grader.harness.observer import Motion, Wait, decide
from grader.harness.testimony import Listening, NamedPort
from grader.harness.testimony import Testimony as ProbeTestimony  # pytest takes a class named Test… for tests

PID, TID = 100, 101
KINDS = ("enter", "leave", "print", "port", "listen", "uncaught", "raised", "timer")


def _line(kind: str, *values: object, t: object = 0.0, pid: object = PID, tid: object = TID) -> bytes:
    return json.dumps([kind, t, pid, tid, *values]).encode() + b"\n"


def _enter(
    name: str, *, line: int | None = 7, detail: object = (), timeout: object = None, threads: object = 1, **where: Any
) -> bytes:
    return _line("enter", name, "server.py", line, 3, detail, None, timeout, threads, **where)


def _heard(*lines: bytes) -> ProbeTestimony:
    testimony = ProbeTestimony("server", Journal())
    for line in lines:
        testimony.hear(line)
    return testimony


# Calls


def test_call_is_known_with_its_line_while_it_lasts() -> None:
    testimony = _heard(_enter("recv", detail=[1024]))
    assert testimony.call(PID, TID) == "recv"
    assert testimony.position(PID, TID) == Position("server.py", 7)
    assert testimony.call(PID, TID + 1) is None
    assert testimony.position(PID + 1, TID) is None
    assert testimony.journal.facts == ()


def test_call_becomes_a_fact_when_it_is_left() -> None:
    testimony = _heard(_enter("recv", detail=[1024]), _line("leave", "recv", 7, None, None))
    assert testimony.call(PID, TID) is None
    [fact] = testimony.journal.facts
    assert isinstance(fact, SocketCall)
    assert (fact.call, fact.at, fact.thread, fact.fd) == ("recv", Position("server.py", 7), TID, 3)
    assert (fact.detail, fact.returned, fact.error) == ("1024", "7", None)


@pytest.mark.parametrize(
    ("told", "beginning"),
    [
        ("ab\xe9\x00", b"ab\xe9\x00"), ("", b""), (None, b""), (7, b""), (["a"], b""), ("a\u20ac\ud800b", b"ab"),
        ("x" * 300, b"x" * 200),
    ],
)  # fmt: skip
def test_beginning_of_the_bytes_is_known_as_far_as_it_can_be_believed(told: object, beginning: bytes) -> None:
    [fact] = _heard(_enter("recv", detail=[1024]), _line("leave", "recv", 4, None, None, told)).journal.facts
    assert isinstance(fact, SocketCall)
    assert fact.beginning == beginning


def test_address_is_told_as_python_writes_it_when_a_call_gets_one() -> None:
    testimony = _heard(_enter("connect", detail=[["127.0.0.1", 6789]]), _line("leave", "connect", None, None, None))
    [fact] = testimony.journal.facts
    assert isinstance(fact, SocketCall)
    assert (fact.detail, fact.returned) == ("('127.0.0.1', 6789)", None)


def test_error_is_told_when_a_call_raised() -> None:
    testimony = _heard(_enter("bind"), _line("leave", "bind", None, "OSError", "[Errno 98] Address already in use"))
    [fact] = testimony.journal.facts
    assert isinstance(fact, SocketCall)
    assert (fact.returned, fact.error) == (None, "OSError: [Errno 98] Address already in use")


def test_call_is_not_left_when_another_thread_leaves_one() -> None:
    testimony = _heard(_enter("recv"), _line("leave", "recv", 7, None, None, tid=TID + 1))
    assert testimony.call(PID, TID) == "recv"


def test_nothing_is_told_when_a_call_is_left_that_was_not_entered() -> None:
    testimony = _heard(_line("leave", "recv", 7, None, None), _enter("send"), _line("leave", "recv", 7, None, None))
    assert testimony.journal.facts == ()


def test_print_is_a_fact_with_its_line() -> None:
    [fact] = _heard(_line("print", "server.py", 3)).journal.facts
    assert isinstance(fact, SocketCall)
    assert (fact.call, fact.at) == ("print", Position("server.py", 3))


def test_position_is_unknown_when_a_call_came_from_no_line_of_the_student() -> None:
    assert _heard(_line("enter", "recv", None, None, 3, [], None, None, 1)).position(PID, TID) is None


# Ports and errors


def test_listening_socket_is_known_when_the_program_calls_listen() -> None:
    testimony = _heard(_line("listen", int(socket.AF_INET), "127.0.0.1", 15000, 3))
    assert testimony.listening == [Listening(socket.AF_INET, "127.0.0.1", 15000)]


@pytest.mark.parametrize(
    "values",
    [
        (2, "127.0.0.1", 0, 3), (2, "127.0.0.1", 65536, 3), (2, "127.0.0.1", -1, 3), (2, "127.0.0.1", "15000", 3),
        (2, "127.0.0.1", 15000.0, 3), (-7, "127.0.0.1", 15000, 3), (10**30, "127.0.0.1", 15000, 3),
        ("2", "127.0.0.1", 1, 3),
        (None, None, None, None), (2, "127.0.0.1", 15000), (2, "127.0.0.1", 15000, 3, 4),
    ],
)  # fmt: skip
def test_listening_socket_is_not_believed_when_it_cannot_be(values: tuple[object, ...]) -> None:
    assert _heard(_line("listen", *values)).listening == []


@pytest.mark.parametrize("values", [(2, "192.0.2.1", 80, 3), (1, "127.0.0.1", 15000, 3), (2, "example.org", 80, 3)])
def test_listening_socket_is_not_believed_when_it_is_not_on_the_loopback(values: tuple[object, ...]) -> None:
    assert _heard(_line("listen", *values)).listening == []


def test_named_port_is_known_with_the_one_that_stands_for_it() -> None:
    testimony = _heard(_line("port", "bind", 6789, 15000, "server.py", 4, 1))
    assert testimony.ports == [NamedPort("bind", 6789, 15000, Position("server.py", 4))]


@pytest.mark.parametrize("named", ["x", None, [], 1.5, {}])
def test_named_port_is_dropped_when_it_is_no_number(named: object) -> None:
    assert _heard(_line("port", "bind", named, 15000, "server.py", 4, 1)).ports == []


def test_uncaught_exception_is_told_with_its_innermost_line() -> None:
    frames = [["server.py", 20], ["server.py", 9]]
    testimony = _heard(_line("uncaught", "TypeError", "a bytes-like object is required", None, frames))
    [fact] = testimony.uncaught
    assert isinstance(fact, Uncaught)
    assert (fact.kind, fact.message, fact.thread) == ("TypeError", "a bytes-like object is required", None)
    assert fact.at == Position("server.py", 9)
    assert fact.frames == (Position("server.py", 20), Position("server.py", 9))
    assert testimony.journal.facts == (fact,)


def test_uncaught_exception_has_no_line_when_no_frame_is_the_student_s() -> None:
    [fact] = _heard(_line("uncaught", "KeyboardInterrupt", "", "Thread-1", [])).uncaught
    assert (fact.at, fact.thread) == (None, "Thread-1")


@pytest.mark.parametrize("frames", [None, 3, "server.py", [1], [["server.py"]], [["server.py", 1, 2]], [None]])
def test_uncaught_exception_is_dropped_when_its_frames_are_none(frames: object) -> None:
    assert _heard(_line("uncaught", "TypeError", "x", None, frames)).uncaught == []


@pytest.mark.parametrize("kind", ["port", "listen", "uncaught"])
def test_memory_is_bounded_when_an_event_is_repeated(kind: str) -> None:
    values = {
        "port": ("bind", 1, 2, "server.py", 3, 1),
        "listen": (2, "127.0.0.1", 15000, 3),
        "uncaught": ("E", "m", None, [["server.py", 1]]),
    }[kind]
    testimony = _heard(*[_line(kind, *values)] * 300)
    assert max(len(testimony.ports), len(testimony.listening), len(testimony.uncaught)) <= 101


# Pieces


STORY = b"".join([
    _enter("accept"), _line("leave", "accept", "é", None, None), _line("print", "server.py", 3), b"garbage\n",
    _line("port", "bind", 6789, 15000, "server.py", 4, 1), _enter("recv"),
])  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.integers(0, len(STORY)), max_size=6))
def test_same_is_heard_when_lines_come_in_pieces(cuts: list[int]) -> None:
    bounds = [0, *sorted(cuts), len(STORY)]
    whole = _heard(STORY)
    pieces = ProbeTestimony("server", whole.journal)
    for start, end in pairwise(bounds):
        pieces.hear(STORY[start:end])
    assert (pieces.events, pieces.ports, pieces.call(PID, TID)) == (whole.events, whole.ports, "recv")
    assert whole.events == 5


def test_line_is_not_heard_before_it_has_ended() -> None:
    testimony = _heard(_enter("recv")[:-1])
    assert testimony.events == 0
    testimony.hear(b"\n")
    assert testimony.call(PID, TID) == "recv"


# Hostile lines

HOSTILE = [
    b"", b"null", b"[]", b"{}", b"3", b'"enter"', b"[null]", b'["enter"]', b"NaN", b"[NaN, NaN, NaN, NaN]",
    b"\xff\xfe\x00", b"\x00", b'["enter", NaN, 1, 1]', b'["timer", 1, NaN, 1]', b'["timer", 1, Infinity, 1]',
    b'["timer", 1, 1, -Infinity]',
    b'["timer", "x", 1, 1]', b'["timer", 1, "x", 1]', b'["timer", null, 1, 1]', b'["timer", [], {}, 1]',
    b'["unknown", 1, 1, 1]',
    b'[["enter"], 1, 1, 1]', b'[{}, 1, 1, 1]', b'["__class__", 1, 1, 1]', b'["timer", 1' + b"0" * 400 + b", 1, 1]",
    b'["enter", 0, 1, 1, null, null, null, null, null, null, null]', b"[" * 8000, b'["timer",' * 900,
    b'{"enter":' * 900,
    b'["enter", 0, 1, 1, "recv", "s.py", 1, 3, ' + b"[" * 900 + b"]" * 900 + b", null, null, 1]",
    b'["leave", 0, 1, 1, {}, {}, {}, {}]', b'["print", 0, 1, 1]', b'["print", 0, 1, 1, {}, []]',
    b'["port", 0, 1, 1, 1, 1]',
    b"1" * 5000, b'["timer", 0, ' + b"9" * 4000 + b", 1]",
]  # fmt: skip


@pytest.mark.parametrize("line", HOSTILE, ids=range(len(HOSTILE)))
def test_what_follows_is_still_heard_when_a_line_is_hostile(line: bytes) -> None:
    testimony = _heard(line + b"\n", _enter("recv"))
    assert testimony.call(PID, TID) == "recv"
    testimony.snapshot()


def test_line_is_dropped_when_it_is_a_megabyte_long() -> None:
    testimony = _heard(_enter("accept", detail=["x" * 1_000_000]), _enter("recv"))
    assert testimony.call(PID, TID) == "recv"
    assert testimony.events == 1


def test_memory_is_bounded_when_a_line_never_ends() -> None:
    testimony = ProbeTestimony("server", Journal())
    for _ in range(100):
        testimony.hear(b"[" * 65536)
    assert len(testimony._rest) < 65536


def test_end_of_a_line_is_not_heard_when_its_start_was_too_long() -> None:
    testimony = _heard(b"x" * 9000, _line("timer", "alarm"))
    assert not testimony.hidden_timer


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["recv", "select", "server.py"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.lists(_JSON, max_size=11))))
def test_nothing_is_raised_when_values_are_anything(lines: list[tuple[str, list[Any]]]) -> None:
    testimony = _heard(*[json.dumps([kind, *values]).encode() + b"\n" for kind, values in lines])
    decide(testimony.snapshot(), testimony.snapshot())
    assert all(isinstance(fact, SocketCall | Uncaught) for fact in testimony.journal.facts)


_ARITY = {"enter": 8, "leave": 4, "print": 2, "port": 6, "listen": 4, "uncaught": 4, "raised": 4, "timer": 1}


@settings(deadline=None)
@given(st.data())
def test_nothing_is_raised_when_only_the_types_are_wrong(data: st.DataObject) -> None:
    testimony = ProbeTestimony("client", Journal())
    for _ in range(data.draw(st.integers(1, 4))):
        kind = data.draw(st.sampled_from(KINDS))
        count = _ARITY[kind]
        testimony.hear(_line(kind, *data.draw(st.lists(_JSON, min_size=count, max_size=count))))
    testimony.snapshot()


@settings(deadline=None)
@given(st.lists(st.binary()))
def test_nothing_is_raised_when_bytes_are_anything(pieces: list[bytes]) -> None:
    _heard(*pieces, b"\n").snapshot()


def test_times_of_facts_are_finite_when_a_forged_one_is_not() -> None:
    testimony = _heard(b'["print", 1e999, 1, 1, "server.py", 3]\n')
    assert all(math.isfinite(fact.t) for fact in testimony.journal.facts)


@pytest.mark.parametrize("line", [True, 0, -3])
def test_position_is_unknown_when_a_line_is_no_line(line: object) -> None:
    assert _heard(_line("enter", "recv", "server.py", line, 3, [], None, None, 1)).position(PID, TID) is None


def test_memory_is_bounded_when_threads_are_invented() -> None:
    testimony = _heard(*[_enter("recv", tid=number) for number in range(5000)])
    assert len(testimony._calls) < 5000


# Snapshots, for systems without /proc


def _motion(testimony: ProbeTestimony) -> Motion:
    return decide(testimony.snapshot(), testimony.snapshot()).motion


def test_program_is_unknown_when_nothing_was_told_yet() -> None:
    assert _motion(_heard()) is Motion.UNKNOWN


@pytest.mark.parametrize("call", ["recv", "recv_into", "recvfrom", "accept", "input", "connect"])
def test_program_waits_when_its_only_thread_is_in_a_call_without_time_limit(call: str) -> None:
    assert _motion(_heard(_enter(call))) is Motion.WAITING


@pytest.mark.parametrize("call", ["send", "sendall"])
def test_program_is_unknown_when_it_is_in_send(call: str) -> None:
    """Its end may be under way to us: nobody can tell a send that lasts from one that was not told to be over."""
    assert _motion(_heard(_enter(call))) is Motion.UNKNOWN


@pytest.mark.parametrize(
    "line",
    [
        _enter("sleep", detail=[1]),
        _enter("recv", timeout=2.5),
        _enter("accept", timeout=0.0),
        _enter("select", detail=["list", "list", "list", 0.5]),
    ],
)
def test_program_is_asleep_when_its_call_has_a_time_limit(line: bytes) -> None:
    assert _motion(_heard(line)) is Motion.ASLEEP


@pytest.mark.parametrize("detail", [["list", "list", "list"], ["list", "list", "list", None]])
def test_program_waits_when_select_has_no_time_limit(detail: list[object]) -> None:
    testimony = _heard(_enter("select", detail=detail))
    assert _motion(testimony) is Motion.WAITING
    assert testimony.snapshot().threads[0].wait == Wait("select", False, 3)


def test_program_is_unknown_when_its_call_is_over() -> None:
    """It may be in a call that the probe does not watch."""
    assert _motion(_heard(_enter("recv"), _line("leave", "recv", 1, None, None))) is Motion.UNKNOWN


def test_program_runs_when_something_was_told_between_two_looks() -> None:
    testimony = _heard(_enter("recv"))
    before = testimony.snapshot()
    testimony.hear(_line("leave", "recv", 1, None, None) + _enter("recv"))
    assert decide(before, testimony.snapshot()).motion is Motion.RUNNING


def test_program_is_unknown_when_another_thread_was_not_seen() -> None:
    assert _motion(_heard(_enter("recv", threads=2))) is Motion.UNKNOWN


def test_program_waits_when_both_of_its_threads_do() -> None:
    lines = [_enter("recv", threads=2), _enter("accept", threads=2, tid=TID + 1)]
    assert _motion(_heard(*lines)) is Motion.WAITING


@pytest.mark.parametrize("call", ["bind", "close", "listen", "shutdown"])
def test_program_is_unknown_when_its_call_does_not_wait(call: str) -> None:
    assert _motion(_heard(_enter(call))) is Motion.UNKNOWN


def test_program_is_unknown_when_it_has_a_hidden_timer() -> None:
    testimony = _heard(_line("timer", "SO_RCVTIMEO"), _enter("recv"))
    assert testimony.hidden_timer
    assert _motion(testimony) is Motion.UNKNOWN
