"""The grader's ends of a program's pipes, readable without blocking and selectable on every system."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
from typing import Protocol

_PIECE = 65536


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
        self._source = fd
        self._socket, self._pump_end = socket.socketpair()
        self._socket.setblocking(False)
        self._thread = threading.Thread(target=self._pump, daemon=True, name=f"pump of descriptor {fd}")
        self._thread.start()

    def _pump(self) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(self._source, _PIECE):
                self._pump_end.sendall(data)
        self._pump_end.close()

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
        # The other end first: a pump that is sending gets an error, and one that reads ends with the program's end.
        self._socket.close()
        self._thread.join()
        os.close(self._source)


def read_end(fd: int) -> ReadEnd:
    """The right kind of end for this system; takes over `fd`."""
    return PumpedPipe(fd) if sys.platform == "win32" else PipeEnd(fd)
