"""Forks a process for each request, out of one that has imported what they all need.

For scripts: standard library only, and little of it; POSIX. Standard input is the socket on which requests come, each one
message with descriptors beside it. The answer is the number of the process, which nobody else gets while it is known here.
"""

from __future__ import annotations

import _socket  # `socket` takes ten times as long to import
import os
import signal
import sys
from array import array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

KILL = b"kill "  # and the number of a process
_LONGEST, _MOST_DESCRIPTORS = 1 << 16, 32
_CLOSED_BY_EXEC = getattr(_socket, "MSG_CMSG_CLOEXEC", 0)


def serve(child: Callable[[bytes, list[int]], None]) -> None:
    """Call `child` with each request and its descriptors in a process of its own, until nobody asks any more."""
    asking = _socket.socket(fileno=0)
    room = _socket.CMSG_LEN(_MOST_DESCRIPTORS * array("i").itemsize)
    children: set[int] = set()
    while True:
        descriptors = array("i")
        data, ancillary, _, _ = asking.recvmsg(_LONGEST, room, _CLOSED_BY_EXEC)
        children -= {pid for pid in children if os.waitpid(pid, os.WNOHANG)[0] == pid}
        if not data:
            return
        for _, _, content in ancillary:
            descriptors.frombytes(content)
        if data.startswith(KILL):
            pid = int(data[len(KILL) :])
            if pid in children:
                os.kill(pid, signal.SIGKILL)
        else:
            pid = os.fork()
            if pid == 0:
                asking.detach()
                child(data, list(descriptors))
                sys.exit()
            children.add(pid)
        asking.send(b"%d" % pid)
        for descriptor in descriptors:
            os.close(descriptor)
