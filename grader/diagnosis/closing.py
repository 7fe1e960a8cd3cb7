"""Misconceptions about closing: too early, used afterwards, never, or for good after the first client."""

from __future__ import annotations

import ast

from grader.diagnosis.case import RECEIVING, SENDING, Case, Finding, misconception
from grader.diagnosis.uncaught import Failure, failure, finding, is_uncaught
from grader.evidence import Connected, Position, Received, Restless, Role, Sent, SocketCall, Typed

_CLOSED = ("[Errno 9]", "[WinError 10038]")


def _closes_too_early(case: Case) -> Finding | None:
    """The socket of the dialogue is closed before the dialogue is over."""
    found = _used_closed(case)
    if found is not None:
        error, close, line = found
        return finding(case, error, line) if _mid_dialogue(case, error.role, close, line) else None
    role = case.alone
    if role is None or is_uncaught(case) or not case.program_closed or not case.wanted or case.seen:
        return None
    closes = case.positions(role, "close", "shutdown")
    owed = any(case.all_of(Sent if role == "server" else Typed))
    return case.found(role, closes[0]) if closes and owed and not case.receives(role) else None


def _used_closed(case: Case) -> tuple[Failure, SocketCall, int] | None:
    """The error of a closed socket, with the call that closed one last, and the line of that call."""
    error = failure(case)
    if error is None or not (any(code in error.message for code in _CLOSED) or "closed file" in error.message):
        return None
    for call in reversed(case.calls(error.role, "close")):
        if call.at is not None:
            return error, call, call.at.line
    return None


def _mid_dialogue(case: Case, role: Role, close: SocketCall, line: int) -> bool:
    """Whether the socket that was closed is one of a dialogue that still lacks something."""
    listening = {call.fd for call in case.calls(role, "listen", "accept")}
    if close.fd in listening or case.met_the_end(role):
        return False
    code = case.code(role)
    call = code.at(line, "close") if code is not None else None
    in_loop = code is not None and call is not None and code.loop(call) is not None
    return in_loop or case.wanted is not None


def _used_after_close(case: Case) -> Finding | None:
    """The line that uses it, where that stands further down; else the line that closed it."""
    found = _used_closed(case)
    if found is None:
        return None
    error, close, line = found
    listening = close.fd in {call.fd for call in case.calls(error.role, "listen", "accept")}
    further_down = error.line is not None and error.line > line and not listening
    return finding(case, error, error.line if further_down else line)


def _not_closed(case: Case) -> Finding | None:
    """The end of the connection was waited for, and the program keeps it open."""
    role = case.alone
    if role is None or is_uncaught(case) or case.wanted is not None or case.program_closed or not case.was_connected:
        return None
    if (
        case.ended(role) is not None
        or any(case.all_of(Restless))
        or (case.receiving_at(role) is not None and role == "server")
    ):
        return None
    if not any(case.all_of(Received)):
        return None
    return case.found(role, (_held_open(case) if role == "client" else None) or _last_use(case, role))


def _held_open(case: Case) -> ast.AST | Position | None:
    """What keeps a client from ending: a thread that still receives, or a wait for something else than the network."""
    code = case.code("client")
    if case.receiving_at("client") is not None and case.calls("client", "close"):
        return next(iter(code.calls("Thread")), None) if code is not None else None
    held = [wait.at for wait in case.waits("client") if wait.at is not None and wait.call not in ("select", *RECEIVING)]
    if held:
        return held[0]
    waits = code.calls("wait", "join", "pause") if code is not None and case.blocked("client", "lock") else []
    return waits[-1] if waits else None


def _last_use(case: Case, role: Role) -> Position | None:
    """The last line that did something with the connection."""
    listening = {call.fd for call in case.calls(role, "listen", "accept", "bind")}
    used = [call for call in case.calls(role, *SENDING, *RECEIVING, "shutdown") if call.fd not in listening and call.at]
    return used[-1].at if used else None


def _single_client(case: Case) -> Finding | None:
    """The first client was served and has left; the next one is not."""
    accepts = [call for call in case.calls("server", "accept") if call.error is None]
    first = next((call.at for call in accepts if call.at is not None), None)
    if first is None or not _next_stays_outside(case, len(accepts)):
        return None
    code = case.code("server")
    accept = code.at(first.line, "accept") if code is not None else None
    again = code is not None and accept is not None and code.loop(accept) is not None and len(accepts) > 1
    return None if again else case.found("server", first)


def _next_stays_outside(case: Case, served: int) -> bool:
    """Whether the server had its first client, and the next one came in vain or would have."""
    if case.alone != "server" or is_uncaught(case) or not case.peer_left or not any(case.all_of(Received)):
        return False
    connections = len(list(case.all_of(Connected)))
    ended = case.ended("server")
    if any(case.all_of(Restless)) or (ended is not None and ended.status != 0):
        return False
    if connections == 1:
        return ended is not None
    return connections == 0 or (connections > served and (ended is not None or case.wanted is not None))


CLOSING = (
    misconception(
        "closes-too-early",
        (
            "La connexion est fermée trop tôt",
            "La ligne {line} ferme le canal alors que le dialogue n'est pas fini : on ne peut ensuite plus rien "
            "envoyer ni recevoir. Fermez-le une seule fois, après la boucle, quand l'autre côté est parti ou que "
            "tout est dit.",
        ),
        (
            "The connection is closed too early",
            "Line {line} closes the socket although the dialogue is not over: nothing can be sent or received on it "
            "afterwards. Close it once, after the loop, when the other side has left or all is said.",
        ),
        _closes_too_early,
        "Création du serveur, 6",
    ),
    misconception(
        "used-after-close",
        (
            "Un canal fermé sert encore",
            "Python dit « {message} » : le programme se sert d'un canal qu'il a fermé. Regardez la ligne {line} : "
            "après close, un canal ne peut plus ni accepter, ni envoyer, ni recevoir. Fermez-le quand vous n'en "
            "aurez plus besoin.",
        ),
        (
            "A closed socket is still used",
            "Python says “{message}”: the program uses a socket that it has closed. Look at line {line}: after "
            "close, a socket can no longer accept, send or receive. Close it when you will not need it any more.",
        ),
        _used_after_close,
        "Création du serveur, 6",
    ),
)


NOT_CLOSING = (
    misconception(
        "single-client-only",
        (
            "Un seul client est servi",
            "Le premier client a eu sa réponse et il est parti ; le suivant trouve porte close, parce que la ligne "
            "{line} n'accepte qu'une fois. Pour servir les clients l'un après l'autre, revenez à accept quand un "
            "client est parti. Ceci va au-delà du cours.",
        ),
        (
            "Only one client is served",
            "The first client had its answer and has left; the next finds the door shut, because line {line} accepts "
            "only once. To serve clients one after the other, go back to accept when a client has left. This lies "
            "beyond the course.",
        ),
        _single_client,
        "Création du serveur, 3",
    ),
    misconception(
        "connection-not-closed",
        (
            "La connexion n'est pas fermée",
            "Le dialogue est fini, mais le programme garde la connexion ouverte, et l'autre côté en attend la fin. "
            "Regardez la ligne {line} et ce qui la suit : il y manque un close sur le canal qui parlait avec l'autre.",
        ),
        (
            "The connection is not closed",
            "The dialogue is over, but the program keeps the connection open, and the other side waits for its end. "
            "Look at line {line} and what follows it: a close is missing there, on the socket that talked with the "
            "other side.",
        ),
        _not_closed,
        "Création du serveur, 6",
    ),
)
