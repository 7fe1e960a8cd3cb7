"""A sandbox: one bubblewrap with its own network, opened for one submission and closed with it (Linux).

Whoever holds its control socket holds it: when that is closed, even by being killed, the kernel ends all that runs inside.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import platform
import select
import socket
import struct
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.harness import bubblewrap, cgroup, descent, scripts, seccomp
from grader.harness.installation import Installation, installation
from grader.harness.launcher import LaunchError, Limits

_PATIENCE = 20.0  # seconds for whatever takes milliseconds: a sandbox that does not answer is lost
_LONGEST = 1 << 17
_CREDENTIALS = struct.Struct("=iII")  # struct ucred (unix(7), SCM_CREDENTIALS)
# Users that nothing else has: systemd keeps them free for services without one (systemd.exec(5), DynamicUser=).
_FIRST_USER, _USERS = 61184, 4000
_SANDBOX_PROCESSES = 9  # besides the student's
THREAD_STACK = 2 * 1024 * 1024
# Settings of the interpreter inside, which the programs that it forks inherit.
_INTERPRETER = {
    "PATH": "/usr/bin:/bin", "HOME": bubblewrap.WORK, "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1",
    "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0",
    "MALLOC_ARENA_MAX": "2",  # else each thread reserves 64 MiB of the address space, which is limited
}  # fmt: skip


class SandboxError(LaunchError):
    """A sandbox cannot be had here; the message says why, in the words of whoever refused."""


@dataclass(frozen=True)
class Message:
    """What came over a socket of the sandbox: the words, the sender's process as this machine numbers it, a descriptor."""

    data: bytes
    sender: int
    descriptor: int | None = None


def receive(source: socket.socket) -> Message | None:
    """The next message; None at the end. Raises OSError, BlockingIOError, TimeoutError."""
    size = socket.CMSG_SPACE(_CREDENTIALS.size) + socket.CMSG_SPACE(4)
    data, ancillary, _, _ = source.recvmsg(_LONGEST, size, socket.MSG_CMSG_CLOEXEC)
    sender, descriptor = 0, None
    for _, kind, content in ancillary:
        if kind == socket.SCM_RIGHTS:
            [descriptor] = struct.unpack("=i", content[:4])
        elif kind == socket.SCM_CREDENTIALS:
            sender, *_ = _CREDENTIALS.unpack(content[: _CREDENTIALS.size])
    return Message(data, sender, descriptor) if data or sender else None


def pair() -> tuple[socket.socket, socket.socket]:
    """Two ends of a channel of whole messages; the first tells who sent them."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    ours.settimeout(_PATIENCE)
    return ours, theirs


class Bubble:
    """A running sandbox; a context manager."""

    def __init__(self, python: str, limits: Limits, warm: tuple[str, ...] = ()) -> None:
        """Open it; `warm` are modules that the programs in there are going to import. Raises SandboxError."""
        if sys.platform != "linux" or not seccomp.known(platform.machine()):
            raise SandboxError(f"{sys.platform} on {platform.machine()}")
        self.user = os.getuid() or _FIRST_USER + os.getpid() % _USERS
        self.dropped = os.getuid() == 0  # the programs run as another user than this process
        self.group: cgroup.Group | None = None
        self._requests = 0
        self._warm = warm
        self._opened = contextlib.ExitStack()
        with contextlib.ExitStack() as undo:
            undo.callback(self.close)
            try:
                inside = installation(python)
                scripts.compile_for(python)
            except OSError as exc:
                raise SandboxError(str(exc)) from exc
            self.group = cgroup.had(2 * limits.memory, 2 * limits.processes + _SANDBOX_PROCESSES)
            if self.group is not None:
                self._opened.callback(self.group.close)
            self._control, self.first = self._open(inside)
            self._hidden = self.dropped and not _visible(self.first)
            undo.pop_all()

    def _open(self, inside: Installation) -> tuple[socket.socket, int]:
        """The control socket, and the number of the first process inside, with the first `bwrap` that works."""
        refusals: dict[str, None] = {}  # in order, each once
        for bwrap in bubblewrap.candidates():
            try:
                return self._started(bwrap, inside)
            except (SandboxError, OSError) as exc:
                refusals[str(exc)] = None
        raise SandboxError("; ".join(refusals) or "no bwrap")

    def _started(self, bwrap: Path, inside: Installation) -> tuple[socket.socket, int]:
        with contextlib.ExitStack() as stack:
            guide = stack.enter_context(descent.a_guide())
            ours, theirs = pair()
            closed = stack.enter_context(contextlib.closing(ours))
            with theirs, _written(bubblewrap.made_up(self.user)) as written:
                process = stack.enter_context(
                    contextlib.closing(
                        descent.Descended(
                            guide, self._asked(bwrap, inside, written), [theirs.fileno(), *written.values()]
                        )
                    )
                )
            stack.callback(_end, process, closed)
            with contextlib.suppress(OSError):
                ready = receive(ours)
                if ready is not None and b"ready" in ready.data:
                    self._opened.enter_context(stack.pop_all())
                    return ours, ready.sender
            process.kill()
            said = process.last_words(4000).decode("utf-8", "replace").strip()
            raise SandboxError(said.splitlines()[-1] if said else "it does not start")

    def _asked(self, bwrap: Path, inside: Installation, written: Mapping[str, int]) -> dict[str, Any]:
        """What is to become of the process that descends into the sandbox."""
        passed = dict(zip(written, range(descent.FIRST + 1, descent.FIRST + 1 + len(written)), strict=True))
        return {
            "groups": self.group.members if self.group else [],
            "user": self.user if self.dropped else None,
            "needs": [*bubblewrap.files(bwrap), *bubblewrap.shown(), *map(str, inside.show)],
            "stack": THREAD_STACK,
            "command": bubblewrap.command(bwrap, inside, passed, descent.FIRST, self._warm),
            "environment": _INTERPRETER,
        }

    @property
    def lost(self) -> bool:
        """Whether its first process has ended: killed in a program's stead when memory ran out, say."""
        poll = select.poll()
        poll.register(self._control, 0)  # the end is told unasked
        return bool(poll.poll(0))

    def send(self, fields: Mapping[str, Any], descriptors: list[int]) -> None:
        """Ask for something that is answered elsewhere, or not at all. Raises LaunchError."""
        try:
            socket.send_fds(self._control, [marshal.dumps(dict(fields), scripts.MARSHALLED)], descriptors)
        except OSError as exc:
            raise LaunchError(f"the sandbox is lost: {exc}") from exc

    def launch(self, fields: Mapping[str, Any], descriptors: list[int]) -> int:
        """Ask for a launch; its number."""
        self._requests += 1
        self.send({"do": "launch", "number": self._requests, **fields}, descriptors)
        return self._requests

    def kill(self, number: int) -> None:
        """End a launch that does not end by itself. Raises LaunchError."""
        self.send({"do": "kill", "number": number}, [])

    def make_socket(self, family: int, kind: int, protocol: int = 0) -> socket.socket:
        """A socket that lives in the sandbox's network. Raises OSError, LaunchError."""
        self.send({"do": "socket", "family": int(family), "type": int(kind), "protocol": protocol}, [])
        answer = self._answer()
        if answer.descriptor is None:
            _, number, told = answer.data.decode("utf-8", "replace").split(maxsplit=2)
            raise OSError(int(number), told)
        made = socket.socket(fileno=answer.descriptor)
        try:
            self._answer()  # nobody else holds it any more
        except BaseException:
            made.close()
            raise
        return made

    def _answer(self) -> Message:
        answer = receive(self._control)
        if answer is None:
            raise LaunchError("the sandbox is lost")
        return answer

    @contextlib.contextmanager
    def eyes(self) -> Iterator[None]:
        """Within it, this process may look at those of the sandbox: root without CAP_SYS_PTRACE must be their user."""
        if not self._hidden:
            yield
            return
        os.setegid(self.user)
        os.seteuid(self.user)
        try:
            yield
        finally:
            os.seteuid(0)
            os.setegid(0)

    def close(self) -> None:
        """End everything inside; safe to call again."""
        self._opened.close()

    def __enter__(self) -> Bubble:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _visible(pid: int) -> bool:
    """Whether the kernel tells this process what another waits in."""
    try:
        Path(f"/proc/{pid}/syscall").read_text()
    except OSError:
        return False
    return True


def unavailable(python: str, limits: Limits) -> str | None:
    """Why no sandbox can be had here, in the words of whoever refused; None where one can: one is opened to see."""
    try:
        with Bubble(python, limits):
            return None
    except SandboxError as exc:
        return str(exc)


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


def _end(process: descent.Descended, control: socket.socket) -> None:
    """Close the control socket of a bubblewrap, which ends it; one that does not end is killed, and all inside with it."""
    control.close()
    if not process.wait(_PATIENCE):
        process.kill()
        process.wait(_PATIENCE)
