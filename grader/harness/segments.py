"""What is still on its way between two sockets of this machine, from Linux's tables of TCP connections.

Loopback traffic is nearly always delivered within the call that sends it, but not always: a busy kernel leaves it to a
thread of its own. A program then seems to wait for a message that is already under way.
"""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
# States of include/net/tcp_states.h in which something is under way by nature: SYN_SENT, SYN_RECV, FIN_WAIT1, LAST_ACK, CLOSING.
_ESTABLISHED = b"01"
_TIME_WAIT, _CLOSE_WAIT, _LISTEN = b"06", b"08", b"0A"
_MOVING = frozenset({b"02", b"03", b"04", b"09", b"0B"})


def available() -> bool:
    """Whether this system has such tables."""
    return sys.platform == "linux" and _TABLES[0].exists()


def in_flight(ports: Collection[int]) -> bool:
    """Whether a segment of a connection with one of `ports` is under way (proc(5), net/tcp).

    Bytes or a FIN are, that the other end has not acknowledged; so is an RST, when an end is established and the other is
    no longer there.
    """
    found = _found(ports)
    ends = {_ports_of(line) for line in found}
    orphaned = any(line[3] == _ESTABLISHED and _ports_of(line)[::-1] not in ends for line in found)
    return orphaned or any(_moves(line) for line in found)


def untaken(ports: Collection[int], *, by_servers: bool, by_clients: bool) -> bool:
    """Whether something was delivered that nobody took: bytes, a FIN, or a connection to accept.

    Looks at the ends that have one of `ports` as their own (a server's), those that have it at the other end (a client's),
    or both. A FIN counts until the end that met it is closed, for the kernel does not tell whether it was read.
    """
    numbers = {b"%04X" % port for port in ports}
    return any(
        fields[3] == _CLOSE_WAIT or not fields[4].endswith(b":00000000")
        for fields in _found(ports)
        if (by_servers if _ports_of(fields)[0] in numbers else by_clients)
    )


def _found(ports: Collection[int]) -> list[list[bytes]]:
    return [line for table in _TABLES if table.exists() for line in _lines(table.read_bytes(), ports)]


def _ports_of(fields: list[bytes]) -> tuple[bytes, bytes]:
    """The local and the remote port, in hexadecimal digits."""
    return fields[1].rpartition(b":")[2], fields[2].rpartition(b":")[2]


def _lines(table: bytes, ports: Collection[int]) -> list[list[bytes]]:
    """The fields of the connections with one of `ports` at either end."""
    wanted = [b":%04X " % port for port in ports]
    return [line.split() for line in table.split(b"\n") if any(port in line for port in wanted)]


def _moves(fields: list[bytes]) -> bool:
    """`sl local remote state tx_queue:rx_queue …`; a listening socket's queues mean something else."""
    state, queues = fields[3], fields[4]
    if state in _MOVING:
        return True
    return state not in (_LISTEN, _TIME_WAIT) and not queues.startswith(b"00000000:")


def connected(port: int) -> bool:
    """Whether a connection to `port` of this machine was made, be it already closed (proc(5), net/tcp)."""
    return any(fields[3] not in (b"02", b"03", _LISTEN) for fields in _found([port]))
