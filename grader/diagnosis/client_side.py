"""Misconceptions about what a client receives and shows."""

from __future__ import annotations

import ast

from grader.diagnosis.case import RECEIVING, Case, Finding, misconception
from grader.diagnosis.code import name_of
from grader.diagnosis.encodings import pieces_cut
from grader.diagnosis.flow import RECEIVES
from grader.diagnosis.replies import sending_line
from grader.diagnosis.uncaught import failure
from grader.evidence import Sent


def _recv_too_small(case: Case) -> Finding | None:
    """One recv filled the room that it was given, and the reply was longer."""
    if case.alone is None:
        return None
    role = case.alone
    if pieces_cut(case):  # then a piece may well be as long as there was room
        return None
    full = [call for call in case.receives(role) if call.call == "recv" and call.returned == call.detail.split(",")[0]]
    if not full or full[-1] is not case.receives(role)[-1]:
        return None
    error = failure(case)
    if error is not None:
        return case.found(role, full[-1].at) if "unexpected end of data" in error.message else None
    told = case.last(Sent)
    short = told is not None and len(told.data) > int(full[-1].returned or 0)
    return case.found(role, full[-1].at) if short and (role == "client" or bool(case.seen)) else None


def _not_shown(case: Case) -> bool:
    """Whether the client was to show what the grader's server said, and did not."""
    said = case.last(Sent)
    return (
        case.alone == "client"
        and failure(case) is None
        and bool(case.wanted)
        and said is not None
        and said.data == case.wanted
    )


def _not_received(case: Case) -> Finding | None:
    code = case.code("client")
    if not _not_shown(case) or code is None or case.calls("client", *RECEIVING) or code.calls(*RECEIVES, "recv_into"):
        return None
    return case.found("client", sending_line(case, "client"))


def _reply_not_shown(case: Case) -> Finding | None:
    """The reply was received, and the screen shows something else or nothing."""
    flow = case.flow("client")
    heard = case.receives("client")
    if not _not_shown(case) or flow is None or not heard or case.met_the_end("client"):
        return None
    last = heard[-1]
    prints = [call.at for call in case.calls("client", "print") if call.t >= last.t and call.at is not None]
    shows = {call.lineno: call for call in flow.showing()}
    for at in prints:
        call = shows.get(at.line)
        if call is not None and any(_names(given) for given in call.args):
            return case.found("client", call)
    return case.found("client", last.at)


def _names(node: ast.AST) -> bool:
    """Whether an expression shows some variable."""
    return any(
        isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load) and name_of(one) != "" for one in ast.walk(node)
    )


RECV_TOO_SMALL = misconception(
    "recv-too-small",
    (
        "Un seul recv ne contient pas toute la réponse",
        "À la ligne {line}, recv n'a de place que pour une partie de ce qui est arrivé : le reste attend encore "
        "dans la file, et le programme passe à la suite. Donnez-lui la place du cours, 1024 octets, ou recevez "
        "jusqu'à ce que tout soit là.",
    ),
    (
        "One recv does not hold the whole reply",
        "On line {line}, recv has room for only a part of what arrived: the rest still waits in the queue, and "
        "the program goes on. Give it the room that the course gives, 1024 bytes, or receive until all is there.",
    ),
    _recv_too_small,
    "Création du client, 4",
)


SHOWING = (
    misconception(
        "reply-not-received",
        (
            "La réponse n'est jamais reçue",
            "Après la ligne {line}, qui envoie le message, le client n'appelle jamais recv : la réponse du serveur "
            "est arrivée et attend dans la file. Recevez-la, décodez-la, puis affichez-la.",
        ),
        (
            "The reply is never received",
            "After line {line}, which sends the message, the client never calls recv: the server's reply has arrived "
            "and waits in the queue. Receive it, decode it, then show it.",
        ),
        _not_received,
        "Création du client, 4",
    ),
    misconception(
        "reply-not-shown",
        (
            "La réponse reçue n'est pas affichée",
            "Le serveur a répondu et recv a pris sa réponse, mais l'écran ne la montre pas. Regardez la ligne {line} "
            ": affichez ce que recv a donné, une fois décodé, et non ce que vous avez envoyé.",
        ),
        (
            "The reply that was received is not shown",
            "The server answered and recv took its reply, but the screen does not show it. Look at line {line}: show "
            "what recv gave, once decoded, and not what you sent.",
        ),
        _reply_not_shown,
        "Création du client, 4",
    ),
)
