"""A fork server, seen by whoever asks it for processes (POSIX)."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import IO

from grader.harness.fork_server import KILL

_LONGEST_NUMBER = 20  # digits of a process
_KIND = socket.SOCK_SEQPACKET if hasattr(socket, "SOCK_SEQPACKET") else socket.SOCK_STREAM


class ForkServer:
    """A process that forks others, each for one request; a context manager. What they do when it ends is theirs to know."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        errors: int | IO[str] = subprocess.DEVNULL,
        environment: Mapping[str, str] | None = None,
        folder: str | None = None,
    ) -> None:
        """`command` runs a script that calls fork_server.serve(). Raises OSError."""
        try:
            self._asking, theirs = socket.socketpair(socket.AF_UNIX, _KIND)
        except OSError:  # macOS has the name but not the thing
            self._asking, theirs = socket.socketpair()
        self._one_at_a_time = threading.Lock()
        with theirs:
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
