"""Misconceptions about gathering: the program has the message, and receives on until a mark, a size or the end."""

from __future__ import annotations

import ast

from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.code import Code, called
from grader.diagnosis.flow import Flow
from grader.diagnosis.uncaught import is_uncaught
from grader.evidence import Role, Sent


def _waits_for(what: str, case: Case) -> Finding | None:
    for role in case.roles:
        flow = case.flow(role)
        at = case.receiving_at(role)
        if flow is None or at is None or is_uncaught(case) or case.seen or not flow.sending():
            continue
        if not case.receives(role) and not (what == "size" and any(case.all_of(Sent))):
            continue
        only_reads = case.wanted is None and role == "client" and not case.calls("client", "close")
        if _gathers(flow, at.line, only_reads) == what:
            return case.found(role, _cause(flow, at.line, what) or at)
    return None


def _cause(flow: Flow, line: int, what: str) -> ast.AST | None:
    """The line that asks for too much: the head of a loop that names it, else the call."""
    call = flow.receiving(line)
    loop = flow.code.loop(call) if call is not None else None
    if (
        what == "size"
        and isinstance(loop, ast.While)
        and any(isinstance(node, ast.Compare) for node in ast.walk(loop.test))
    ):
        return loop
    return call


def collects(case: Case, role: Role, flow: Flow) -> bool:
    """Whether the program is still gathering the message, in a loop of its own, for a mark of its end."""
    at = case.receiving_at(role)
    return at is not None and bool(flow.sending()) and _gathers(flow, at.line) is not None


def _gathers(flow: Flow, line: int, only_reads: bool = False) -> str | None:
    """Until what the program receives before it answers: "line", "size" or "end"; None when it does not.

    `only_reads`: nothing was to be answered, so a loop that shows what comes gathers too.
    """
    call = flow.receiving(line)
    if call is None:
        return None
    if called(call) in ("readline", "readlines"):
        return "line" if called(call) == "readline" else "end"
    if called(call) == "read":
        return "size" if call.args else "end"
    if any(getattr(node, "attr", getattr(node, "id", "")) == "MSG_WAITALL" for node in ast.walk(call)):
        return "size"
    if _is_iterated(flow.code, call):
        return "end"
    loop = flow.code.loop(call)
    if loop is None or _answers_inside(flow, loop, *(() if only_reads else ("print",))):
        return None
    return _until(flow, loop)


def _is_iterated(code: Code, call: ast.Call) -> bool:
    """Whether a call stands in iter(…, b''), in a comprehension, or in the head of a for."""
    return any(isinstance(holder, ast.Call) and called(holder) == "iter" for holder in code.around(call))


def _answers_inside(flow: Flow, loop: ast.AST, *shows: str) -> bool:
    return bool(flow.code.within(loop, "send", "sendall", "sendto", "write", *shows))


def _until(flow: Flow, loop: ast.AST) -> str:
    """What ends a loop that gathers: a sign in what came, a number of bytes, or the end of the connection."""
    tests = [node.test for node in ast.walk(loop) if isinstance(node, (ast.While, ast.If))]
    for node in (inner for test in tests for inner in ast.walk(test)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(value := flow.code.constant(side), (str, bytes)) and value for side in sides):
                return "line"
            if any(isinstance(operator, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)) for operator in node.ops):
                number = [flow.code.constant(side) for side in sides]
                if any(isinstance(value, int) and value > 1 for value in number):
                    return "size"
        if isinstance(node, ast.Call) and called(node) in ("endswith", "find"):
            return "line"
    return "end"


GATHERING = (
    misconception(
        "waits-for-delimiter",
        (
            "Le programme attend une fin de ligne qui ne viendra pas",
            "À la ligne {line}, le programme a reçu le message mais il attend encore un signe de fin, comme un saut "
            "de ligne. Dans le sujet, un message n'a pas de signe de fin : ce que recv donne se traite tout de suite.",
        ),
        (
            "The program waits for an end of line that will not come",
            "On line {line}, the program has received the message but still waits for a sign of its end, such as a "
            "line feed. In the subject a message has no such sign: what recv gives is dealt with at once.",
        ),
        lambda case: _waits_for("line", case),
        "Création du serveur, 5",
    ),
    misconception(
        "waits-for-full-buffer",
        (
            "Le programme attend un nombre d'octets fixé d'avance",
            "Le message est arrivé, mais la ligne {line} demande davantage d'octets et attend la suite, qui ne "
            "viendra pas. Le 1024 de recv est un maximum : recv rend ce qui est arrivé, même si c'est plus court.",
        ),
        (
            "The program waits for a fixed number of bytes",
            "The message has arrived, but line {line} asks for more bytes and waits for the rest, which will not "
            "come. The 1024 of recv is a maximum: recv gives what has arrived, even if that is shorter.",
        ),
        lambda case: _waits_for("size", case),
        "Création du serveur, 5",
    ),
    misconception(
        "waits-for-eof",
        (
            "Le programme attend que l'autre s'en aille avant de répondre",
            "La ligne {line} lit jusqu'à la fin de la connexion : le message est arrivé, mais le programme en veut "
            "encore tant que l'autre est là. Celui-ci attend pourtant sa réponse avant de partir. Traitez chaque "
            "recv dès qu'il donne quelque chose.",
        ),
        (
            "The program waits for the other to leave before it answers",
            "Line {line} reads until the end of the connection: the message has arrived, but the program wants more "
            "as long as the other is there. Yet that one waits for its reply before it leaves. Deal with each recv "
            "as soon as it gives something.",
        ),
        lambda case: _waits_for("end", case),
        "Création du serveur, 5",
    ),
)
