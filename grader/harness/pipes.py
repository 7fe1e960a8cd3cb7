"""The grader's ends of a program's pipes, readable without blocking and selectable on every system."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from typing import Protocol

_PIECE = 65536
_PUMP_GRACE = 1.0  # seconds


class ReadEnd(Protocol):
    """An end from which the grader reads."""

    def fileno(self) -> int:
        """The descriptor to select on."""

    def read(self) -> bytes | None:
        """Up to 64 KiB; b'' at the end of the stream; None when there is nothing to read now."""

    def close(self) -> None:
        """Close the end; safe to call again."""


class PipeEnd:
    """The read end of a pipe, where pipes can be selected on (POSIX)."""

    def __init__(self, fd: int) -> None:
        os.set_blocking(fd, False)
        self._fd = fd

    def fileno(self) -> int:
        return self._fd

    def read(self) -> bytes | None:
        try:
            return os.read(self._fd, _PIECE)
        except BlockingIOError:
            return None

    def close(self) -> None:
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


class PumpedPipe:
    """The read end of a pipe whose bytes a thread copies to a socket, where only sockets can be selected on (Windows)."""

    def __init__(self, fd: int) -> None:
        self._socket, pump_end = socket.socketpair()
        self._socket.setblocking(False)
        self._thread = threading.Thread(target=_pump, args=(fd, pump_end), daemon=True, name=f"pump of descriptor {fd}")
        self._thread.start()

    def fileno(self) -> int:
        return self._socket.fileno()

    def read(self) -> bytes | None:
        try:
            return self._socket.recv(_PIECE)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def close(self) -> None:
        if self._socket.fileno() < 0:
            return
        # A pump that is sending gets an error; one that reads ends when the last program that holds the pipe does, which
        # may be a stranger's: it is not waited for beyond the grace.
        self._socket.close()
        self._thread.join(_PUMP_GRACE)


def _pump(source: int, target: socket.socket) -> None:
    """Copy until either end is closed. The descriptor is closed here: Windows blocks a close during a read."""
    with contextlib.suppress(OSError), target:
        while data := os.read(source, _PIECE):
            target.sendall(data)
    os.close(source)


def read_end(fd: int) -> ReadEnd:
    """The right kind of end for this system; takes over `fd`."""
    return PumpedPipe(fd) if sys.platform == "win32" else PipeEnd(fd)
