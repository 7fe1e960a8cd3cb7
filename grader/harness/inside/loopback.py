"""What the sandbox's network looks like from within: an address on a local network, and everything leads back here.

Runs inside the sandbox, in its first process: Python 3.8 and later, standard library only. Asked of the kernel over netlink
(rtnetlink(7)); messages are those of include/uapi/linux: netlink.h, rtnetlink.h, if_addr.h.
"""

from __future__ import annotations

import os
import socket
import struct

_LOOPBACK = 1  # the index of `lo` in every network
_NEW_LINK, _NEW_ADDRESS, _NEW_ROUTE = 16, 20, 24
_UP = 1
_REQUEST, _ACKNOWLEDGE, _CREATE = 0x1, 0x4, 0x400
_ERROR = 2
_IFA_ADDRESS, _IFA_LOCAL = 1, 2
_RTA_OIF, _RTA_PREFSRC = 4, 7
_TABLE_LOCAL, _PROTOCOL_BOOT, _SCOPE_HOST, _TYPE_LOCAL = 255, 3, 254, 2


def furnish(address: str) -> None:
    """Put this network, which is new, into use: with `address`, as on a local network, and all others lead to it.

    Raises OSError.

    So a program that looks up its own address, by name or by the route to somewhere else (a UDP socket that is connected),
    finds one, as it would outside.
    """
    own = socket.inet_aton(address)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as asking:
        # With that, the kernel gives it 127.0.0.1 and ::1 by itself.
        _ask(asking, _NEW_LINK, struct.pack("=BxHiII", socket.AF_UNSPEC, 0, _LOOPBACK, _UP, _UP))
        described = struct.pack("=BBBBI", socket.AF_INET, 24, 0, 0, _LOOPBACK)
        _ask(asking, _NEW_ADDRESS, described + _attribute(_IFA_LOCAL, own) + _attribute(_IFA_ADDRESS, own))
        described = struct.pack(
            "=BBBBBBBBI", socket.AF_INET, 0, 0, 0, _TABLE_LOCAL, _PROTOCOL_BOOT, _SCOPE_HOST, _TYPE_LOCAL, 0
        )
        through = _attribute(_RTA_OIF, struct.pack("=I", _LOOPBACK)) + _attribute(_RTA_PREFSRC, own)
        _ask(asking, _NEW_ROUTE, described + through)


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("=HH", 4 + len(value), kind) + value


def _ask(asking: socket.socket, kind: int, content: bytes) -> None:
    flags = _REQUEST | _ACKNOWLEDGE | _CREATE
    asking.send(struct.pack("=IHHII", 16 + len(content), kind, flags, 1, 0) + content)
    answer = asking.recv(4096)
    (answered,) = struct.unpack_from("=H", answer, 4)
    (code,) = struct.unpack_from("=i", answer, 16)
    if answered == _ERROR and code:
        raise OSError(-code, os.strerror(-code))
