"""Processes that descend into a sandbox: each forked by one of few pages, which is kept for one after the other (Linux)."""

from __future__ import annotations

import contextlib
import marshal
import os
import select
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.harness import scripts
from grader.harness.forking import ForkServer

FIRST = 64  # the number that the first of the passed descriptors gets
_DESCEND = Path(__file__).with_name("descend.py")


class Descended:
    """A process that descends into a sandbox, its standard streams in pipes.

    It has ended when nobody holds the other ends any more: neither bubblewrap nor anything in its sandbox.
    """

    def __init__(self, guide: ForkServer, asked: Mapping[str, Any], passed: Sequence[int]) -> None:
        """Start it; it gets `passed` as descriptors FIRST and following. Raises OSError."""
        self._guide = guide
        self._opened = contextlib.ExitStack()
        with contextlib.ExitStack() as undo, contextlib.ExitStack() as given:
            undo.callback(self._opened.close)
            theirs = [self._pipe(given, ours) for ours in (1, 0, 0)]
            _, self._output, self._errors = (ours for ours, _ in theirs)
            request = marshal.dumps({**asked, "first": FIRST}, scripts.MARSHALLED)
            self._pid = guide.start(request, [*(end for _, end in theirs), *passed])
            undo.pop_all()

    def _pipe(self, given: contextlib.ExitStack, ours: int) -> tuple[int, int]:
        """Our end of a new pipe and theirs, which is closed here once it has been passed on."""
        ends = os.pipe()
        self._opened.callback(os.close, ends[ours])
        given.callback(os.close, ends[1 - ours])
        return ends[ours], ends[1 - ours]

    def wait(self, seconds: float) -> bool:
        """Whether it ends within so many seconds."""
        poll = select.poll()
        poll.register(self._output, select.POLLIN)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and poll.poll(left * 1000):
            if not os.read(self._output, 1 << 12):
                return True
        return False

    def kill(self) -> None:
        """End it, and all in its sandbox."""
        with contextlib.suppress(OSError):  # whoever started it is gone, and so is it
            self._guide.kill(self._pid)

    def last_words(self, most: int) -> bytes:
        """What it said on standard error, once it has ended: so many bytes at most."""
        with open(self._errors, "rb", closefd=False, buffering=0) as source:
            return source.read(most) or b""

    def close(self) -> None:
        """Give back the descriptors."""
        self._opened.close()


def _guide() -> ForkServer:
    environment = {name: value for name, value in os.environ.items() if name == "LD_LIBRARY_PATH"}
    return ForkServer([sys.executable, "-I", "-S", str(_DESCEND)], environment=environment, folder="/")


_KEPT: list[ForkServer] = []
_WANTED: list[bool] = []


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Within it, one guide is kept for every sandbox, from the first on."""
    _WANTED.append(True)
    try:
        yield
    finally:
        _WANTED.pop()
        while _KEPT and not _WANTED:
            _KEPT.pop().close()


@contextlib.contextmanager
def a_guide() -> Iterator[ForkServer]:
    """The one that is kept, or one for a single sandbox. Raises OSError."""
    if not _WANTED:
        with _guide() as guide:
            yield guide
        return
    while _KEPT and _KEPT[-1].ended:
        _KEPT.pop().close()
    if not _KEPT:
        _KEPT.append(_guide())
    yield _KEPT[-1]
