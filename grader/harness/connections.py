"""The TCP connections of this machine that have to do with given ports, as the Linux kernel knows them.

Asked over netlink (sock_diag(7)), which filters in the kernel and answers some twenty times faster than /proc/net/tcp:
that is read where netlink is refused.
"""

from __future__ import annotations

import socket
import struct
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
# States of include/net/tcp_states.h.
ESTABLISHED, SYN_SENT, SYN_RECV, FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE, CLOSE_WAIT, LAST_ACK, LISTEN, CLOSING = range(
    1, 12
)
_ALL_STATES = 0xFFF

# include/uapi/linux/netlink.h, sock_diag.h and inet_diag.h
_SOCK_DIAG = 4
_HEADER = struct.Struct("=IHHII")  # length, type, flags, sequence, port
# The older request lists both families in one walk through the kernel's table, which is what a question costs.
_TCPDIAG_GETSOCK, _NLMSG_ERROR, _NLMSG_DONE = 18, 2, 3
_REQUEST, _DUMP = 0x1, 0x300
_WANTED = struct.Struct("=BxxB48xII")  # family (not looked at), extensions, no particular socket, states, no cookie
_ATTRIBUTE = struct.Struct("=HH")  # length, type
_BYTECODE = 1
_OPERATION = struct.Struct("=BBH")  # code, where to go if so, where to go if not
_JUMP, _LOCAL_FROM, _LOCAL_TO, _REMOTE_FROM, _REMOTE_TO = 1, 2, 3, 4, 5
_PORTS = struct.Struct("!2xHH")  # after family and state, timer and retransmissions
_STATE_AT, _PORTS_AT, _QUEUES_AT = 1, 2, 56
_QUEUES = struct.Struct("=II")
_MESSAGE_SIZE, _INFO = 72, 2
# In struct tcp_info (include/uapi/linux/tcp.h): tcpi_bytes_received, tcpi_notsent_bytes; tcpi_bytes_sent and tcpi_bytes_retrans.
_RECEIVED_AT, _HELD_AT, _SENT_AT = 128, 144, 200
_RECEIVED, _HELD, _SENT = struct.Struct("=Q"), struct.Struct("=I"), struct.Struct("=QQ")
_PATIENCE = 1.0  # seconds: the kernel answers at once


@dataclass(frozen=True)
class End:
    """One end of a connection, or a listening socket (`remote` is 0, `untaken` counts connections to accept)."""

    local: int
    remote: int
    state: int
    unacknowledged: int  # bytes and FIN that were sent
    untaken: int  # bytes that were received and not read
    received: int | None = None  # bytes since the connection was made; None where the system does not tell
    sent: int | None = None
    held: int = 0  # bytes that were written but not sent yet: the kernel waits for more, or for an acknowledgement


def available() -> bool:
    """Whether this system tells of its connections."""
    return sys.platform == "linux" and (_TABLES[0].exists() or _netlink_answers())


def ends(ports: Collection[int], asking: socket.socket | None = None) -> list[End]:
    """The ends of connections with one of `ports` at either end, and the sockets that listen there.

    `asking` is a netlink socket of another network than this process's, which is asked instead. Raises OSError then.
    """
    if not ports:
        return []
    if asking is not None:
        return _asked(asking, _bytecode(frozenset(ports)))
    if _netlink_answers():
        try:
            return _by_netlink(ports)
        except OSError:  # out of buffers for the moment
            pass
    return _by_table(ports)


@cache
def _netlink_answers() -> bool:
    if sys.platform != "linux":
        return False
    try:
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            return any(end.state == LISTEN for end in _by_netlink([port]))
    except OSError:
        return False


def _by_netlink(ports: Collection[int]) -> list[End]:
    """Raises OSError."""
    if sys.platform != "linux":
        raise OSError("netlink is Linux's")
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _SOCK_DIAG) as asking:
        return _asked(asking, _bytecode(frozenset(ports)))


def _asked(asking: socket.socket, program: bytes) -> list[End]:
    """What a netlink socket answers, of both families. Raises OSError."""
    asking.settimeout(_PATIENCE)
    wanted = _WANTED.pack(socket.AF_INET, 1 << (_INFO - 1), _ALL_STATES, 0)
    wanted += _ATTRIBUTE.pack(_ATTRIBUTE.size + len(program), _BYTECODE) + program
    asking.send(_HEADER.pack(_HEADER.size + len(wanted), _TCPDIAG_GETSOCK, _REQUEST | _DUMP, 1, 0) + wanted)
    return list(_answers(asking))


def _answers(asking: socket.socket) -> Iterator[End]:
    """What the kernel lists until it is done. Raises OSError."""
    while True:
        data = asking.recv(1 << 16)
        while data:
            length, kind, *_ = _HEADER.unpack_from(data)
            if kind == _NLMSG_DONE:
                return
            if kind == _NLMSG_ERROR:
                raise OSError("the kernel does not list its connections")
            yield _end(data[_HEADER.size : length])
            data = data[(length + 3) & ~3 :]


def _end(message: bytes) -> End:
    local, remote = _PORTS.unpack_from(message, _PORTS_AT)
    untaken, unacknowledged = _QUEUES.unpack_from(message, _QUEUES_AT)
    state = message[_STATE_AT]
    received, sent, held = _counted(message[_MESSAGE_SIZE:])
    return End(local, remote, state, 0 if state == LISTEN else unacknowledged, untaken, received, sent, held)


def _counted(attributes: bytes) -> tuple[int | None, int | None, int]:
    """Bytes received, sent, and held back, from struct tcp_info; kernels before 4.19 know less of it."""
    while len(attributes) >= _ATTRIBUTE.size:
        length, kind = _ATTRIBUTE.unpack_from(attributes)
        info = attributes[_ATTRIBUTE.size : length]
        if kind == _INFO and len(info) >= _SENT_AT + _SENT.size:
            [received] = _RECEIVED.unpack_from(info, _RECEIVED_AT)
            [held] = _HELD.unpack_from(info, _HELD_AT)
            sent, again = _SENT.unpack_from(info, _SENT_AT)
            return received, sent - again, held
        attributes = attributes[max((length + 3) & ~3, _ATTRIBUTE.size) :]
    return None, None, 0


@lru_cache(maxsize=64)
def _bytecode(ports: frozenset[int]) -> bytes:
    """The kernel's filter "one of `ports` at either end" (inet_diag_bc_run): each condition jumps to the next, or out."""
    sides = ((_LOCAL_FROM, _LOCAL_TO), (_REMOTE_FROM, _REMOTE_TO))
    conditions = [(port, codes) for port in ports for codes in sides]
    program = b""
    size = 20 * len(conditions) - 4
    for port, (at_least, at_most) in conditions:
        argument = _OPERATION.pack(0, 0, port)
        program += _OPERATION.pack(at_least, 8, 20) + argument + _OPERATION.pack(at_most, 8, 12) + argument
        if len(program) < size:
            program += _OPERATION.pack(_JUMP, 4, size - len(program))
    return program


def _by_table(ports: Collection[int]) -> list[End]:
    # A table that changes while it is read may show a line twice (proc(5) promises nothing else).
    found = [end for table in _TABLES if table.exists() for end in _lines(table.read_bytes(), ports)]
    return list(dict.fromkeys(found))


def _lines(table: bytes, ports: Collection[int]) -> Iterator[End]:
    """The lines `sl local remote state tx_queue:rx_queue …` (proc(5), net/tcp) that name one of `ports`."""
    wanted = [b":%04X " % port for port in ports]
    for line in table.split(b"\n"):
        if any(port in line for port in wanted):
            _, local, remote, state, queues, *_ = line.split()
            unacknowledged, untaken = (int(queue, 16) for queue in queues.split(b":"))
            kind = int(state, 16)
            sent = 0 if kind in (LISTEN, TIME_WAIT) else unacknowledged
            yield End(_port(local), _port(remote), kind, sent, untaken)


def _port(address: bytes) -> int:
    return int(address.rpartition(b":")[2], 16)
