"""Questions about a student's source: each is answered by a script, in a bounded process of its own, and brought here as data."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.harness.forking import ForkServer
from grader.question_server import END, PATIENCE

_SERVER = Path(__file__).with_name("question_server.py")
_PIECE = 1 << 16
_MOST = 1 << 26  # bytes of an answer: a tree of the largest size that is allowed takes a tenth


@dataclass(frozen=True)
class Script:
    """A script that answers: alone, from standard input to standard output; or kept warm by a question server."""

    path: Path
    options: tuple[str, ...]  # of the interpreter

    def answer(self, question: bytes) -> bytes | None:
        """None when it fails, says nothing, or takes too long."""
        told = _KEPT[-1].answer(self, question) if _KEPT else None
        return self._alone(question) if told is None else told or None

    def _alone(self, question: bytes) -> bytes | None:
        command = [sys.executable, *self.options, str(self.path)]
        try:
            child = subprocess.run(command, input=question, capture_output=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            return None
        return child.stdout or None if child.returncode == 0 else None


class Servers:
    """The question servers of this process, each started when its script is first asked; a context manager."""

    def __init__(self) -> None:
        self._opened = contextlib.ExitStack()
        self._started: dict[Script, ForkServer] = {}

    def answer(self, script: Script, question: bytes) -> bytes | None:
        """Empty when the script fails; None when the answer is not whole: its server is gone, say, or a limit was met."""
        try:
            server = self._server(script)
            with contextlib.ExitStack() as stack:
                asked = stack.enter_context(tempfile.TemporaryFile())
                asked.write(question)
                asked.seek(0)
                reading, writing = os.pipe()
                stack.callback(os.close, reading)
                try:
                    server.start(b"?", [asked.fileno(), writing])
                finally:
                    os.close(writing)
                told = _read_to_the_end(reading)
        except OSError:
            return None
        return told[: -len(END)] if told.endswith(END) else None

    def _server(self, script: Script) -> ForkServer:
        """Raises OSError."""
        if script not in self._started:
            command = [sys.executable, *script.options, str(_SERVER), str(script.path)]
            self._started[script] = self._opened.enter_context(ForkServer(command))
        return self._started[script]

    def __enter__(self) -> Servers:
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()


_KEPT: list[Servers] = []


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Within it, what answers is started once and kept, where processes can be forked; a question costs a tenth then."""
    if not hasattr(os, "fork"):
        yield
        return
    with Servers() as servers:
        _KEPT.append(servers)
        try:
            yield
        finally:
            _KEPT.remove(servers)


def _read_to_the_end(descriptor: int) -> bytes:
    """What a pipe gives until nobody holds its other end, or for as long as an answer may take."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    until = time.monotonic() + PATIENCE
    told = bytearray()
    while (left := until - time.monotonic()) > 0 and len(told) <= _MOST and poll.poll(left * 1000):
        piece = os.read(descriptor, _PIECE)
        if not piece:
            return bytes(told)
        told += piece
    return b""
