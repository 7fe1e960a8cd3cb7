"""Free loopback ports, claimed so that two launches never get the same one.

A claim is a UDP socket on the same number: UDP and TCP ports are separate, so the program's TCP socket is not disturbed,
every grader on the machine sees the claim, and the system drops it with the process that holds it.
"""

from __future__ import annotations

import random
import socket
from types import TracebackType

from grader.harness import segments

# Below every system's ephemeral range (32768 on Linux: ip(7); 49152 elsewhere: RFC 6335), above the well-known services.
_LOWEST, _HIGHEST = 15000, 32000
_TRIES = 500
LOOPBACK = "127.0.0.1"
_LOOPBACK_IPV6 = "::1"


class NoFreePortError(OSError):
    """Not one free loopback port was found."""


class ClaimedPort:
    """A TCP port on the loopback that nobody listens on, kept for one launch; a context manager."""

    def __init__(self) -> None:
        self.number, self._claim = _claim()

    def close(self) -> None:
        """Give the port back."""
        self._claim.close()

    def __enter__(self) -> ClaimedPort:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _claim() -> tuple[int, socket.socket]:
    chooser = random.SystemRandom()
    for _ in range(_TRIES):
        number = chooser.randint(_LOWEST, _HIGHEST)
        claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            claim.bind((LOOPBACK, number))
            # A connection that ended a minute ago still stands in the system's table: it must not be taken for this launch's.
            if _is_free(number) and not segments.connected(number):
                return number, claim
        except OSError:
            pass
        claim.close()
    raise NoFreePortError(f"no free port between {_LOWEST} and {_HIGHEST} in {_TRIES} tries")


def _is_free(number: int) -> bool:
    return _can_bind(socket.AF_INET, "", number) and (
        not _has_ipv6() or _can_bind(socket.AF_INET6, _LOOPBACK_IPV6, number)
    )


def _has_ipv6() -> bool:
    return socket.has_ipv6 and _can_bind(socket.AF_INET6, _LOOPBACK_IPV6, 0)


def _can_bind(family: socket.AddressFamily, host: str, number: int) -> bool:
    # Without SO_REUSEADDR, so that a port in TIME_WAIT counts as taken: the student's bind would fail on it.
    try:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.bind((host, number))
    except OSError:
        return False
    return True
