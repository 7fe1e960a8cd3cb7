"""Channels of whole messages between the grader and its sandboxes, which tell who sent each (Linux)."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

PATIENCE = 20.0  # seconds for whatever takes milliseconds: a sandbox that does not answer is lost
_LONGEST = 1 << 17
_CREDENTIALS = struct.Struct("=iII")  # struct ucred (unix(7), SCM_CREDENTIALS)


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
    ours.settimeout(PATIENCE)
    return ours, theirs
