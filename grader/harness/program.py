"""One launch of one role: what it prints, what its probe tells, when it ends, and what it is doing now."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Literal

import psutil

from grader.evidence import (
    Blocked,
    Limit,
    LimitHit,
    Position,
    Printed,
    ProgramExit,
    Role,
    Stopped,
    Stream,
    Typed,
)
from grader.harness import limits, procfs
from grader.harness.console import Console
from grader.harness.journal import Journal
from grader.harness.launcher import Limits, Process
from grader.harness.observer import Observation, Snapshot, Source, Thread, Wait
from grader.harness.pipes import ReadEnd
from grader.harness.reactor import Reactor
from grader.harness.sockets import Connection, held_by
from grader.harness.testimony import Testimony

_PACE = 0.01  # seconds between two tries to type into a full keyboard
_GLANCE = 0.0005  # seconds between two looks whether a program has stopped


class Program:
    """A launched program, read through the check's reactor; ended with `end`."""

    def __init__(self, role: Role, process: Process, reactor: Reactor, journal: Journal, allowed: Limits) -> None:
        self.role: Role = role
        self.process = process
        self.console = Console(allowed.kept_output)
        self.testimony = Testimony(role, journal)
        self.source: Source = "kernel" if procfs.available() else "probe"
        self.status: int | None = None
        self.held = False
        self._noted: set[Limit] = set()
        self._roots = [process.pid]  # it, or what goes on in its stead
        self._reactor = reactor
        self._journal = journal
        self._open: set[ReadEnd] = set()
        if os.name == "posix":  # a keyboard that nobody reads must not hold the grader
            os.set_blocking(process.stdin, False)
        self._watch(process.stdout, lambda: self._read_console("stdout", process.stdout), console=True)
        self._watch(process.stderr, lambda: self._read_console("stderr", process.stderr), console=True)
        self._watch(process.telling, self._read_testimony, sign=False)
        self._exit = process.exit_source()
        if self._exit is not None:
            reactor.watch(self._exit, self._note_exit)

    def _watch(self, end: ReadEnd, ready: Callable[[], None], *, sign: bool = True, console: bool = False) -> None:
        self._open.add(end)
        self._reactor.watch(end.fileno(), ready, sign=sign, console=console)

    @property
    def ended(self) -> bool:
        """Whether the program has ended by itself."""
        if self.status is None:
            self._note_exit()
        return self.status is not None

    def _note_exit(self) -> None:
        status = self.process.poll()
        if status is None:
            return
        if self._exit is not None:
            self._reactor.forget(self._exit)
        if self.status is not None:  # we stopped it ourselves
            return
        if self.role == "server" and status == 0 and self._goes_on():
            return
        self.status = status
        died_of = -status if status < 0 else None
        self._journal.add(ProgramExit(self._journal.now(), self.role, None if died_of else status, died_of))

    def _goes_on(self) -> bool:
        """Whether processes that it left behind do its work, as those of a daemon."""
        if self.source != "kernel":
            return False
        with self.process.eyes():
            if not any(map(procfs.is_alive, self._roots)):
                # One that forks and ends while the list is made is on it no more, and its child not yet.
                self._roots = self.process.left_behind() or self.process.left_behind()
        return bool(self._roots)

    def _read_console(self, stream: Stream, end: ReadEnd) -> None:
        data = end.read()
        if data:
            kept = self.console.add(stream, data)
            if kept:
                self._journal.add(Printed(self._journal.now(), self.role, kept, stream))
        elif data == b"":
            self._stop_reading(end)

    def _read_testimony(self) -> None:
        data = self.process.telling.read()
        if data:
            self.testimony.hear(data)
        elif data == b"":
            self._stop_reading(self.process.telling)

    def _stop_reading(self, end: ReadEnd) -> None:
        if end in self._open:
            self._open.discard(end)
            self._reactor.forget(end.fileno())

    def type(self, line: str) -> None:
        """Type a line at the program's keyboard; a program that has closed it or ended does not read it.

        One whose keyboard is full, which it can see to itself, gets what fits until the check's time is over.
        """
        self._journal.add(Typed(self._journal.now(), self.role, line))
        left = (line + "\n").encode()
        with contextlib.suppress(BrokenPipeError, OSError):
            while left:
                try:
                    left = left[os.write(self.process.stdin, left) :]
                except BlockingIOError:
                    if self._reactor.remaining() <= 0:
                        return
                    self._reactor.step(_PACE)

    def end_keyboard(self) -> None:
        """The end of the keyboard, as Ctrl-D (Ctrl-Z on Windows) gives it."""
        self._journal.add(Typed(self._journal.now(), self.role, None))
        self.process.close_keyboard()

    def snapshot(self) -> Snapshot:
        """All threads of the program at this moment."""
        if self.ended:
            return Snapshot((), ended=True)
        if self.held:
            return Snapshot((), held=True)
        if self.source == "probe":
            return self.testimony.snapshot()
        with self.process.eyes():
            seen = procfs.sample(*self._roots)
        return Snapshot(seen.threads, known=False) if self.testimony.hidden_timer else seen

    def cpu_seconds(self) -> float:
        """CPU used so far, by the program and its children."""
        if self.source == "kernel":
            return procfs.cpu_seconds(self.process.above, *self._roots)
        used = 0.0
        for one in self._tree():
            with contextlib.suppress(psutil.Error):
                times = one.cpu_times()
                used += times.user + times.system
        return used

    def connections(self) -> Iterator[Connection]:
        """The TCP connections of the program and its children, as the kernel knows them."""
        with self.process.eyes():
            for one in self._tree():
                yield from held_by(one)

    def starved(self) -> bool:
        """Whether the kernel kept the program waiting for a CPU for longer than it let it run, and long enough to matter.

        What its own children and their orphans ran counts, and so do more of them than there are CPUs: a program that
        starves itself is not starved.
        """
        if self.source == "probe":
            return False
        try:
            ran, waited = procfs.cpu_wait(self.process.pid)
        except (OSError, ValueError):
            return False
        if waited <= 1.0 or waited <= max(ran, procfs.cpu_seconds(self.process.above)):
            return False
        return procfs.runnable(self.process.above) <= (os.cpu_count() or 1)

    def blocked_at(self, thread: Thread) -> tuple[str, Position | None]:
        """What a waiting thread of this program is blocked in, in the student's words, and on which line."""
        assert thread.wait is not None
        known = (
            self.process.as_it_knows(thread.pid, thread.tid) if self.source == "kernel" else (thread.pid, thread.tid)
        )
        called = self.testimony.call(*known)
        position = self.testimony.position(*known)
        return _in_words(thread.wait, called), position

    def note_blocked(self, observation: Observation) -> list[Blocked]:
        """Record where this program waits; returns what was recorded."""
        found = []
        for thread in observation.threads:
            if thread.wait is not None and self._owns(thread):
                call, position = self.blocked_at(thread)
                found.append(Blocked(self._journal.now(), self.role, call, position))
        for fact in found:
            self._journal.add(fact)
        return found

    def _owns(self, thread: Thread) -> bool:
        return thread.pid in procfs.descendants(*self._roots) if self.source == "kernel" else True

    @contextlib.contextmanager
    def holding(self) -> Iterator[None]:
        """Within it, the program and all that it started stand still (SIGSTOP on POSIX); what comes waits for them.

        They do when this begins: a recv with MSG_WAITALL that takes something with the signal already on its way would give
        that back at once, as it never would in life.
        """
        stopped = self._tree()
        self.held = True
        try:
            self._signal(stopped, psutil.Process.suspend)
            self._wait_until_still([one.pid for one in stopped])
            yield
        finally:
            self._signal(stopped, psutil.Process.resume)
            self.held = False

    def _wait_until_still(self, pids: list[int]) -> None:
        """Return when none of them can move any more, at the latest when the check's time is over."""
        while self.source == "kernel" and self._reactor.remaining() > 0:
            with self.process.eyes():
                if all(map(procfs.is_still, pids)):
                    return
            self._reactor.step(_GLANCE)

    def _signal(self, processes: list[psutil.Process], act: Callable[[psutil.Process], None]) -> None:
        with self.process.eyes():
            for one in processes:
                with contextlib.suppress(psutil.Error):
                    act(one)

    def _tree(self) -> list[psutil.Process]:
        """The program and its living descendants."""
        if self.source == "kernel":  # without a look at every process of the machine
            return list(_still_there(procfs.descendants(*self._roots)))
        found: dict[int, psutil.Process] = {}
        for pid in self._roots:
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(pid)
                found |= {one.pid: one for one in (process, *process.children(recursive=True))}
        return list(found.values())

    def stop(self) -> None:
        """Stop the program abruptly, as closing its window does, while its peers stay connected."""
        self._journal.add(Stopped(self._journal.now(), self.role))
        self.status = self.process.kill()

    def end(self) -> None:
        """End the program and all that it started; safe to call again."""
        if self.status is None and not self.ended:
            self._journal.add(Stopped(self._journal.now(), self.role))
        for end in list(self._open):
            self._stop_reading(end)
        if self._exit is not None:
            self._reactor.forget(self._exit)
        self.process.end()
        self.note_limits()

    def note_limits(self) -> None:
        """Record the limits that the program ran into, by the kernel's account or by its own."""
        for limit in sorted(self.process.limits_hit()):
            self.note_limit(limit, "kernel")
        for error in self.testimony.uncaught:
            told = limits.said(error.kind, error.message)
            if told is not None:
                self.note_limit(told, "probe")

    def note_limit(self, limit: Limit, by: Literal["kernel", "grader", "probe"]) -> None:
        """Record a limit, once."""
        if limit not in self._noted:
            self._noted.add(limit)
            self._journal.add(LimitHit(self._journal.now(), self.role, limit, by))


def _still_there(pids: list[int]) -> Iterator[psutil.Process]:
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            yield psutil.Process(pid)


_KEYBOARD = 0


def _in_words(wait: Wait, called: str | None) -> str:
    if called is not None:
        return called
    if wait.call == "read" and wait.fd == _KEYBOARD:
        return "input"
    return wait.call
