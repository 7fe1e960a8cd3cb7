"""Workers forked out of one process that has imported what they all need (POSIX)."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Protocol

from grader.harness.forking import ForkServer
from grader.worker import nurse


class WorkerProcess(Protocol):
    """What is done with a worker's process: as subprocess.Popen does it."""

    @property
    def pid(self) -> int:
        """Its number."""

    @property
    def stdin(self) -> IO[bytes] | None:
        """What it reads."""

    @property
    def stdout(self) -> IO[bytes] | None:
        """What it answers."""

    def poll(self) -> int | None:
        """None while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Return once it has ended. Raises subprocess.TimeoutExpired."""

    def kill(self) -> None:
        """End it abruptly."""


def started(errors: IO[str]) -> WorkerProcess:
    """A worker with an interpreter of its own, which writes what goes wrong into `errors`."""
    return subprocess.Popen(
        [sys.executable, "-m", "grader.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        # Ctrl-C is the grader's to hear; the worker unwinds when its input ends.
        start_new_session=True,
    )


class Forked:
    """A worker out of the nursery. It has ended when nobody holds the other end of its answers any more."""

    def __init__(self, server: ForkServer, errors: IO[str]) -> None:
        """Raises OSError."""
        self._server = server
        with contextlib.ExitStack() as passed, contextlib.ExitStack() as undo:
            asked, asking = os.pipe()
            passed.callback(os.close, asked)
            self.stdin: IO[bytes] = undo.enter_context(os.fdopen(asking, "wb"))
            answers, answering = os.pipe()
            passed.callback(os.close, answering)
            self.stdout: IO[bytes] = undo.enter_context(os.fdopen(answers, "rb"))
            self.pid = server.start(b"worker", [asked, answering, errors.fileno()])
            undo.pop_all()

    def poll(self) -> int | None:
        """0 once it has ended, whatever its status was; None before."""
        return 0 if self.stdout.closed or self._ends_within(0) else None

    def wait(self, timeout: float | None = None) -> int:
        """Return once it has ended. Raises subprocess.TimeoutExpired."""
        if not self.stdout.closed and not self._ends_within(timeout):
            raise subprocess.TimeoutExpired("worker", timeout or 0)
        return 0

    def _ends_within(self, seconds: float | None) -> bool:
        poll = select.poll()
        poll.register(self.stdout, 0)  # the end is told unasked
        return bool(poll.poll(None if seconds is None else seconds * 1000))

    def kill(self) -> None:
        """End it abruptly."""
        with contextlib.suppress(OSError):  # the nursery is gone, and what is left reads the end of its input
            self._server.kill(self.pid)


class Nursery:
    """The process that workers are forked from, busy with its imports from the beginning."""

    def __init__(self) -> None:
        """Raises OSError."""
        # Elsewhere, a system's own libraries may not survive a copy without a fresh program (fork(2) of macOS).
        apart = [sys.executable, "-m", "grader.worker", "--nursery"]
        self._server = ForkServer(nurse if sys.platform == "linux" and threading.active_count() == 1 else apart)

    def start(self, errors: IO[str]) -> WorkerProcess:
        """A new worker; with an interpreter of its own where none can be forked."""
        try:
            return Forked(self._server, errors)
        except OSError:
            return started(errors)

    def close(self) -> None:
        """End it; workers that it has started end by themselves."""
        self._server.close()


@contextlib.contextmanager
def nursery() -> Iterator[Nursery | None]:
    """One that is closed afterwards; None where processes cannot be forked."""
    with contextlib.ExitStack() as stack:
        made = None
        with contextlib.suppress(OSError):
            made = stack.enter_context(contextlib.closing(Nursery())) if hasattr(os, "fork") else None
        yield made
