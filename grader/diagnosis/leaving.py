"""Misconceptions about a departure: the other side, or the keyboard, has ended, and the program does not see it or dies of it."""

from __future__ import annotations

import ast

from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.code import Loop, leaves
from grader.diagnosis.flow import Flow
from grader.diagnosis.uncaught import Failure, error, is_uncaught, uncaught
from grader.evidence import Reset, Restless, Role, SocketCall, Typed

_SENT_TO_NOBODY = ("BrokenPipeError", "ConnectionResetError", "ConnectionAbortedError")


def _empty_recv_ignored(case: Case) -> Finding | None:
    """recv said, again and again or to no avail, that the other side has left."""
    for role in case.roles:
        ends = case.met_the_end(role)
        if _went_on(case, role, ends):
            flow = case.flow(role)
            cause = _misunderstanding(flow) if flow is not None else None
            return case.found(role, cause or ends[-1].at or _reading(case, role))
        if not ends and case.wanted is None and not case.peer_left and _reads_for_ever(case, role):
            return case.found(role, case.receiving_at(role))
    return None


def _went_on(case: Case, role: Role, ends: list[SocketCall]) -> bool:
    """Whether a program was told that the other side has left, and received again or sent to nobody.

    A client that asked for another line meanwhile is another matter.
    """
    restless = any(case.all_of(Restless))
    if role == "client" and case.calls("client", "input") and not restless:
        return False
    error = case.uncaught(role)
    if error is not None and error.kind in _SENT_TO_NOBODY:
        return bool(ends)
    return len(ends) > 1 and (restless or error is None)


def _misunderstanding(flow: Flow) -> ast.AST | None:
    """The line that looks for the departure in a way that does not find it, or finds it and does not leave."""
    return _test_for_none(flow) or _goes_round(flow) or _seen_but_ignored(flow)


def _test_for_none(flow: Flow) -> ast.AST | None:
    """A comparison of what recv gave with None, which it never gives."""
    for node in flow.code.nodes:
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            none = any(isinstance(side, ast.Constant) and side.value is None for side in sides)
            if none and any(flow.is_raw(side) for side in sides):
                return node
    return None


def _goes_round(flow: Flow) -> ast.AST | None:
    """A loop that goes on as long as nothing comes."""
    loops = (node for node in flow.code.nodes if isinstance(node, ast.While))
    return next((loop for loop in loops if _equates(flow, loop.test, b"", "")), None)


def _seen_but_ignored(flow: Flow) -> ast.AST | None:
    """A condition that notices that nothing came, and does not leave the loop."""
    conditions = (node for node in flow.code.nodes if isinstance(node, ast.If) and _is_emptiness(flow, node.test))
    return next((condition for condition in conditions if not leaves(condition.body, "close")), None)


def _is_emptiness(flow: Flow, test: ast.expr) -> bool:
    """Whether a condition is true when what was received is empty."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return bool(flow.calls_in(test.operand, "recv"))
    return _equates(flow, test, b"", "", 0)


def _equates(flow: Flow, test: ast.expr, *constants: object) -> bool:
    """Whether a condition says that what was received equals one of these constants."""
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.Eq):
        return False
    sides = [test.left, *test.comparators]
    named = any(flow.code.constant(side) in constants for side in sides)
    return named and any(flow.calls_in(side, "recv") for side in sides)


def _reading(case: Case, role: Role) -> ast.AST | None:
    """The first call that reads."""
    code = case.code(role)
    return next(iter(code.calls("recv", "read", "readline")), None) if code is not None else None


def _reads_for_ever(case: Case, role: Role) -> bool:
    """Whether a program waits for the other side to speak, in a loop that nothing ends."""
    flow, at = case.flow(role), case.receiving_at(role)
    call = flow.receiving(at.line) if flow is not None and at is not None else None
    holders = flow.code.around(call) if flow is not None and call is not None else ()
    return any(isinstance(holder, Loop) and _is_endless(holder) for holder in holders)


def _is_endless(loop: ast.AST) -> bool:
    """Whether nothing in a loop ends it."""
    if not isinstance(loop, ast.While) or not isinstance(loop.test, ast.Constant) or not loop.test.value:
        return False
    return not leaves([loop])


def _server_gone_ignored(case: Case) -> Finding | None:
    """The server left, the client met it, and goes on asking for lines."""
    if case.alone != "client" or not case.peer_left or is_uncaught(case):
        return None
    asks = case.blocked("client", "input") is not None or any(case.all_of(Restless))
    if not asks or not case.typed():
        return None
    flow = case.flow("client")
    last = case.met_the_end("client") or case.receives("client")
    return (
        case.found("client", (_seen_but_ignored(flow) if flow is not None else None) or last[-1].at) if last else None
    )


def _keyboard_ended(error: Failure, case: Case) -> bool:
    return error.kind == "EOFError" and any(fact.line is None for fact in case.all_of(Typed))


def _reset_not_handled(error: Failure, case: Case) -> bool:
    return error.kind in ("ConnectionResetError", "ConnectionAbortedError") and error.handler is None


def _broken_pipe_not_handled(error: Failure, case: Case) -> bool:
    return error.kind == "BrokenPipeError" and (case.peer_left or any(case.all_of(Reset)))


UNNOTICED = (
    misconception(
        "empty-recv-ignored",
        (
            "Le départ de l'autre côté n'est pas vu",
            "Quand l'autre côté s'en va, recv ne bloque plus et donne une chaîne d'octets vide, encore et encore. À "
            "la ligne {line}, rien ne s'arrête pour autant, et le programme continue à parler tout seul. Regardez si "
            "ce que recv donne est vide, et sortez alors de la boucle.",
        ),
        (
            "The departure of the other side is not noticed",
            "When the other side leaves, recv no longer blocks and gives empty bytes, again and again. On line "
            "{line} nothing stops for that, and the program goes on talking to itself. See whether what recv gives "
            "is empty, and then leave the loop.",
        ),
        _empty_recv_ignored,
        "Création du serveur, 5",
    ),
    misconception(
        "server-gone-ignored",
        (
            "Le client ne voit pas que le serveur est parti",
            "Le serveur a fermé la connexion : recv donne alors une chaîne d'octets vide. Après la ligne {line}, le "
            "client demande pourtant encore une ligne, à laquelle personne ne répondra. Si ce que recv donne est "
            "vide, arrêtez le dialogue.",
        ),
        (
            "The client does not notice that the server has left",
            "The server has closed the connection: recv then gives empty bytes. Yet after line {line} the client "
            "asks for another line, which nobody will answer. If what recv gives is empty, end the dialogue.",
        ),
        _server_gone_ignored,
        "Création du client, 4",
    ),
    misconception(
        "eof-not-handled",
        (
            "La fin du clavier arrête le client sur une erreur",
            "Le clavier a été fermé (Ctrl-D, ou Ctrl-Z sous Windows) pendant que la ligne {line} attendait : Python "
            "lève alors EOFError. Vous pouvez l'attraper autour de input et finir comme sur une ligne vide. Ceci va "
            "au-delà du cours.",
        ),
        (
            "The end of the keyboard stops the client with an error",
            "The keyboard was closed (Ctrl-D, or Ctrl-Z on Windows) while line {line} was waiting: Python then "
            "raises EOFError. You can catch it around input and end as after an empty line. This lies beyond the "
            "course.",
        ),
        uncaught(_keyboard_ended),
    ),
)


NOT_HANDLED = (
    error(
        "reset-not-handled",
        (
            "Un client qui disparaît arrête le programme",
            "À la ligne {line}, Python lève {kind} : l'autre côté a disparu sans fermer la connexion, comme "
            "lorsqu'on débranche. Pour votre programme, c'est un départ comme un autre : attrapez cette erreur-là. "
            "Ceci va au-delà du cours.",
        ),
        (
            "A client that vanishes stops the program",
            "On line {line}, Python raises {kind}: the other side has vanished without closing the connection, as "
            "when one pulls the plug. To your program that is a departure like any other: catch that error. This "
            "lies beyond the course.",
        ),
        _reset_not_handled,
        "Création du serveur, 5",
    ),
    error(
        "broken-pipe-not-handled",
        (
            "Envoyer à quelqu'un qui est parti arrête le programme",
            "À la ligne {line}, Python lève {kind} : le programme envoie alors que l'autre côté n'est plus là. "
            "Attrapez cette erreur comme un départ, ou regardez d'abord si recv a annoncé le départ. Ceci va au-delà "
            "du cours.",
        ),
        (
            "Sending to someone who has left stops the program",
            "On line {line}, Python raises {kind}: the program sends although the other side is no longer there. "
            "Catch this error as a departure, or see first whether recv has announced the departure. This lies "
            "beyond the course.",
        ),
        _broken_pipe_not_handled,
        "Création du serveur, 5",
    ),
)
