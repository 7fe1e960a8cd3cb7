"""Starts bubblewraps: by a process of few pages, kept for one after the other, that forks each in no time (Linux)."""

from __future__ import annotations

import contextlib
import marshal
import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.harness import descend, scripts

_DESCEND = Path(descend.__file__)
_LONGEST_NUMBER = 20  # digits of a process
FIRST = descend.FIRST


class Descended:
    """A process that descends into a sandbox, its standard streams in pipes; a context manager.

    It has ended when nobody holds the other ends any more: neither bubblewrap nor anything in its sandbox.
    """

    def __init__(self, guide: Guide, asked: Mapping[str, Any], passed: Sequence[int]) -> None:
        """Start it; it gets `passed` as descriptors FIRST and following. Raises OSError."""
        self._guide = guide
        self._opened = contextlib.ExitStack()
        with contextlib.ExitStack() as undo, contextlib.ExitStack() as given:
            undo.callback(self._opened.close)
            theirs = [self._pipe(given, ours) for ours in (1, 0, 0)]
            _, self._output, self._errors = (ours for ours, _ in theirs)
            self._pid = guide.start(asked, [*(end for _, end in theirs), *passed])
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
        while poll.poll(seconds * 1000):
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


class Guide:
    """The process that starts others on their way; a context manager. They end with it."""

    def __init__(self) -> None:
        """Raises OSError."""
        self._asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(_DESCEND)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={name: value for name, value in os.environ.items() if name == "LD_LIBRARY_PATH"},
                cwd="/",
            )

    def start(self, asked: Mapping[str, Any], descriptors: list[int]) -> int:
        """Start one; its number. Raises OSError."""
        socket.send_fds(self._asking, [marshal.dumps(dict(asked), scripts.MARSHALLED)], descriptors)
        told = self._asking.recv(_LONGEST_NUMBER)
        if not told:
            raise BrokenPipeError("what opens sandboxes has ended")
        return int(told)

    @property
    def ended(self) -> bool:
        """Whether it is gone, and with it all that it has started."""
        return self._process.poll() is not None

    def kill(self, pid: int) -> None:
        """End one that it has started, if it is still there. Raises OSError."""
        self._asking.send(marshal.dumps({"kill": pid}, scripts.MARSHALLED))

    def close(self) -> None:
        """End it."""
        self._asking.close()
        self._process.wait()

    def __enter__(self) -> Guide:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_KEPT: list[Guide] = []
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
def a_guide() -> Iterator[Guide]:
    """The one that is kept, or one for a single sandbox. Raises OSError."""
    if not _WANTED:
        with Guide() as guide:
            yield guide
        return
    while _KEPT and _KEPT[-1].ended:
        _KEPT.pop().close()
    if not _KEPT:
        _KEPT.append(Guide())
    yield _KEPT[-1]
