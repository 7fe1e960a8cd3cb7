"""How many bytes wait unread at either end after each step of a dialogue: the letter boxes of the two programs. Pure.

What a program takes and sends is counted by its own calls (the probe's account), what the grader does by the grader's.
Where that account cannot be true, nothing is said: a program may read by ways that are not watched (`os.read`, `asyncio`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from grader.evidence import Blocked, Fact, Received, Role, Sent, SocketCall

RECEIVING = ("recv", "recv_into", "recvfrom")
SENDING = ("send", "sendall")
Queues = dict[str, int]  # by role

_OTHER: dict[Role, Role] = {"server": "client", "client": "server"}


def moved(call: SocketCall) -> int | None:
    """The bytes that a call to send or recv moved; None for another call, for one that failed, or is not told."""
    if call.error is not None or call.call not in (*RECEIVING, *SENDING):
        return None
    told = call.detail.split(",")[0] if call.call == "sendall" and call.argument == "bytes" else call.returned
    return int(told) if told is not None and told.isdecimal() and len(told) < 12 else None


def queues(facts: Sequence[Fact]) -> list[Queues] | None:
    """The unread bytes at the server's and at the client's end after each of `facts`; None where the account is not true.

    With a single program the other end is the grader's.
    """
    now: Queues = {"server": 0, "client": 0}
    told: list[Queues] = []
    for fact in facts:
        _count(fact, now)
        if isinstance(fact, Blocked) and fact.call in RECEIVING and now[fact.role] > 0:
            return None
        unread = {role: max(0, count) for role, count in now.items()}
        told.append(
            told[-1] if told and told[-1] == unread else unread
        )  # most calls of a program that spins move nothing
    return told if _all_seen(facts) else None


def _count(fact: Fact, now: Queues) -> None:
    if isinstance(fact, Sent):
        now[fact.role] += len(fact.data)
    elif isinstance(fact, Received):
        now[_OTHER[fact.role]] -= len(fact.data)
    elif isinstance(fact, SocketCall):
        count = moved(fact) or 0
        if fact.call in RECEIVING:
            now[fact.role] -= count
        else:
            now[_OTHER[fact.role]] += count


def _all_seen(facts: Iterable[Fact]) -> bool:
    """Whether every byte that reached the grader came from a call to send that was watched."""
    reached = sum(len(fact.data) for fact in facts if isinstance(fact, Received))
    if not reached:
        return True
    sent = sum(moved(fact) or 0 for fact in facts if isinstance(fact, SocketCall) and fact.call in SENDING)
    return sent >= reached
