"""The story of a check: one event for each fact that tells a reader something, bounded and in order."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from grader.evidence import (
    Blocked,
    Connected,
    Fact,
    HalfClosed,
    Launched,
    PeerClosed,
    Position,
    Printed,
    ProgramExit,
    Received,
    Reset,
    Sent,
    SocketCall,
    Stopped,
    Typed,
    Uncaught,
)
from grader.result import TraceEvent
from grader.trace import story

AT = Position("server.py", 14)


def _plain(text: str) -> str:
    return text


def _story(*facts: Fact) -> tuple[TraceEvent, ...]:
    return story(facts, _plain)


@pytest.mark.parametrize(
    ("fact", "who", "event", "text"),
    [
        (Launched(0, "server"), "kernel", "launch", None),
        (Connected(0, "server"), "peer", "connect", None),
        (Sent(0, "server", b"abc"), "peer", "send", "abc"),
        (Received(0, "server", b"abc"), "peer", "recv", "abc"),
        (HalfClosed(0, "server"), "peer", "half-close", None),
        (PeerClosed(0, "server"), "program", "close", None),
        (Reset(0, "server", "peer"), "peer", "reset", None),
        (Reset(0, "server", "program"), "program", "reset", None),
        (Typed(0, "client", "Bonjour"), "keyboard", "type", "Bonjour"),
        (Typed(0, "client", ""), "keyboard", "type", ""),
        (Typed(0, "client", None), "keyboard", "end-of-keyboard", None),
        (Printed(0, "server", b"abc", "stdout"), "program", "print", "abc"),
        (Printed(0, "server", b"abc", "stderr"), "program", "error-output", "abc"),
        (SocketCall(0, "server", "recv", AT, 1, 3, "1024", returned="7"), "program", "recv", "1024 → 7"),
        (SocketCall(0, "server", "close", AT, 1, 3, ""), "program", "close", ""),
        (SocketCall(0, "server", "bind", AT, 1, 3, "x", error="OSError: in use"), "program", "bind", "OSError: in use"),
        (Uncaught(0, "server", "TypeError", "a bytes-like", AT), "program", "uncaught", "TypeError: a bytes-like"),
        (Uncaught(0, "server", "MemoryError", "", AT), "program", "uncaught", "MemoryError"),
        (Blocked(0, "server", "recv", AT), "kernel", "blocked", None),
        (ProgramExit(0, "server", 0), "kernel", "exit", "0"),
        (ProgramExit(0, "server", 1), "kernel", "exit", "1"),
        (ProgramExit(0, "server", None, 9), "kernel", "exit", "signal 9"),
        (Stopped(0, "server"), "kernel", "stop", None),
    ],
)
def test_event_tells_the_fact(fact: Fact, who: str, event: str, text: str | None) -> None:
    [found] = _story(fact)
    assert (found.who, found.event, found.text, found.role) == (who, event, text, fact.role)


@pytest.mark.parametrize(
    "fact",
    [SocketCall(0, "server", "recv", AT, 1), Uncaught(0, "server", "E", "m", AT), Blocked(0, "server", "recv", AT)],
)
def test_event_has_the_line_when_the_fact_has_one(fact: Fact) -> None:
    [found] = _story(fact)
    assert (found.file, found.line) == ("server.py", 14)


def test_event_has_no_line_when_the_fact_has_none() -> None:
    [found] = _story(Blocked(0, "server", "recv", None))
    assert (found.file, found.line, found.blocked) == (None, None, "recv")


def test_nothing_is_told_when_nothing_happened() -> None:
    assert _story() == ()


def test_time_is_rounded_to_microseconds() -> None:
    assert _story(Launched(0.123456789, "server"))[0].t == 0.123457


# Bytes


def test_bytes_are_hexadecimal_and_text_when_they_are_not_utf8() -> None:
    [found] = _story(Received(0, "server", b"\xe9\n"))
    assert (found.hex, found.text) == ("e90a", "\\xe9\n")


def test_bytes_are_whole_when_they_are_as_many_as_are_kept() -> None:
    [found] = _story(Sent(0, "server", b"x" * 4096))
    assert found.text == "x" * 4096


def test_bytes_are_cut_and_say_so_when_they_are_many() -> None:
    [found] = _story(Sent(0, "server", b"x" * 1_000_000))
    assert found.text == "x" * 4096 + "…"
    assert found.hex == "78" * 4096


def test_no_character_is_broken_when_many_bytes_are_cut() -> None:
    [found] = _story(Sent(0, "server", b"x" + "é".encode() * 3000))
    assert found.text is not None
    assert "\\" not in found.text


# What was printed


def test_printed_pieces_are_one_event_when_they_follow_each_other() -> None:
    [found] = _story(
        Printed(1, "server", b"Bon", "stdout"),
        SocketCall(1.5, "server", "print", AT, 1),
        Printed(2, "server", b"jour", "stdout"),
        Printed(3, "server", b"\n", "stdout"),
    )
    assert (found.t, found.text) == (1, "Bonjour\n")


def test_printed_character_is_whole_when_it_came_in_two_pieces() -> None:
    first, second = "é".encode()[:1], "é".encode()[1:]
    [found] = _story(Printed(1, "server", first, "stdout"), Printed(2, "server", second, "stdout"))
    assert found.text == "é"


def test_printed_pieces_are_apart_when_something_happened_between() -> None:
    events = _story(Printed(1, "server", b"a", "stdout"), Sent(2, "server", b"x"), Printed(3, "server", b"b", "stdout"))
    assert [event.text for event in events] == ["a", "x", "b"]


def test_printed_pieces_are_apart_when_they_are_of_another_stream_or_program() -> None:
    events = _story(
        Printed(1, "server", b"a", "stdout"),
        Printed(2, "server", b"b", "stderr"),
        Printed(3, "client", b"c", "stderr"),
    )
    assert [event.text for event in events] == ["a", "b", "c"]


def test_printed_text_has_the_line_of_the_last_print_when_there_was_one() -> None:
    events = _story(
        SocketCall(1, "server", "print", Position("server.py", 3), 1),
        SocketCall(2, "server", "print", Position("server.py", 5), 1),
        SocketCall(2, "client", "print", Position("client.py", 7), 1),
        Printed(3, "server", b"a", "stdout"),
        SocketCall(4, "server", "print", Position("server.py", 9), 1),
    )
    assert [(event.event, event.line) for event in events] == [("print", 5)]


def test_error_output_has_no_line_when_print_was_called_before() -> None:
    events = _story(SocketCall(1, "server", "print", AT, 1), Printed(2, "server", b"Traceback", "stderr"))
    assert [(event.event, event.line) for event in events] == [("error-output", None)]


def test_printed_text_is_made_readable_and_messages_are_not() -> None:
    facts = (Printed(1, "server", b"/tmp/copy/a", "stdout"), Sent(2, "server", b"/tmp/copy/a"))
    events = story(facts, lambda text: text.replace("/tmp/copy/", ""))
    assert [event.text for event in events] == ["a", "/tmp/copy/a"]


def test_exception_is_made_readable_when_it_names_the_working_copy() -> None:
    facts = (Uncaught(1, "server", "FileNotFoundError", "'/tmp/copy/a'", AT),)
    [event] = story(facts, lambda text: text.replace("/tmp/copy/", ""))
    assert event.text == "FileNotFoundError: 'a'"


def test_call_is_made_readable_when_its_error_names_the_working_copy() -> None:
    facts = (SocketCall(1, "server", "bind", AT, 1, 3, "x", error="OSError: /tmp/copy/a"),)
    [event] = story(facts, lambda text: text.replace("/tmp/copy/", ""))
    assert event.text == "OSError: a"


# When


def test_call_that_waited_stands_where_it_returned() -> None:
    events = _story(
        SocketCall(1, "server", "recv", AT, 1, 3, "1024", returned="3", until=3.0000004),
        Sent(2, "server", b"abc"),
        SocketCall(2.5, "server", "bind", AT, 1, 3, "x", until=9),
    )
    assert [(event.who, event.event) for event in events] == [
        ("peer", "send"),
        ("program", "bind"),
        ("program", "recv"),
    ]
    assert (events[2].t, events[2].until, events[2].size) == (1, 3, 3)
    assert events[1].until is None


def test_connection_stands_before_the_call_that_accepted_it() -> None:
    def accepted(t: float) -> SocketCall:
        return SocketCall(t, "server", "accept", AT, 1, until=t)

    facts = (accepted(1), Connected(1.1, "server"), Connected(2, "server"), accepted(3), accepted(4))
    events = [event.event for event in _story(*facts)]
    assert events == ["connect", "accept", "connect", "accept", "accept"]


def test_queues_are_told_after_each_event() -> None:
    events = _story(Sent(1, "server", b"abc"), SocketCall(2, "server", "recv", AT, 1, 3, "9", returned="3", until=3))
    assert [event.queues for event in events] == [{"server": 3, "client": 0}, {"server": 0, "client": 0}]


def test_queues_are_unknown_when_the_program_reads_unseen() -> None:
    [first, _] = _story(Sent(1, "server", b"abc"), Blocked(2, "server", "recv", AT))
    assert first.queues is None


@pytest.mark.parametrize(("at", "place"), [(0.5, 0), (1.5, 1), (2.5, 2), (9, 3)])
def test_decision_stands_between_what_decided_and_the_clean_up(at: float, place: int) -> None:
    facts = (Sent(1, "server", b"a"), SocketCall(1.2, "server", "recv", AT, 1, until=2), HalfClosed(3, "server"))
    events = story(facts, _plain, at)
    assert [event.event for event in events].index("decided") == place


def test_no_decision_is_told_when_nothing_happened() -> None:
    assert story((), _plain, 1.0) == ()


def test_size_is_that_of_all_bytes_when_they_are_cut() -> None:
    assert _story(Sent(0, "server", b"x" * 5000))[0].size == 5000


@pytest.mark.parametrize(
    ("beginning", "moved", "kept"),
    [
        ("été".encode(), "5", "été".encode()),
        ("été".encode(), "4", b"\xc3\xa9t\xc3"),  # so it was sent
        (b"a" + "é".encode()[:1], "9", b"a"),  # so it was cut
        (b"a\xff\xf0\x9f", "9", b"a\xff"),
        (b"abc", None, None),
        (b"", "3", None),
    ],
)
def test_call_tells_how_its_bytes_begin_when_two_programs_talk(
    beginning: bytes, moved: str | None, kept: bytes | None
) -> None:
    call = SocketCall(1, "server", "send", AT, 1, 3, "9", returned=moved, beginning=beginning)
    *_, event = _story(Launched(0, "server"), Launched(0, "client"), call)
    assert event.hex == (None if kept is None else kept.hex())
    assert _story(Launched(0, "server"), call)[-1].hex is None  # the grader's end tells it


# Long stories


def _calls(*numbers: int) -> list[Fact]:
    return [SocketCall(number, "server", "recv", AT, 1) for number in numbers]


def test_story_is_whole_when_it_is_as_long_as_allowed() -> None:
    assert len(_story(*_calls(*range(400)))) == 400


@pytest.mark.parametrize("count", [401, 5000])
def test_middle_is_left_out_and_counted_when_a_story_is_long(count: int) -> None:
    events = _story(*_calls(*range(count)))
    assert len(events) == 401
    assert [event.t for event in events[:250]] == list(range(250))
    assert (events[250].event, events[250].text, events[250].t) == ("left-out", str(count - 400), 250)
    assert [event.t for event in events[-150:]] == list(range(count - 150, count))


def test_grader_is_not_left_out_when_a_program_spins() -> None:
    events = story((*_calls(*range(1000)), Sent(300.5, "server", b"a")), _plain, concluded_at=400)
    assert [event.event for event in events[250:253]] == ["left-out", "send", "decided"]
    assert events[250].text == "600"


def test_grader_is_left_out_too_when_it_did_much() -> None:
    assert len(_story(*[Sent(number, "server", b"x") for number in range(1000)])) == 401


def test_long_story_is_never_held_whole() -> None:
    def most(count: int) -> int:
        facts = tuple(_calls(*range(count)))
        tracemalloc.start()
        story(facts, _plain)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    most(500)  # what is made once
    assert (most(20_500) - most(500)) / 20_000 < 150  # bytes for each call; an event takes several hundred


class _Counted(tuple[Fact, ...]):
    """Facts that count how often they are read from end to end."""

    reads = 0

    def __iter__(self) -> Iterator[Fact]:
        type(self).reads += 1
        return super().__iter__()


def test_facts_are_read_a_few_times_when_a_program_prints_much() -> None:
    _Counted.reads = 0
    story(
        _Counted(
            fact
            for number in range(100)
            for fact in (Printed(number, "server", b"a", "stdout"), Printed(number, "server", b"b", "stderr"))
        ),
        _plain,
    )
    assert _Counted.reads < 10
