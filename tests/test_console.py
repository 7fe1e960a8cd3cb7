"""The console: kept up to a limit, counted beyond it, and read as a person reads it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.evidence import Stream
from grader.harness.console import Console, readable, shows

_STREAMS: st.SearchStrategy[Stream] = st.sampled_from(["stdout", "stderr"])


def test_console_keeps_and_returns_what_fits_when_the_limit_is_crossed() -> None:
    console = Console(5)
    assert console.add("stdout", b"abc") == b"abc"
    assert console.add("stdout", b"defg") == b"de"
    assert console.add("stdout", b"h") == b""
    assert console.everything("stdout") == b"abcde"
    assert console.total == 8


def test_limit_is_each_stream_s_own_when_both_are_written() -> None:
    console = Console(2)
    console.add("stdout", b"abc")
    assert console.add("stderr", b"xyz") == b"xy"
    assert (console.everything("stdout"), console.everything("stderr")) == (b"ab", b"xy")
    assert console.counted == {"stdout": 3, "stderr": 3}


def test_consoles_share_nothing_when_there_are_two() -> None:
    Console(5).add("stdout", b"abc")
    assert Console(5).total == 0


@settings(deadline=None)
@given(st.integers(0, 20), st.lists(st.tuples(_STREAMS, st.binary(max_size=10))))
def test_what_is_kept_is_the_start_when_anything_is_printed(kept: int, pieces: list[tuple[Stream, bytes]]) -> None:
    console = Console(kept)
    returned: dict[Stream, bytes] = {"stdout": b"", "stderr": b""}
    for stream, data in pieces:
        returned[stream] += console.add(stream, data)
    streams: tuple[Stream, Stream] = ("stdout", "stderr")
    for stream in streams:
        whole = b"".join(data for name, data in pieces if name == stream)
        assert console.everything(stream) == returned[stream] == whole[:kept]
        assert console.counted[stream] == len(whole)


def test_only_what_came_later_is_given_when_a_mark_was_set() -> None:
    console = Console(100)
    console.add("stdout", b"before")
    console.add("stderr", b"warning")
    mark = console.mark()
    assert console.since(mark) == {"stdout": b"", "stderr": b""}
    console.add("stdout", b"after")
    assert console.since(mark) == {"stdout": b"after", "stderr": b""}
    assert console.since(mark) == {"stdout": b"after", "stderr": b""}


def test_nothing_came_later_when_the_mark_stands_at_the_limit() -> None:
    console = Console(3)
    console.add("stdout", b"abcdef")
    mark = console.mark()
    console.add("stdout", b"ghi")
    assert console.since(mark)["stdout"] == b""


@pytest.mark.parametrize("cut", range(len(b"BONJOUR \xc3\xa9")))
def test_text_is_shown_when_it_was_printed_in_two_pieces(cut: int) -> None:
    whole = "BONJOUR é".encode()
    console = Console(100)
    mark = console.mark()
    console.add("stdout", whole[:cut])
    console.add("stdout", whole[cut:])
    assert shows(console.since(mark)["stdout"], "BONJOUR é")


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (b"a\r\nb\n", "a\nb\n"),
        (b"\x1b[1;32mBONJOUR\x1b[0m", "BONJOUR"),
        (b"BON\x1b[31mJOUR\x1b[m", "BONJOUR"),
        (b"\x1b[38;2;1;2;3mA\x1b[K", "A"),
        (b"\x1b]0;title\x07A", "A"),
        (b"\x1b]8;;http://x\x1b\\A\x1b]8;;\x1b\\", "A"),
        (b"\x1b[?25lA\x1b[?25h", "A"),
        (b"\x1bMA", "A"),
        (b"\xe9", "\ufffd"),
        ("é…".encode(), "é…"),
        (b"\x1b[", "\x1b["),
        (b"[1m not an escape", "[1m not an escape"),
        (b"\x1b]never ended", "never ended"),
    ],
)
def test_text_is_what_a_person_reads_when_it_holds_controls(printed: bytes, text: str) -> None:
    assert readable(printed) == text


@pytest.mark.parametrize(
    "printed",
    [
        b"BONJOUR", b"BONJOUR\r\n", b"> BONJOUR", b"Recu : 'BONJOUR'", b'"BONJOUR"', b"(BONJOUR)",
        b"\x1b[32mBONJOUR\x1b[0m",
        b"BON\x1b[1mJOUR", b"BONBONJOUR", b"xBONJOURx", b"b'BONJOUR'\nBONJOUR", b"bob'BONJOUR'", b"b 'BONJOUR'",
        b"\xe9BONJOUR",
    ],
)  # fmt: skip
def test_text_is_shown_when_it_stands_there(printed: bytes) -> None:
    assert shows(printed, "BONJOUR")


@pytest.mark.parametrize(
    "printed",
    [
        b"", b"BON JOUR", b"BON\nJOUR", b"bonjour", b"BONJOU", b"b'BONJOUR'", b'b"BONJOUR"', b"B'BONJOUR'",
        b"(b'BONJOUR',",
        b"> b'BONJOUR'", b"[b'BONJOUR']", b"bytearray(b'BONJOUR')", b"b'BONJOUR\\r\\n'", b"b'BONJOUR'b'BONJOUR'",
        b"b\x1b[1m'BONJOUR'",
    ],
)  # fmt: skip
def test_text_is_not_shown_when_it_is_broken_or_still_bytes(printed: bytes) -> None:
    assert not shows(printed, "BONJOUR")


@settings(deadline=None)
@given(st.text("abc\u00e9 ", max_size=8), st.text("abcd", min_size=1, max_size=4), st.text("abc\u00e9 ", max_size=8))
def test_text_is_shown_when_anything_but_a_bytes_literal_surrounds_it(before: str, wanted: str, after: str) -> None:
    assert shows((before + wanted + after).encode(), wanted)


@settings(deadline=None)
@given(st.binary(max_size=40), st.text(max_size=5))
def test_looking_never_fails_when_anything_was_printed(printed: bytes, wanted: str) -> None:
    assert shows(printed, wanted) in (True, False)
    assert "\r\n" not in readable(printed.replace(b"\x1b", b"").replace(b"\r", b""))


@pytest.mark.parametrize(
    "printed", [b"b'> BONJOUR'", b"b'un BONJOUR'", b'b"l\'echo: BONJOUR"', b"b'\\' BONJOUR'", b"b'> BONJOUR"]
)
def test_text_is_not_shown_when_it_stands_further_in_a_bytes_literal(printed: bytes) -> None:
    assert not shows(printed, "BONJOUR")


@pytest.mark.parametrize("printed", [b"b'x' BONJOUR", b"b'x\nBONJOUR'", b"b'> BONJOUR' BONJOUR"])
def test_text_is_shown_when_it_stands_after_a_bytes_literal(printed: bytes) -> None:
    assert shows(printed, "BONJOUR")
