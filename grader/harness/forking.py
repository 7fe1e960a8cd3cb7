"""A fork server, seen by whoever asks it for processes (POSIX)."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import IO

from grader.harness.fork_server import KILL

_LONGEST_NUMBER = 20  # digits of a process
_KIND = socket.SOCK_SEQPACKET if hasattr(socket, "SOCK_SEQPACKET") else socket.SOCK_STREAM


class _Child:
    """A process that was forked, waited for as subprocess.Popen does it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self._ended(os.WNOHANG)

    def wait(self) -> int | None:
        return self._ended(0)

    def _ended(self, options: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, options)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


def _forked(run: Callable[[], None], asked: socket.socket, asking: socket.socket) -> _Child:
    """A copy of this process that runs something, with `asked` as its standard input, and never comes back. Raises OSError."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()  # else the copy would say it again
    pid = os.fork()
    if pid:
        return _Child(pid)
    status: object = 1
    try:
        os.setsid()  # Ctrl-C is the grader's to hear
        os.dup2(asked.fileno(), 0)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        for descriptor in (silent, asked.detach(), asking.detach()):
            if descriptor > 2:  # where the command was started without standard streams, others have their numbers
                os.close(descriptor)
        run()
        status = 0
    except SystemExit as exc:
        status = exc.code or 0
    except BaseException:  # noqa: BLE001 there is nobody above to hear of it
        traceback.print_exc()
    finally:
        os._exit(status if isinstance(status, int) else 1)


class ForkServer:
    """A process that forks others, each for one request; a context manager. What they do when it ends is theirs to know."""

    def __init__(
        self,
        command: Sequence[str] | Callable[[], None],
        *,
        errors: int | IO[str] = subprocess.DEVNULL,
        environment: Mapping[str, str] | None = None,
        folder: str | None = None,
    ) -> None:
        """`command` calls fork_server.serve(): that of a script, or a function for a copy of this process, which has no threads.

        Raises OSError.
        """
        try:
            self._asking, theirs = socket.socketpair(socket.AF_UNIX, _KIND)
        except OSError:  # macOS has the name but not the thing
            self._asking, theirs = socket.socketpair()
        self._one_at_a_time = threading.Lock()
        self._process: subprocess.Popen[bytes] | _Child
        with theirs:
            if callable(command):
                self._process = _forked(command, theirs, self._asking)
                return
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=environment,
                cwd=folder,
                start_new_session=True,  # Ctrl-C is the grader's to hear
            )

    def start(self, request: bytes, descriptors: Sequence[int]) -> int:
        """Have a process started, which is given descriptors; its number. Raises OSError."""
        with self._one_at_a_time:
            socket.send_fds(self._asking, [request], list(descriptors))
            return self._answer()

    def kill(self, pid: int) -> None:
        """End one that it has started, if it is still there. Raises OSError."""
        with self._one_at_a_time:
            self._asking.send(KILL + b"%d" % pid)
            self._answer()

    def _answer(self) -> int:
        told = self._asking.recv(_LONGEST_NUMBER)
        if not told:
            raise BrokenPipeError("the fork server has ended")
        return int(told)

    @property
    def ended(self) -> bool:
        """Whether it is gone."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End it; safe to call again."""
        with contextlib.suppress(OSError):
            self._asking.close()
        self._process.wait()

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
