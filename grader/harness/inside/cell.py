"""The first process of a sandbox: opens sockets for the grader, starts programs, and ends with its control socket.

Runs inside, forked by the zygote: Python 3.8 and later, standard library only. What it is asked comes marshalled in single
messages (unix(7), SOCK_SEQPACKET), descriptors beside them; `json` would double what there is to import. It answers in words,
for what comes out of here is only read. Each launch gets process numbers, mounts and an init of its own: what a program starts
cannot outlive that init, and none of it can see this process. The init of the next launch is made in advance, while nothing is
asked.
"""

from __future__ import annotations

import gc
import marshal
import os
import select
import signal
import socket
from array import array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from grader.harness.inside import init, kernel, loopback
else:
    import init
    import kernel
    import loopback

_LONGEST = 1 << 17  # bytes of a request
_MOST_DESCRIPTORS = 8
NOBODY = -1  # the number of a process that could not be had


class Control:
    """A socket over which a process is asked for something."""

    def __init__(self, descriptor: int) -> None:
        self.socket = socket.socket(fileno=descriptor)

    def request(self) -> tuple[bytes, list[int]] | None:
        """The next request and its descriptors; None when whoever asks is gone."""
        descriptors = array("i")
        size = socket.CMSG_LEN(_MOST_DESCRIPTORS * descriptors.itemsize)
        data, ancillary, _, _ = self.socket.recvmsg(_LONGEST, size, socket.MSG_CMSG_CLOEXEC)
        for level, kind, content in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                descriptors.frombytes(content[: len(content) - len(content) % descriptors.itemsize])
        return (data, list(descriptors)) if data else None

    def send(self, data: bytes, *descriptors: int) -> None:
        """Send one message, with descriptors or without. Raises OSError."""
        ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array("i", descriptors))] if descriptors else []
        self.socket.sendmsg([data], ancillary)


class Births:
    """Forks processes each of which is the first of new process numbers (pid_namespaces(7))."""

    def __init__(self) -> None:
        self.own = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)

    def fork(self) -> int:
        """As os.fork() does. Raises OSError."""
        kernel.unshare(kernel.NEW_PROCESSES)
        pid = NOBODY
        try:
            pid = os.fork()
        finally:
            if pid != 0:
                # Else the next child would be put where no process can be started once the first one there is gone.
                kernel.set_namespace(self.own, kernel.NEW_PROCESSES)
        return pid


class Cell:
    """Serves requests until the grader is gone."""

    def __init__(self, control: Control) -> None:
        self.control = control
        self.births = Births()
        self.woken = init.woken_by_children()
        self.spare: tuple[int, Control] | None = None  # an init that waits for its launch: process, how it is asked
        self.wants_spare = True
        self.more = True  # launches are expected
        self.refusal = ""
        self.inits: dict[int, int] = {}  # process → the socket on which its end is told
        self.launches: dict[int, int] = {}  # the grader's number → process

    def serve(self) -> bool:
        """False once the grader is gone; True in a new process that is to become the student's program."""
        poll = select.poll()
        poll.register(self.control.socket, select.POLLIN)
        poll.register(self.woken, select.POLLIN)
        gc.freeze()  # a collection in a child would copy every page that it only looks at
        self.control.send(b"ready")
        while True:
            ready = [descriptor for descriptor, _ in poll.poll(0 if self.wants_spare else None)]
            if not ready and self.prepare():
                return True
            if self.woken in ready:
                init.drain(self.woken)
                self.reap()
            if self.control.socket.fileno() in ready:
                asked = self.control.request()
                if asked is None:
                    return False
                if self.carry_out(*asked):
                    return True

    def reap(self) -> None:
        """Tell the end of each launch of which nothing is left: its init goes last."""
        while self.inits or self.spare:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            status = self.inits.pop(pid, None)
            if status is not None:
                self.launches = {number: one for number, one in self.launches.items() if one != pid}
                init.tell(status, "gone")
                os.close(status)
                self.wants_spare = self.spare is None and self.more  # now, and not while programs start
            elif self.spare is not None and self.spare[0] == pid:
                self.spare[1].socket.close()
                self.spare = None

    def carry_out(self, data: bytes, descriptors: list[int]) -> bool:
        """One request; True in the new process of a launch."""
        asked = marshal.loads(data)
        kind = asked["do"]
        if kind == "launch":
            self.more = not asked["last"]
            return self.launch(asked["number"], data, descriptors)
        if kind == "socket":
            self.open_socket(asked)
        elif kind == "kill":
            pid = self.launches.get(asked["number"])
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
        return False

    def open_socket(self, asked: dict[str, Any]) -> None:
        """A socket that lives in this network, for the grader."""
        try:
            made = socket.socket(asked["family"], asked["type"], asked["protocol"])
        except OSError as exc:
            self.control.send("refused {} {}".format(exc.errno, exc).encode("utf-8", "replace"))
            return
        with made:
            self.control.send(b"socket", made.fileno())
        self.control.send(b"yours alone")  # while this process held it too, closing it would end nothing

    def prepare(self) -> bool:
        """Start an init with new process numbers, which stands by; True in the student's process below it."""
        self.wants_spare = False
        asking, asked = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            pid = self.births.fork()
        except OSError as exc:
            self.refusal = str(exc)
            pid = NOBODY
        if pid == 0:
            self.control.socket.detach()
            asking.detach()
            return _stand_by(Control(asked.detach()))
        asked.close()
        if pid == NOBODY:
            asking.close()
        else:
            self.spare = pid, Control(asking.detach())
        return False

    def launch(self, number: int, data: bytes, descriptors: list[int]) -> bool:
        """Hand a launch over to an init; True in the student's process below one that had to be started first."""
        self.reap()  # the spare one may have been killed, when memory ran out say
        if self.spare is None and self.prepare():
            return True
        status = descriptors[init.STATUS]
        spare, self.spare = self.spare, None
        handed_over = False
        if spare is not None:
            try:
                spare[1].send(data, *descriptors)
                handed_over = True
            except OSError as exc:
                self.refusal = str(exc)
            spare[1].socket.close()
        if spare is not None and handed_over:
            self.inits[spare[0]] = status
            self.launches[number] = spare[0]
        else:
            init.tell(status, "failed", self.refusal)
        for descriptor in descriptors:
            if descriptor != status or not handed_over:
                os.close(descriptor)
        return False


def _stand_by(control: Control) -> bool:
    """Never returns in an init; True in its child, which is to run the student's program."""
    init.keep_only([control.socket.fileno()])
    problem = init.view()
    asked = control.request()
    control.socket.close()
    if asked is None:
        os._exit(0)
    data, descriptors = asked
    return init.become(marshal.loads(data), descriptors, problem)


def become(descriptor: int, address: str) -> Cell:
    """Make this process the first of a sandbox that is asked over `descriptor`; it is known in there by `address`.

    Raises OSError.
    """
    init.keep_only([descriptor])
    kernel.unshare(kernel.NEW_NETWORK | kernel.NEW_IPC | kernel.NEW_NAMES)
    loopback.furnish(address)
    return Cell(Control(descriptor))
