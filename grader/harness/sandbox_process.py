"""A program inside a sandbox, seen from outside: its pipes, its end, its processes, the limits that it ran into (Linux)."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, get_args

from grader.evidence import Limit
from grader.harness import bubblewrap, procfs
from grader.harness.bubble import Bubble
from grader.harness.launcher import LaunchError
from grader.harness.messages import Message, pair, receive
from grader.harness.parcel import Parcel
from grader.harness.pipes import ReadEnd, read_end

_GRACE = 0.2  # seconds between TERM and KILL
_PATIENCE = 5.0  # seconds that a launch gets to end, after which it is killed from outside


class SandboxProcess:
    """A program inside the sandbox, seen from outside."""

    def __init__(self, bubble: Bubble, asked: Mapping[str, Any], parcel: Parcel) -> None:
        """Start it. Raises LaunchError, OSError."""
        self._bubble = bubble
        self._code: int | None = None
        self._gone = False
        self._ended = False
        self._full: set[Limit] = set()
        self._refused_before = self._refusals()
        self.folder = Path(bubblewrap.WORK)
        self._held = contextlib.ExitStack()
        with contextlib.ExitStack() as undo, contextlib.ExitStack() as passed:
            undo.callback(self._held.close)
            keyboard, self.stdin = self._pipe(passed, ours=1)
            self._keyboard = self._held.enter_context(contextlib.closing(_Descriptor(self.stdin)))
            ends = [self._pipe(passed, ours=0) for _ in range(3)]
            self.stdout, self.stderr, self.telling = (self._reading(ours) for ours, _ in ends)
            self._status, theirs = pair()
            self._held.callback(self._status.close)
            passed.callback(theirs.close)
            given = [keyboard, *(end for _, end in ends), theirs.fileno(), parcel.descriptor]
            self._number = bubble.launch(asked, given)
            passed.close()
            self.above = self._sender_of(b"init")  # not asked for later: a program may have forked and ended by then
            self.pid = self._sender_of(b"started")
            undo.pop_all()
        self._status.setblocking(False)

    def _pipe(self, passed: contextlib.ExitStack, *, ours: int) -> tuple[int, int]:
        """A pipe (read end, write end) whose other end than `ours` is closed here once it has been passed on."""
        ends = os.pipe()
        passed.callback(os.close, ends[1 - ours])
        if self._bubble.dropped:  # so that the program may open it again by /dev/stdout
            os.fchown(ends[0], self._bubble.user, self._bubble.user)
        return ends

    def _reading(self, descriptor: int) -> ReadEnd:
        end = read_end(descriptor)
        self._held.callback(end.close)
        return end

    def _sender_of(self, word: bytes) -> int:
        """The process that says this next, as this machine numbers it. Raises LaunchError."""
        message = receive(self._status)
        if message is None or message.data != word:
            told = message.data.decode("utf-8", "replace") if message else "it is lost"
            raise LaunchError(f"the sandbox does not start the program: {told}")
        return message.sender

    def _refusals(self) -> tuple[int, int]:
        group = self._bubble.group
        return (group.killed_for_memory(), group.processes_refused()) if group else (0, 0)

    # What becomes of it

    def _hear(self) -> None:
        """Take in what the launch's init has told."""
        with contextlib.suppress(BlockingIOError, TimeoutError):
            while not self._gone:
                self._take_in(receive(self._status))

    def _take_in(self, message: Message | None) -> None:
        if message is None or message.data == b"gone":
            self._gone = True
            self._code = -signal.SIGKILL if self._code is None else self._code
            return
        kind, _, rest = message.data.decode("ascii", "replace").partition(" ")
        if kind == "exit":
            self._code = int(rest)
        elif kind == "full" and rest in get_args(Limit):
            self._full.add(rest)  # type: ignore[arg-type]

    def poll(self) -> int | None:
        """The exit status as subprocess gives it (negative: killed by that signal), None while it runs."""
        if self._code is None and not self._ended:
            self._hear()
        return self._code

    def exit_source(self) -> int | None:
        """The channel on which its init tells that it has ended."""
        return self._status.fileno()

    def kill(self) -> int:
        """Stop the program abruptly, with all that it started, and return its status."""
        self._finish()
        assert self._code is not None
        return self._code

    def _finish(self) -> None:
        """TERM, a moment, KILL; returns when nothing of the launch is left."""
        if self._gone:
            return
        with contextlib.suppress(OSError):
            self._status.send(b"end %.3f" % _GRACE)
        for patience in (_GRACE + _PATIENCE, _PATIENCE):
            self._status.settimeout(patience)
            with contextlib.suppress(OSError):
                while not self._gone:
                    self._take_in(receive(self._status))
                return
            with contextlib.suppress(LaunchError):
                self._bubble.kill(self._number)
        self._bubble.close()  # nothing in there answers any more
        self._take_in(None)

    def end(self) -> None:
        """Stop everything that was started and give back every descriptor; safe to call again."""
        if self._ended:
            return
        self._finish()
        self._ended = True
        self._held.close()

    def close_keyboard(self) -> None:
        """The end of the keyboard: the program reads end-of-file."""
        self._keyboard.close()

    # How it is seen

    def eyes(self) -> AbstractContextManager[None]:
        """Within it, the grader may look at what the system shows of the process."""
        return self._bubble.eyes()

    def as_it_knows(self, pid: int, tid: int) -> tuple[int, int]:
        """The numbers that a process and a thread of the program have inside."""
        return procfs.innermost(pid, pid), procfs.innermost(pid, tid)

    def left_behind(self) -> list[int]:
        """Whatever descends from the launch's init, but for the program itself."""
        return [pid for pid in procfs.descendants(self.above) if pid not in (self.above, self.pid)]

    def limits_hit(self) -> frozenset[Limit]:
        """The limits that the program ran into, by the kernel's accounts: of its end, its disk, its control group."""
        hit = set(self._full)
        if self._code == -signal.SIGXCPU:
            hit.add("cpu")
        kinds: tuple[Limit, Limit] = ("memory", "processes")
        for kind, before, now in zip(kinds, self._refused_before, self._refusals(), strict=True):
            if now > before:
                hit.add(kind)
        return frozenset(hit)


class _Descriptor:
    """A descriptor that is closed once."""

    def __init__(self, number: int) -> None:
        self._number = number

    def close(self) -> None:
        number, self._number = self._number, -1
        if number >= 0:
            os.close(number)
