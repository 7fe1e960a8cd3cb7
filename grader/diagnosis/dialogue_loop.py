"""Misconceptions about the loop of the dialogue: it accepts at every turn, or it is not there."""

from __future__ import annotations

import ast

from grader.diagnosis.case import RECEIVING, Case, Finding, misconception
from grader.diagnosis.code import Code, called
from grader.diagnosis.flow import RECEIVES
from grader.diagnosis.uncaught import is_uncaught
from grader.evidence import Received, Role, Sent


def _accept_inside_loop(case: Case) -> Finding | None:
    """The program waits for another client while this one has spoken and is still there."""
    code = case.code("server")
    wait = case.blocked("server", "accept")
    if "server" not in case.roles or code is None or wait is None or case.blocked("server", *RECEIVING):
        return None
    if is_uncaught(case) or not _is_mid_dialogue(case):
        return None
    accept = code.at(wait.at.line if wait.at else None, "accept") or next(iter(code.calls("accept")), None)
    if accept is None or not _in_the_message_loop(code, accept):
        return None
    return case.found("server", accept)


def _is_mid_dialogue(case: Case) -> bool:
    """Whether a client was heard, and had some reply but not the last one, where the grader is that client."""
    if case.alone is None:
        return bool(case.receives("server"))
    spoke_again = len(list(case.all_of(Sent))) > 1 and any(case.all_of(Received))
    return spoke_again and bool(case.wanted) and not case.seen


def _in_the_message_loop(code: Code, accept: ast.Call) -> bool:
    """Whether one turn of the loop around accept, be it that of a function's caller, receives one message only."""
    loop = code.loop(accept)
    function = code.function(accept)
    if loop is None and isinstance(function, ast.FunctionDef):
        loop = next((found for call in code.calls(function.name) if (found := code.loop(call)) is not None), None)
    if loop is None:
        return False
    inside = [call for call in code.within(loop, *RECEIVES) if called(call) != "read"]
    return any(code.loop(call) in (loop, None) for call in inside)


def _one_message_only(case: Case) -> Finding | None:
    """One exchange was right, and the program did not go on to the next."""
    if _accept_inside_loop(case) is not None:  # it does go on, with another client
        return None
    for role in case.roles:
        code = case.code(role)
        if code is None or is_uncaught(case) or not _stopped_after_one(case, role):
            continue
        reads = "input" if role == "client" else "recv"
        told = case.positions(role, reads)
        call = code.at(told[-1].line, *RECEIVES, "input") if told else next(iter(code.calls(reads, "read")), None)
        if call is None:
            continue
        return case.found(role, _leaving(code, call) or _condition(code, call) or call)
    return None


def _stopped_after_one(case: Case, role: Role) -> bool:
    """Whether a program ended, left, or turned to something else after it had answered well once."""
    exit_ = case.ended(role)
    if case.met_the_end(role) or case.blocked(role, *RECEIVING) or (exit_ is not None and exit_.status):
        return False
    gone = exit_ is not None or case.program_closed
    if role == "client":
        return (
            gone
            and len(case.typed()) >= 1
            and any(case.all_of(Received))
            and bool(case.sends(role))
            and not case.peer_left
        )
    if case.alone is None:
        return gone and len(case.receives("server")) == 1
    answered = any(case.all_of(Received)) and len(list(case.all_of(Sent))) >= 1
    waits_elsewhere = case.blocked(role, "accept", "lock", "select") is not None
    return answered and (gone or waits_elsewhere) and not case.seen and len(case.receives(role)) == 1


def _leaving(code: Code, call: ast.Call) -> ast.stmt | None:
    """What leaves the loop around a call at the end of every turn."""
    loop = code.loop(call)
    if loop is None:
        return None
    for statement in getattr(loop, "body", []):
        if isinstance(statement, (ast.Break, ast.Return)):
            return statement
    return None


def _condition(code: Code, call: ast.Call) -> ast.stmt | None:
    """An if around a client's question, where a loop was meant."""
    if code.loop(call) is not None or called(call) != "input":
        return None
    following = [node for node in code.nodes if isinstance(node, ast.If) and code.function(node) is code.function(call)]
    meant = [node for node in following if node.lineno > call.lineno and code.calls("recv") and _holds(node, "recv")]
    return meant[0] if meant else None


def _holds(node: ast.AST, name: str) -> bool:
    return any(isinstance(one, ast.Call) and called(one) == name for one in ast.walk(node))


ACCEPT_INSIDE_LOOP = misconception(
    "accept-inside-loop",
    (
        "Le serveur attend un nouveau client à chaque message",
        "À la ligne {line}, accept est appelé à chaque tour de la boucle : il attend un autre client, alors que "
        "le premier est encore là et vient de parler. Son message n'est jamais lu. Acceptez le client une fois, "
        "puis faites tourner la boucle sur recv et l'envoi.",
    ),
    (
        "The server waits for a new client at every message",
        "On line {line}, accept is called at every turn of the loop: it waits for another client, while the "
        "first one is still there and has just spoken. Its message is never read. Accept the client once, then "
        "let the loop turn on recv and the sending.",
    ),
    _accept_inside_loop,
    "Création du serveur, 3",
)


ONE_MESSAGE_ONLY = misconception(
    "one-message-only",
    (
        "Le dialogue s'arrête après le premier message",
        "Le premier échange est juste, puis le programme s'arrête : la ligne {line} n'est faite qu'une fois. "
        "Pour plusieurs messages du même client, recevoir, répondre (ou taper, envoyer, recevoir) doivent être "
        "dans une boucle.",
    ),
    (
        "The dialogue stops after the first message",
        "The first exchange is right, then the program stops: line {line} is done only once. For several "
        "messages of the same client, receiving and answering (or typing, sending, receiving) must stand in a "
        "loop.",
    ),
    _one_message_only,
    "Création du serveur, 5",
)
