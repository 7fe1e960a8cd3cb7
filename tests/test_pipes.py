"""The grader's ends of pipes: both kinds tell "nothing yet" from "the end", and never block."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from grader.harness import pipes
from grader.harness.pipes import PipeEnd, PumpedPipe, ReadEnd, read_end

_PATIENCE = 20.0  # seconds
_KINDS: list[Callable[[int], ReadEnd]] = [PumpedPipe] if sys.platform == "win32" else [PipeEnd, PumpedPipe]


class Pair(NamedTuple):
    """A pipe: the grader's end, and the program's."""

    end: ReadEnd
    writing: int

    def ready(self) -> bool:
        return bool(select.select([self.end], [], [], _PATIENCE)[0])

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            os.close(self.writing)


@pytest.fixture(params=_KINDS)
def pipe(request: pytest.FixtureRequest) -> Iterator[Pair]:
    reading, writing = os.pipe()
    pair = Pair(request.param(reading), writing)
    yield pair
    pair.finish()
    pair.end.close()


def test_nothing_is_read_when_nothing_was_written(pipe: Pair) -> None:
    assert pipe.end.read() is None
    assert not select.select([pipe.end], [], [], 0)[0]


def test_bytes_are_read_when_they_were_written(pipe: Pair) -> None:
    os.write(pipe.writing, b"Bonjour \xff\x00")
    assert pipe.ready()
    assert pipe.end.read() == b"Bonjour \xff\x00"
    assert pipe.end.read() is None


def test_end_is_told_for_ever_when_the_program_has_closed_its_end(pipe: Pair) -> None:
    pipe.finish()
    assert pipe.ready()
    assert pipe.end.read() == b""
    assert pipe.ready()
    assert pipe.end.read() == b""


def test_last_words_come_before_the_end_when_the_program_ends_at_once(pipe: Pair) -> None:
    os.write(pipe.writing, b"last words")
    pipe.finish()
    found = []
    while pipe.ready() and (data := pipe.end.read()) != b"":
        found.append(data or b"")
    assert b"".join(found) == b"last words"


def test_pieces_are_bounded_and_in_order_when_a_flood_is_read(pipe: Pair) -> None:
    flood = bytes(range(256)) * 4096

    def write() -> None:
        left = memoryview(flood)
        while left:
            left = left[os.write(pipe.writing, left) :]
        pipe.finish()

    writer = threading.Thread(target=write)
    writer.start()
    found = []
    while pipe.ready() and (data := pipe.end.read()) != b"":
        assert data is None or len(data) <= 65536
        found.append(data or b"")
    writer.join(_PATIENCE)
    assert b"".join(found) == flood


def test_closing_is_harmless_when_it_is_done_twice(pipe: Pair) -> None:
    pipe.finish()
    pipe.end.close()
    pipe.end.close()
    assert pipe.end.fileno() == -1


def test_writer_gets_an_error_when_the_grader_has_closed_a_full_pipe(pipe: Pair) -> None:
    refused = threading.Event()

    def write() -> None:
        try:
            while True:
                os.write(pipe.writing, b"x" * 65536)
        except OSError:
            refused.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert pipe.ready()
    pipe.end.close()
    assert refused.wait(_PATIENCE)
    writer.join(_PATIENCE)
    assert not writer.is_alive()


def test_closing_frees_the_number_only_once_when_it_was_given_to_another_file(pipe: Pair) -> None:
    pipe.finish()
    pipe.end.close()
    others = os.pipe()
    pipe.end.close()
    for other in others:
        os.close(other)  # raises if a second close() had taken it


def test_kind_is_the_system_s_when_an_end_is_made() -> None:
    reading, writing = os.pipe()
    end = read_end(reading)
    os.close(writing)
    assert isinstance(end, PumpedPipe if sys.platform == "win32" else PipeEnd)
    end.close()


@pytest.mark.skipif(sys.platform == "win32", reason="a pump is always there")
def test_no_thread_is_started_when_pipes_can_be_selected_on() -> None:
    before = threading.active_count()
    reading, writing = os.pipe()
    end = read_end(reading)
    assert threading.active_count() == before
    os.close(writing)
    end.close()


def test_pump_has_ended_when_its_end_is_closed() -> None:
    reading, writing = os.pipe()
    end = PumpedPipe(reading)
    os.close(writing)
    end.close()
    assert not [thread for thread in threading.enumerate() if thread.name == f"pump of descriptor {reading}"]
    assert end.read() == b""


def test_closing_ends_when_a_stranger_keeps_the_pipe_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipes, "_PUMP_GRACE", 0.01)
    reading, writing = os.pipe()
    end = PumpedPipe(reading)
    end.close()
    end.close()
    [pump] = [thread for thread in threading.enumerate() if thread.name == f"pump of descriptor {reading}"]
    assert pump.daemon
    os.close(writing)
    pump.join(_PATIENCE)
    assert not pump.is_alive()
