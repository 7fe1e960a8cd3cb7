"""What is still on its way between two sockets of this machine, and what was delivered that nobody took.

Loopback traffic is nearly always delivered within the call that sends it, but not always: a busy kernel leaves it to a
thread of its own. A program then seems to wait for a message that is already under way.
"""

from __future__ import annotations

import socket
from collections.abc import Collection, Iterable

from grader.harness.connections import (
    CLOSE_WAIT,
    CLOSING,
    ESTABLISHED,
    FIN_WAIT1,
    LAST_ACK,
    LISTEN,
    SYN_RECV,
    SYN_SENT,
    TIME_WAIT,
    End,
    available,
    ends,
)

__all__ = ["End", "Pairs", "available", "connected", "connections", "ends", "in_flight", "untaken"]
_HANDSHAKE = frozenset({SYN_SENT, SYN_RECV})
_FIN_SENT = frozenset({FIN_WAIT1, LAST_ACK, CLOSING})  # and not acknowledged
_FIN_MET = frozenset({LAST_ACK, CLOSING, TIME_WAIT})  # and its program has done with the connection


def in_flight(ends: Iterable[End]) -> bool:
    """Whether a segment of the connections with these `ends` is under way, and will arrive.

    Bytes or a FIN are, that the other end has not acknowledged; so is an RST, when an end is established and the other is
    no longer there. Bytes that the other program has read are not: their acknowledgement may be held back for 40 ms, for an
    answer to carry it (RFC 1122, 4.2.3.2). Those that it has not read are, for it may be about to be woken for them; and those
    that the sender's kernel still holds back until what went before is acknowledged (RFC 896). Not those that it holds back
    because the other program leaves the window full: they stay where they are until that reads.
    """
    found = {(end.local, end.remote): end for end in ends}
    return any(_is_under_way(end, found.get((end.remote, end.local))) for end in found.values())


def _is_under_way(end: End, other: End | None) -> bool:
    """Whether something that `end` sent has not reached `other`, and will."""
    if end.state in _HANDSHAKE or (end.state == ESTABLISHED and other is None):
        return True
    if _is_stuck(end, other):
        return False
    if end.state in _FIN_SENT:
        return other is None or other.state not in _FIN_MET
    return bool(end.unacknowledged) and not _was_read(end, other)


def _is_stuck(end: End, other: End | None) -> bool:
    """Whether all that `end` has sent is acknowledged, and what is left waits for `other` to read (RFC 9293, 3.8.6.1)."""
    return other is not None and bool(other.untaken) and end.held > 0 and end.unacknowledged <= end.held


def _was_read(end: End, other: End | None) -> bool:
    """Whether all bytes that `end` sent came in at `other` and were read, by the kernel's own count."""
    return (
        other is not None
        and not end.held
        and not other.untaken
        and end.sent is not None
        and end.sent == other.received
        and end.unacknowledged <= end.sent
    )


def untaken(ends: Iterable[End], ports: Collection[int], *, by_servers: bool, by_clients: bool) -> bool:
    """Whether something was delivered that nobody took: bytes, a FIN, or a connection to accept.

    Looks at the ends that have one of `ports` as their own (a server's), those that have it at the other end (a client's),
    or both. A FIN counts until the end that met it is closed, for the kernel does not tell whether it was read.
    """
    return any(
        end.state == CLOSE_WAIT or end.untaken for end in ends if (by_servers if end.local in ports else by_clients)
    )


Pairs = frozenset[tuple[int, int]]


def connections(port: int, asking: socket.socket | None = None) -> Pairs:
    """The connections to `port` of this machine that were made, be they already closed: the port of each end, both ways."""
    made = (end for end in ends([port], asking) if end.state not in (SYN_SENT, SYN_RECV, LISTEN))
    return frozenset((end.local, end.remote) for end in made)


def connected(port: int, asking: socket.socket | None = None, *, besides: Pairs = frozenset()) -> bool:
    """Whether a connection to `port` of this machine was made, be it already closed, besides those that were there."""
    return not connections(port, asking) <= besides
