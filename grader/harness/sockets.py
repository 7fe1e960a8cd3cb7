"""The TCP sockets that processes hold, on whatever network each of them is (Linux: proc(5), net/tcp; psutil elsewhere)."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from grader.harness import connections

_TABLES = (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6))
_STATUSES = {
    connections.ESTABLISHED: psutil.CONN_ESTABLISHED,
    connections.CLOSE_WAIT: psutil.CONN_CLOSE_WAIT,
    connections.FIN_WAIT2: psutil.CONN_FIN_WAIT2,
    connections.LISTEN: psutil.CONN_LISTEN,
}


@dataclass(frozen=True)
class Connection:
    """One end of a TCP connection, or a listening socket; `status` in psutil's words."""

    family: socket.AddressFamily
    host: str
    port: int
    status: str


def held_by(process: psutil.Process) -> Iterator[Connection]:
    """The TCP sockets of one process; none of one that has ended or may not be looked at."""
    with contextlib.suppress(psutil.Error, OSError):
        if sys.platform == "linux":
            yield from _of(Path("/proc", str(process.pid)))
            return
        for found in process.net_connections("tcp"):
            yield Connection(socket.AddressFamily(found.family), found.laddr.ip, found.laddr.port, found.status)


def _of(process: Path) -> Iterator[Connection]:
    held = {str(entry.readlink()) for entry in (process / "fd").iterdir()}
    for name, family in _TABLES:
        table = process / "net" / name
        for line in table.read_text().splitlines()[1:] if table.exists() else ():
            _, local, _, state, *rest = line.split()
            if f"socket:[{rest[5]}]" in held:
                host, _, port = local.partition(":")
                status = _STATUSES.get(int(state, 16), psutil.CONN_NONE)
                yield Connection(family, _address(family, host), int(port, 16), status)


def _address(family: socket.AddressFamily, digits: str) -> str:
    """An address as the kernel prints it: words of 32 bits in the machine's order."""
    words = [int(digits[start : start + 8], 16) for start in range(0, len(digits), 8)]
    return socket.inet_ntop(family, struct.pack(f"={len(words)}I", *words))
