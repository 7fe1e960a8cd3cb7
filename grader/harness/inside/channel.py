"""The pipe on which the grader is told what a program does.

Runs inside the student's process: Python 3.8 and later, standard library only. What it tells only explains: a program that
forges it gains nothing, a full pipe loses events instead of blocking, and a program that closes it goes on without.
"""

from __future__ import annotations

import _json
import _thread
import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

    from grader.harness.inside import wrapping
else:
    import wrapping

_LONGEST = 300  # characters kept of a text; keeps an event below PIPE_BUF, so that it is written whole (pipe(7))
_BEGINNING = 200  # bytes told of what a call carried: at most six signs each, so far below PIPE_BUF too
# Descriptors are given out from below: up there, a program that counts on the next ones is not disturbed, nor by a loop
# that closes the first hundreds. More would make the kernel's table of them large.
_HIGHEST = 1024
NOWHERE = -1

_now = time.monotonic


class Channel:
    """Writes events to the grader; never blocks, never raises."""

    def __init__(self, fd: int, root: str, script: str) -> None:
        self.fd = fd
        self.root = root
        self.script = script
        self.identity = identity(fd)
        if os.name == "posix" and fd != NOWHERE:
            os.set_blocking(fd, False)

    def tell(self, kind: str, *values: Any) -> None:
        if not self.is_open():
            return
        fields: list[Any] = [kind, _now(), os.getpid(), _thread.get_native_id()]
        fields.extend(values)
        try:
            os.write(self.fd, (_encoded(fields) + "\n").encode("ascii"))
        except (OSError, ValueError) as error:
            wrapping.pass_on(error)

    def is_open(self) -> bool:
        """Whether its descriptor still is the pipe: the program may have closed it, and be given its number for a socket."""
        return self.fd != NOWHERE and identity(self.fd) == self.identity

    def position(self, frame: FrameType | None) -> tuple[str | None, int | None]:
        """File (relative to the student's folder) and line of the innermost frame of the student's own code."""
        for _ in range(80):
            if frame is None:
                break
            name = self.own(frame.f_code.co_filename)
            if name is not None:
                return name, frame.f_lineno
            frame = frame.f_back
        return None, None

    def own(self, filename: str) -> str | None:
        if filename == self.script or _is_relative(filename):
            return filename
        if filename.startswith(self.root):
            return filename[len(self.root) :].replace("\\", "/")
        return None


def _is_relative(filename: str) -> bool:
    """Whether a source was named as seen from the working directory: of those that are no student's, none is."""
    return filename.endswith(".py") and filename[:1] not in "/\\" and filename[1:2] != ":"


def identity(fd: int) -> str:
    """What tells one open file from another; empty for a descriptor that is not open."""
    try:
        seen = os.fstat(fd)
    except (OSError, OverflowError) as error:
        wrapping.pass_on(error)
        return ""
    return f"{seen.st_dev}:{seen.st_ino}"


def moved_high(fd: int) -> int:
    """The same pipe on a high descriptor, which programs started by this one inherit (POSIX)."""
    high = min(os.sysconf("SC_OPEN_MAX"), _HIGHEST) - 1
    if high > fd and not identity(high):
        try:
            os.dup2(fd, high)
            os.close(fd)
            return high
        except OSError:
            pass
    os.set_inheritable(fd, True)
    return fd


def _encoded(value: Any) -> str:
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return float.__repr__(value) if value - value == 0 else "null"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([_encoded(item) for item in value]) + "]"
    text: str = _json.encode_basestring_ascii(str(value)[:_LONGEST])
    return text


def beginning(value: Any) -> str | None:
    """How the bytes of a call begin, each as the character of its number (latin-1); None for what is no plain bytes."""
    return value[:_BEGINNING].decode("latin-1") if type(value) in (bytes, bytearray) else None


def short(value: Any) -> Any:
    """What a call got or gave back, in a few words: the size of bytes, an address, a number."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return len(value)
    if value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return value[:_LONGEST]
    if isinstance(value, tuple):
        return [
            short(item) if isinstance(item, (int, str, bytes, tuple)) else type(item).__name__ for item in value[:4]
        ]
    return type(value).__name__
