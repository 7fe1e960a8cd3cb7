"""A sandbox: network, processes and files of its own, opened for one submission and closed with it (Linux).

Whoever holds its control socket holds it: when that is closed, even by being killed, the kernel ends all that runs inside.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import select
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.harness import scripts, zygotes
from grader.harness.launcher import LaunchError, Limits
from grader.harness.messages import PATIENCE, Message, receive
from grader.harness.zygotes import SandboxError


class Bubble:
    """A running sandbox; a context manager."""

    def __init__(self, python: str, limits: Limits, warm: tuple[str, ...] = ()) -> None:
        """Open it; `warm` are modules that the programs in there are going to import. Raises SandboxError."""
        self._requests = 0
        with contextlib.ExitStack() as opened:
            zygote = opened.enter_context(zygotes.a_zygote(python, limits))
            self.user, self.dropped, self.group = zygote.user, zygote.dropped, zygote.group
            sandbox = zygote.open(warm)
            opened.callback(_end, sandbox, zygote)
            self._control, self.first = sandbox.control, sandbox.first
            self._hidden = self.dropped and not _visible(self.first)
            self._opened = opened.pop_all()

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


def _end(sandbox: zygotes.Opened, zygote: zygotes.Zygote) -> None:
    """Let go of it, and wait until nothing of it is left: one that does not end takes its zygote with it."""
    sandbox.control.close()
    poll = select.poll()
    poll.register(sandbox.ending, 0)
    if not poll.poll(PATIENCE * 1000):
        zygote.close()
    os.close(sandbox.ending)
