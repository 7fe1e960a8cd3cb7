"""The network in which a program and the grader's own ends of its connections live: the machine's, or a sandbox's."""

from __future__ import annotations

import socket
from typing import Protocol

from grader.harness.ports import ClaimedPort


class Claim(Protocol):
    """A TCP port that nobody listens on, kept for one launch."""

    @property
    def number(self) -> int:
        """The port."""

    def close(self) -> None:
        """Give it back; safe to call again."""


class Network(Protocol):
    """Where sockets are made and ports are free; `diagnostics` asks for its connections (None: as this process sees them)."""

    diagnostics: socket.socket | None

    def tcp_socket(self, family: socket.AddressFamily) -> socket.socket:
        """A new TCP socket. Raises OSError."""

    def claim(self) -> Claim:
        """A port that is free. Raises NoFreePortError."""


class MachineNetwork:
    """The network of this machine, shared with everything else on it."""

    diagnostics: socket.socket | None = None

    def tcp_socket(self, family: socket.AddressFamily) -> socket.socket:
        """A new TCP socket. Raises OSError."""
        return socket.socket(family, socket.SOCK_STREAM)

    def claim(self) -> Claim:
        """A port that is free, claimed against every other grader. Raises NoFreePortError."""
        return ClaimedPort()
