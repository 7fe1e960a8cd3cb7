"""Misconceptions about waiting: for a keyboard at which nobody sits, or not long enough."""

from __future__ import annotations

from grader.diagnosis.case import RECEIVING, Case, Finding, misconception
from grader.evidence import Received, Role, Sent, SocketCall, Typed

_LIMITING = ("setdefaulttimeout", "settimeout", "setblocking", "create_connection")
_LATE = ("TimeoutError", "timeout", "BlockingIOError")


def _keyboard(case: Case) -> Finding | None:
    """A server at its keyboard, or a client at its own where nothing is typed: it is silent, or was already answered."""
    silent = not any(case.all_of(Typed)) and (not any(case.all_of(Received)) or any(case.all_of(Sent)))
    for role in case.roles:
        wait = case.blocked(role, "input")
        if wait is not None and (role == "server" or silent):
            return Finding(wait.at.file if wait.at else None, wait.at.line if wait.at else None)
    return None


def _timeout_too_short(case: Case) -> Finding | None:
    """A wait with a time limit failed, and the program gave up because of it."""
    for role in case.roles:
        waits = case.calls(role, *RECEIVING, "accept", "connect")
        late = [call for call in waits if call.error and call.error.startswith(_LATE)]
        if late and _gave_up(case, role, late[-1], waits):
            limits = case.calls(role, "settimeout", "setblocking")
            code = case.code(role)
            written = code.calls(*_LIMITING) if code is not None else []
            if code is not None and "asyncio" in code.imported and not written:
                continue  # the limits are the library's own, which tries again later
            return case.found(role, limits[-1].at if limits else next(iter(written), None))
    return None


def _gave_up(case: Case, role: Role, late: SocketCall, waits: list[SocketCall]) -> bool:
    error = case.uncaught(role)
    if error is not None:
        return error.kind in _LATE
    tried_again = any(call.t > late.t and call.fd == late.fd for call in waits)
    polled = {call.at for call in waits if call.error and call.error.startswith(_LATE)}
    waits_on = any(wait.call in (*RECEIVING, "select") or wait.at in polled for wait in case.waits(role))
    # What it did instead must have been seen: a program that polls is always between two attempts.
    left = case.ended(role) is not None or case.program_closed or bool(case.waits(role))
    return left and not tried_again and not waits_on


WAITING = (
    misconception(
        "waits-for-keyboard",
        (
            "Le programme attend son clavier",
            "À la ligne {line}, le programme est arrêté dans input : il attend qu'on tape une ligne, et personne "
            "n'est devant lui. Relisez le sujet : ce qu'il doit dire ici ne vient pas du clavier.",
        ),
        (
            "The program waits for its keyboard",
            "On line {line}, the program is stopped in input: it waits for a line to be typed, and nobody sits "
            "there. Read the subject again: what it must say here does not come from the keyboard.",
        ),
        _keyboard,
        "Création du serveur, 5",
    ),
    misconception(
        "timeout-too-short",
        (
            "Le programme n'attend pas assez longtemps",
            "La ligne {line} donne une limite de temps au canal, et cette limite est passée avant que l'autre ne "
            "parle : le programme a renoncé. Un humain tape lentement. Sans limite, recv et accept attendent aussi "
            "longtemps qu'il faut.",
        ),
        (
            "The program does not wait long enough",
            "Line {line} gives the socket a time limit, and that limit passed before the other side spoke: the "
            "program gave up. A human types slowly. Without a limit, recv and accept wait as long as it takes.",
        ),
        _timeout_too_short,
        "Création du serveur, 5",
    ),
)
