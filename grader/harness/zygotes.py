"""The zygote that sandboxes are forked from, in its bubblewrap, seen by whoever asks for sandboxes (Linux)."""

from __future__ import annotations

import contextlib
import marshal
import os
import platform
import select
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.harness import bubblewrap, cgroup, scripts, seccomp
from grader.harness.installation import Installation, installation
from grader.harness.launcher import LaunchError, Limits
from grader.harness.messages import PATIENCE, pair, receive

_PROCESSES = 10  # besides a program's own
THREAD_STACK = 2 * 1024 * 1024
# Users that nothing else has: systemd keeps them free for services without one (systemd.exec(5), DynamicUser=).
_FIRST_USER, _USERS = 61184, 4000
_DESCEND = Path(__file__).with_name("descend.py")
# Settings of the interpreter inside, which the programs that it forks inherit.
_INTERPRETER = {
    "PATH": "/usr/bin:/bin", "HOME": bubblewrap.WORK, "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1",
    "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0",
    "MALLOC_ARENA_MAX": "2",  # else each thread reserves 64 MiB of the address space, which is limited
}  # fmt: skip


class SandboxError(LaunchError):
    """A sandbox cannot be had here; the message says why, in the words of whoever refused."""


@dataclass(frozen=True)
class Opened:
    """A sandbox: its control socket, its first process as this machine numbers it, and a descriptor.

    That one can be read to its end once nothing of the sandbox is left.
    """

    control: socket.socket
    first: int
    ending: int


class Zygote:
    """A warm interpreter in a bubblewrap, and one sandbox after the other with it; a context manager.

    What it takes together is limited for all of them: joining a control group is slow, for every processor is waited for.
    Whoever holds its control socket holds it: when that is closed, even by being killed, the kernel ends all that runs inside.
    """

    def __init__(self, python: str, limits: Limits) -> None:
        """Start it. Raises SandboxError."""
        if sys.platform != "linux" or not seccomp.known(platform.machine()):
            raise SandboxError(f"{sys.platform} on {platform.machine()}")
        self.made_for = python, limits
        self.user = os.getuid() or _FIRST_USER + os.getpid() % _USERS
        self.dropped = os.getuid() == 0  # the programs run as another user than this process
        try:
            inside = installation(python)
            scripts.compile_for(python)
        except OSError as exc:
            raise SandboxError(str(exc)) from exc
        self._opened = contextlib.ExitStack()
        with contextlib.ExitStack() as undo:
            undo.callback(self.close)
            self.group = cgroup.had(2 * limits.memory, 2 * limits.processes + _PROCESSES)
            if self.group is not None:
                self._opened.callback(self.group.close)
            self._control = self._start(inside)
            undo.pop_all()

    def _start(self, inside: Installation) -> socket.socket:
        """The control socket, with the first `bwrap` that works."""
        refusals: dict[str, None] = {}  # in order, each once
        for bwrap in bubblewrap.candidates():
            try:
                return self._started(bwrap, inside)
            except (SandboxError, OSError) as exc:
                refusals[str(exc)] = None
        raise SandboxError("; ".join(refusals) or "no bwrap")

    def _started(self, bwrap: Path, inside: Installation) -> socket.socket:
        with contextlib.ExitStack() as stack:
            ours, theirs = pair()
            closed = stack.enter_context(contextlib.closing(ours))
            with theirs, _written(bubblewrap.made_up(self.user)) as written:
                process = self._descending(bwrap, inside, theirs.fileno(), written)
            stack.callback(_end, process, closed)
            with contextlib.suppress(OSError):
                if receive(ours) is not None:
                    self._opened.enter_context(stack.pop_all())
                    return ours
            process.kill()
            assert process.stderr is not None
            said = process.stderr.read(4000).decode("utf-8", "replace").strip()
            raise SandboxError(said.splitlines()[-1] if said else "it does not start")

    def _descending(
        self, bwrap: Path, inside: Installation, control: int, written: Mapping[str, int]
    ) -> subprocess.Popen[bytes]:
        """The process that descends into the bubblewrap."""
        asked = {
            "groups": self.group.members if self.group else [],
            "user": self.user if self.dropped else None,
            "needs": [*bubblewrap.files(bwrap), *bubblewrap.shown(), *map(str, inside.show)],
            "stack": THREAD_STACK,
            "command": bubblewrap.command(bwrap, inside, written, control),
            "environment": _INTERPRETER,
        }
        # Pipes, not /dev/null: the interpreter inside makes its standard streams of them, and the programs inherit these.
        return subprocess.Popen(
            [sys.executable, "-I", "-S", str(_DESCEND), marshal.dumps(asked, scripts.MARSHALLED).hex()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            pass_fds=[control, *written.values()],
            env={name: value for name, value in os.environ.items() if name == "LD_LIBRARY_PATH"},
            cwd="/",
        )

    def open(self, warm: tuple[str, ...]) -> Opened:
        """A new sandbox; `warm` are modules that the programs in there are going to import. Raises SandboxError."""
        with contextlib.ExitStack() as undo, contextlib.ExitStack() as passed:
            ours, theirs = pair()
            undo.callback(ours.close)
            passed.callback(theirs.close)
            ending, held = os.pipe()
            undo.callback(os.close, ending)
            passed.callback(os.close, held)
            try:
                wanted = marshal.dumps(warm, scripts.MARSHALLED)
                socket.send_fds(self._control, [wanted], [theirs.fileno(), held])
                passed.close()
                ready = receive(ours)
            except OSError as exc:
                raise SandboxError(str(exc)) from exc
            if ready is None or ready.data != b"ready":
                raise SandboxError(ready.data.decode("utf-8", "replace") if ready else "its zygote is lost")
            undo.pop_all()
        return Opened(ours, ready.sender, ending)

    @property
    def ended(self) -> bool:
        """Whether it is gone."""
        if self._control.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(self._control, 0)  # the end is told unasked
        return bool(poll.poll(0))

    def close(self) -> None:
        """End it with all that runs inside; safe to call again."""
        self._opened.close()

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


_KEPT: list[Zygote] = []
_WANTED: list[bool] = []


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Within it, one zygote is kept for all sandboxes with the same interpreter and limits, from the first on."""
    _WANTED.append(True)
    try:
        yield
    finally:
        _WANTED.pop()
        while _KEPT and not _WANTED:
            _KEPT.pop().close()


@contextlib.contextmanager
def a_zygote(python: str, limits: Limits) -> Iterator[Zygote]:
    """The one that is kept, or one for a single sandbox. Raises SandboxError."""
    if not _WANTED:
        with Zygote(python, limits) as zygote:
            yield zygote
        return
    while _KEPT and (_KEPT[-1].ended or _KEPT[-1].made_for != (python, limits)):
        _KEPT.pop().close()
    if not _KEPT:
        _KEPT.append(Zygote(python, limits))
    yield _KEPT[-1]


@contextlib.contextmanager
def _written(files: Mapping[str, str]) -> Iterator[dict[str, int]]:
    """Descriptors from which the contents of `files` can be read; closed in this process afterwards."""
    with contextlib.ExitStack() as stack:
        found = {}
        for path, content in files.items():
            reading, writing = os.pipe()
            stack.callback(os.close, reading)
            os.write(writing, content.encode("utf-8"))
            os.close(writing)
            found[path] = reading
        yield found


def _end(process: subprocess.Popen[bytes], control: socket.socket) -> None:
    """Close the control socket of a bubblewrap, which ends it; one that does not end is killed, and all inside with it."""
    control.close()
    with process:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
