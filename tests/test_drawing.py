"""The sequence diagram: what an event is drawn as, what belongs together, where each program waits and stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.report.diagram import Diagram, Row, Waiting
from grader.report.drawing import HEAD, TAIL, diagram
from grader.report.places import Sources
from grader.result import CheckResult, Content, TraceEvent
from tests.results import a_check, a_content, an_event

SOURCES = Sources({"server.py": ["import socket"] * 30, "client.py": ["import socket"] * 30})


def data(text: str, **changes: Any) -> TraceEvent:
    return an_event(**{"text": text, "hex": text.encode().hex(), "size": len(text.encode()), **changes})


def call(name: str, line: int, text: str = "", **changes: Any) -> TraceEvent:
    role = changes.get("role", "server")
    return an_event(**{"who": "program", "event": name, "file": f"{role}.py", "line": line, "text": text, **changes})


def waits(line: int, blocked: str = "recv", **changes: Any) -> TraceEvent:
    return an_event(**{"who": "kernel", "event": "blocked", "file": "server.py", "line": line, "text": None, **changes,
                       "blocked": blocked})  # fmt: skip


LAUNCH = an_event(who="kernel", event="launch", text=None)


def failed(*trace: TraceEvent, **changes: Any) -> CheckResult:
    return a_check(outcome="failed", trace=trace, **changes)


def drawn(check: CheckResult) -> Diagram:
    return diagram(check, SOURCES)


def rows(*trace: TraceEvent, **changes: Any) -> tuple[Row, ...]:
    return drawn(failed(*trace, **changes)).rows


@pytest.mark.parametrize(
    ("event", "role", "kind", "way"),
    [
        (an_event(event="connect", text=None), "server", "connect", "right"),
        (an_event(event="connect", text=None, role="client"), "client", "connect", "left"),
        (data("a"), "server", "data", "right"),
        (data("a", event="recv"), "server", "data", "left"),
        (an_event(event="half-close", text=None), "server", "fin", "right"),
        (an_event(event="reset", text=None), "server", "rst", "right"),
        (an_event(who="program", event="reset", text=None), "server", "rst", "left"),
        (an_event(who="program", event="close", text=None), "server", "fin", "left"),
        (call("close", 3), "server", "call", ""),
        (an_event(who="keyboard", event="type", role="client"), "client", "key", "right"),
        (an_event(who="keyboard", event="type", role="client"), "both", "key", ""),
        (an_event(who="program", event="print"), "server", "screen", "left"),
        (an_event(who="program", event="print"), "both", "screen", ""),
        (call("send", 3, size=4, role="client"), "both", "data", "right"),
        (call("sendall", 3, size=4), "both", "data", "left"),
        (call("connect", 3, "('127.0.0.1', 6789)", role="client"), "both", "connect", "right"),
        (call("connect", 3, "('127.0.0.1', 6789)", role="client"), "client", "connect", "left"),
        (call("connect", 3, "ConnectionRefusedError: no", role="client"), "client", "call", ""),
        (call("uncaught", 3, "TypeError: no"), "server", "error", ""),
        (waits(3), "server", "wait", ""),
        (LAUNCH, "server", "start", ""),
        (an_event(who="kernel", event="exit", text="0"), "server", "end", ""),
        (an_event(who="kernel", event="stop", text=None), "server", "end", ""),
        (an_event(who="kernel", event="left-out", text="3"), "server", "gap", ""),
        (an_event(who="kernel", event="decided", text=None), "server", "decided", ""),
        (an_event(who="kernel", event="something-new"), "server", "call", ""),
    ],
)
def test_event_is_drawn_as_what_it_is(event: TraceEvent, role: Any, kind: str, way: str) -> None:
    (row,) = rows(event, role=role)
    assert (row.kind, row.way) == (kind, way)


def test_program_that_waits_is_drawn_as_a_bar_until_it_moves() -> None:
    drawn = rows(LAUNCH, waits(5), data("a"), call("recv", 5, "1024 → 1", size=1), waits(5))
    assert [row.right for row in drawn] == ["starts", "waits", "waits", "runs", "waits"]
    assert {row.left for row in drawn} == {"runs"}


def test_wait_is_told_once_when_nothing_moved_in_between() -> None:
    drawn = rows(waits(5), waits(5), data("a"), waits(5), waits(6), waits(6, "accept"))
    assert [row.kind for row in drawn] == ["wait", "data", "wait", "wait"]


def test_wait_of_one_thread_lasts_while_another_works() -> None:
    accepting, receiving = waits(9, "accept"), waits(5)
    worked = (call("recv", 5, "1024 → 1", size=1), call("send", 6, "1 → 1", size=1), data("A", event="recv"))
    drawn = rows(LAUNCH, accepting, receiving, data("a"), *worked, accepting, receiving)
    assert [row.kind for row in drawn] == ["start", "wait", "wait", "data", "call", "data", "wait"]
    drawn = rows(LAUNCH, accepting, data("a"), call("print", 6), accepting, data("b"))
    assert [(row.kind, row.right) for row in drawn][-2:] == [("screen", "runs"), ("data", "waits")]


def test_lifeline_ends_with_its_program() -> None:
    drawn = rows(LAUNCH, an_event(who="kernel", event="exit", text="1"), data("a"))
    assert [row.right for row in drawn] == ["starts", "ends", "none"]


def test_lifelines_are_the_two_programs_when_they_talk_to_each_other() -> None:
    client = {"role": "client", "file": "client.py"}
    drawn = rows(
        LAUNCH, replace(LAUNCH, role="client"), waits(4, "accept"), waits(9, "input", **client), role="both"
    )  # fmt: skip
    assert [(row.left, row.right) for row in drawn] == [
        ("none", "starts"), ("starts", "runs"), ("runs", "waits"), ("waits", "waits"),
    ]  # fmt: skip
    assert [row.side for row in drawn] == ["right", "left", "right", "left"]


# What belongs together


def test_arrow_has_the_line_that_sent_it_and_the_call_is_not_told_twice() -> None:
    drawn = rows(call("send", 7, "3 → 3", size=3), call("send", 9, "2 → 2", size=2), data("abcde", event="recv"))
    assert [(row.kind, [place.line for place in row.places]) for row in drawn] == [("data", [7, 9])]
    assert [getattr(note, "en", note) for note in drawn[0].notes] == ["5 characters, 5 bytes", "in 2 calls: 3 | 2"]


def test_call_is_told_when_what_it_sent_never_came() -> None:
    drawn = rows(call("send", 7, "3 → 3", size=3), call("send", 9, "2 → 2", size=2), data("abc", event="recv"))
    assert [(row.kind, [place.line for place in row.places]) for row in drawn] == [("call", [9]), ("data", [7])]


def test_arrow_has_the_lines_that_received_it() -> None:
    first, *_ = rows(data("abcde"), call("recv", 7, "3 → 3", size=3), call("recv", 9, "9 → 2", size=2))
    assert [place.line for place in first.places] == [7, 9]


def test_fin_has_the_line_that_closed() -> None:
    drawn = rows(call("close", 12), an_event(who="program", event="close", text=None))
    assert [(row.kind, [place.line for place in row.places]) for row in drawn] == [("fin", [12])]


def test_connection_is_told_once_with_its_line() -> None:
    client = call("connect", 4, "('127.0.0.1', 6789)", role="client")
    (row,) = rows(client, an_event(event="connect", role="client", text=None), role="client")
    assert (row.kind, row.way, [place.line for place in row.places]) == ("connect", "left", [4])
    server, _ = rows(an_event(event="connect", text=None), call("accept", 9, " → ('127.0.0.1', 5)"))
    assert [place.line for place in server.places] == [9]


def test_both_programs_say_what_they_sent_and_took() -> None:
    said: dict[str, Any] = {"size": 9, "hex": "é\n été".encode().hex()}
    sent, taken = rows(
        call("send", 7, "9 → 9", role="client", **said), call("recv", 9, "1024 → 9", **said), role="both"
    )  # fmt: skip
    assert (sent.kind, sent.text, sent.spoken) == ("data", "é␊\n été", True)
    assert (taken.kind, taken.text, taken.call) == ("call", "é␊\n été", "recv")
    assert [getattr(note, "en", note) for note in (*sent.notes, *taken.notes)] == ["6 characters, 9 bytes"] * 2


def test_beginning_is_all_that_is_shown_when_a_program_told_no_more() -> None:
    (row,) = rows(call("send", 7, "900 → 900", role="client", size=900, hex=b"x".hex() * 200), role="both")
    assert (row.text, [getattr(note, "en", note) for note in row.notes]) == ("x" * 200 + "…", ["900 bytes"])


# Where the programs stand, and what waits


def test_programs_stand_at_their_last_lines() -> None:
    client = {"role": "client", "file": "client.py"}
    drawn = rows(
        LAUNCH, call("bind", 3), call("connect", 5, "x", **client), call("recv", 3), call("recv", 4), role="both"
    )
    stands = [row.standing for row in drawn]
    assert stands == [None, ("source-1-3",), ("source-2-5", "source-1-3"), None, ("source-2-5", "source-1-4")]


def test_program_stands_nowhere_when_it_has_ended() -> None:
    assert rows(call("bind", 3), an_event(who="kernel", event="exit", text="0"))[-1].standing == ()


def test_queues_hold_what_is_unread() -> None:
    drawn = rows(
        data("Bonjour", queues={"server": 7, "client": 0}),
        call("recv", 3, "4 → 4", size=4, queues={"server": 3, "client": 0}),
        call("send", 4, "2 → 2", size=2, queues={"server": 3, "client": 2}),
    )
    assert [row.towards_right for row in drawn] == [Waiting(7, "Bonjour"), Waiting(3, "our"), Waiting(3, "our")]
    assert [row.towards_left for row in drawn] == [None, None, Waiting(2, "")]


def test_queue_holds_what_the_grader_takes_later() -> None:
    sent = call("send", 4, "3 → 3", size=3, queues={"server": 0, "client": 3})
    waiting, _ = rows(sent, waits(6, queues={"server": 0, "client": 3}), data("abc", event="recv"))
    assert waiting.towards_left == Waiting(3, "abc")
    more = call("send", 4, "2 → 2", size=2, queues={"server": 0, "client": 5})
    first, _ = rows(sent, more, data("abc", event="recv"))
    assert first.towards_left == Waiting(5, "abc…")  # the rest never came, so nobody knows
    waiting, _ = rows(sent, waits(6, queues={"server": 0, "client": 3}), data("abc", event="recv", connection=1))
    assert waiting.towards_left == Waiting(3, "")


def test_queues_are_those_of_the_grader_left_when_a_client_is_checked() -> None:
    (row,) = rows(data("salut", role="client", queues={"server": 0, "client": 5}), role="client")
    assert (row.towards_left, row.towards_right) == (None, Waiting(5, "salut"))


def test_queue_has_no_text_when_some_of_the_stream_was_cut() -> None:
    (row,) = rows(data("abc", size=5000, queues={"server": 2, "client": 0}))
    assert row.towards_right == Waiting(2, "")


def test_queue_holds_what_the_programs_say_that_they_sent() -> None:
    client: dict[str, Any] = {"role": "client"}
    drawn = rows(
        call("send", 3, "3 → 3", size=3, hex=b"abc".hex(), queues={"server": 3, "client": 0}, **client),
        call("send", 3, "9 → 9", size=9, hex=b"defg".hex(), queues={"server": 12, "client": 0}, **client),
        call("send", 3, "1 → 1", size=1, hex=b"h".hex(), queues={"server": 13, "client": 0}, **client),
        call("recv", 3, "2 → 2", size=2, hex=b"ab".hex(), queues={"server": 11, "client": 0}),
        call("recv", 3, "7 → 7", size=7, hex=b"cdefg".hex(), queues={"server": 4, "client": 0}),
        call("recv", 3, "3 → 3", size=3, queues={"server": 1, "client": 0}),
        role="both",
    )
    texts = ["abc", "abcdefg…", "abcdefg…", "cdefg…", "", "h"]  # the beginning of each is all that is known
    assert [row.towards_right and row.towards_right.text for row in drawn] == texts


def test_queue_shows_hidden_characters() -> None:
    (row,) = rows(data("a\n", queues={"server": 2, "client": 0}))
    assert row.towards_right == Waiting(2, "a␊")


@pytest.mark.parametrize(("queues", "known"), [(None, False), ({"server": 0, "client": 0}, True)])
def test_diagram_says_whether_queues_are_known(queues: dict[str, int] | None, known: bool) -> None:
    assert drawn(failed(data("a", queues=queues))).queues is known


# What never came

DECIDED = an_event(who="kernel", event="decided", text=None)


@pytest.mark.parametrize(
    ("seen", "told"), [(a_content("", 0), "expected, and never came:"), (a_content("x", 0), "expected:")]
)
def test_wanted_arrow_stands_where_it_was_missed(seen: Content, told: str) -> None:
    stop = an_event(who="kernel", event="stop", text=None)
    drawn = rows(data("é"), DECIDED, stop, wanted=a_content("É"), seen=seen)
    assert [row.kind for row in drawn] == ["data", "ghost", "decided", "end"]
    assert (drawn[1].way, drawn[1].text, drawn[1].label.en) == ("left", "É", told)
    assert [getattr(note, "en", note) for note in drawn[1].notes] == ["1 character, 2 bytes"]


def test_grader_is_drawn_as_waiting_for_what_it_wants() -> None:
    drawn = rows(LAUNCH, data("a"), call("recv", 3, "9 → 1", size=1), waits(3), DECIDED, wanted=a_content("A"))
    assert [row.left for row in drawn] == ["runs", "runs", "waits", "waits", "waits", "runs"]
    assert drawn[-2].kind == "ghost"


def test_wanted_arrow_comes_last_when_no_decision_is_told() -> None:
    assert [row.kind for row in rows(data("a"), wanted=a_content("A"))] == ["data", "ghost"]


def test_no_wanted_arrow_when_the_check_passed_or_wanted_nothing() -> None:
    assert len(drawn(a_check(trace=(data("a"),), wanted=a_content("A"))).rows) == 1
    assert len(rows(data("a"), wanted=a_content(""))) == 1
    assert rows(wanted=a_content("A")) == ()


def test_diagram_is_folded_in_the_middle_when_long() -> None:
    found = drawn(failed(*[data(str(n)) for n in range(100)]))
    assert (len(found.head), len(found.middle), len(found.tail)) == (HEAD, 100 - HEAD - TAIL, TAIL)
    assert [row.text for row in found.rows] == [str(n) for n in range(100)]


@pytest.mark.parametrize(
    ("event", "notes"),
    [
        (data("été"), ["3 characters, 5 bytes"]),
        (data("x", size=5000), ["5000 bytes"]),
        (an_event(text="\\xc3", hex="c3", size=1), ["1 byte"]),
        (an_event(event="connect", text=None), ["SYN"]),
        (an_event(event="half-close", text=None), ["FIN"]),
        (an_event(event="reset", text=None), ["RST"]),
        (an_event(who="kernel", event="exit", text="1"), ["status: 1"]),
        (an_event(who="kernel", event="limit", text="memory"), ["memory"]),
        (an_event(who="kernel", event="limit", text="new-limit"), ["new-limit"]),
    ],
)
def test_row_notes_what_is_small(event: TraceEvent, notes: list[str]) -> None:
    (row,) = rows(event)
    assert [getattr(note, "en", note) for note in row.notes] == notes
