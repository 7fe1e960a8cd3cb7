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
_MOVING = frozenset({b"02", b"03", b"04", b"09", b"0B"})


def available() -> bool:
    """Whether this system has such tables."""
    return sys.platform == "linux" and _TABLES[0].exists()


def in_flight(ports: Collection[int]) -> bool:
    """Whether a connection with one of `ports` has bytes or a FIN that its other end has not acknowledged (proc(5), net/tcp)."""
    return any(_moves(line) for table in _TABLES if table.exists() for line in _lines(table.read_bytes(), ports))


def _lines(table: bytes, ports: Collection[int]) -> list[list[bytes]]:
    """The fields of the connections with one of `ports` at either end."""
    wanted = [b":%04X " % port for port in ports]
    return [line.split() for line in table.split(b"\n") if any(port in line for port in wanted)]


def _moves(fields: list[bytes]) -> bool:
    """`sl local remote state tx_queue:rx_queue …`; a listening socket's queues mean something else."""
    state, queues = fields[3], fields[4]
    if state in _MOVING:
        return True
    return state not in (b"0A", b"06") and not queues.startswith(b"00000000:")


def connected(port: int) -> bool:
    """Whether a connection to `port` of this machine was made, be it already closed (proc(5), net/tcp)."""
    seen = (fields for table in _TABLES if table.exists() for fields in _lines(table.read_bytes(), [port]))
    return any(fields[3] not in (b"02", b"03", b"0A") for fields in seen)
