"""Misconceptions about how the program runs: it ends at once, spins, floods the screen, or ends with the wrong status."""

from __future__ import annotations

import ast
from collections import Counter

from grader.diagnosis.case import RECEIVING, Case, Finding, misconception
from grader.diagnosis.code import Code
from grader.diagnosis.uncaught import is_uncaught
from grader.evidence import Restless, Role, SocketCall

_PAUSES = (
    "recv",
    "recvfrom",
    "accept",
    "input",
    "sleep",
    "select",
    "wait",
    "join",
    "readline",
    "read",
    "get",
    "connect",
)
_NETWORK = (
    "socket",
    "create_server",
    "create_connection",
    "start_server",
    "open_connection",
    "TCPServer",
    "ThreadingTCPServer",
)
_LEAVES = ("exit", "_exit", "quit", "SystemExit")


_MANY_PRINTS = 200  # a program whose CPU was used up in printing is one that floods


def _restless(case: Case) -> tuple[Role, bool] | None:
    """The program that does not come to rest, and whether it prints without end."""
    found = next(iter(case.all_of(Restless)), None)
    if found is None:
        return None
    return found.role, found.flooding or len(case.calls(found.role, "print")) >= _MANY_PRINTS


def _output_flood(case: Case) -> Finding | None:
    role, floods = _restless(case) or (None, False)
    if role is None or not floods:
        return None
    lines = Counter(call.at for call in case.calls(role, "print")[-200:] if call.at is not None)
    if lines:
        return case.found(role, lines.most_common(1)[0][0])
    flow = case.flow(role)
    return case.found(role, next(iter(flow.showing()), None)) if flow is not None else None


def _infinite_loop(case: Case) -> Finding | None:
    role, floods = _restless(case) or (None, False)
    code = case.code(role) if role is not None else None
    if role is None or code is None or floods:
        return None
    loops = [node for node in code.nodes if isinstance(node, (ast.While, ast.For))]
    busy = [loop for loop in loops if not code.within(loop, *_PAUSES)]
    return case.found(role, busy[0] if busy else None)


def _exits_immediately(case: Case) -> Finding | None:
    """The program ended well without having made a socket: what would make it never runs."""
    for role in case.roles:
        exit_ = case.ended(role)
        code = case.code(role)
        touched = case.calls(role, "listen", "accept", "connect", "connect_ex", *RECEIVING)
        if exit_ is None or exit_.status != 0 or code is None or touched or is_uncaught(case):
            continue
        return case.found(role, _never_true(code) or _called_from_within(code) or _never_called(code) or _first(code))
    return None


def _first(code: Code) -> ast.AST | None:
    return code.nodes[-1] if code.nodes else None


def _never_true(code: Code) -> ast.AST | None:
    """A comparison of __name__ with something that it is not."""
    for node in code.nodes:
        if isinstance(node, ast.Compare) and any(
            isinstance(one, ast.Name) and one.id == "__name__" for one in ast.walk(node)
        ):
            values = [code.constant(side) for side in (node.left, *node.comparators)]
            if any(isinstance(value, str) and value != "__main__" for value in values):
                return node
    return None


def _called_from_within(code: Code) -> ast.AST | None:
    """A function that is called by itself alone."""
    for name, function in code.functions.items():
        calls = code.calls(name)
        if calls and all(code.function(call) is function for call in calls) and _networks(code, function):
            return calls[0]
    return None


def _never_called(code: Code) -> ast.AST | None:
    """The function or class that would make the socket and is called nowhere; else the first that is called nowhere."""
    used = {node.id for node in code.nodes if isinstance(node, ast.Name)} | {
        node.attr for node in code.nodes if isinstance(node, ast.Attribute)
    }
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    idle = [
        node
        for node in code.nodes
        if isinstance(node, kinds) and node.name not in used and not node.name.startswith("__")
    ]
    working = [node for node in idle if _networks(code, node)]
    return next(iter(working or idle), None)


def _networks(code: Code, node: ast.AST) -> bool:
    return bool(code.within(node, *_NETWORK, "recv", "send", "sendall", "accept", "connect", "bind"))


def _exit_status(case: Case) -> Finding | None:
    """The program ended by itself, without an exception, with another status than 0."""
    for role in case.roles:
        exit_ = case.ended(role)
        code = case.code(role)
        if exit_ is None or not exit_.status or code is None or is_uncaught(case):
            continue
        exits = [call for call in code.calls(*_LEAVES) if call.args and code.constant(call.args[0]) not in (0, None)]
        unknown = [call for call in code.calls(*_LEAVES) if call.args and not isinstance(call.args[0], ast.Constant)]
        chosen = [call for call in exits if code.constant(call.args[0]) == exit_.status] or exits or unknown
        if chosen:
            return case.found(role, _reached(case, role, chosen), status=str(exit_.status))
    return None


def _reached(case: Case, role: Role, exits: list[ast.Call]) -> ast.Call:
    """Of several places that leave, the one that follows what the program did last."""
    done = [call for call in case.all_of(SocketCall) if call.role == role and call.at is not None]
    last = max(done, key=lambda call: call.t).at if done else None
    following = [call for call in exits if last is not None and call.lineno >= last.line]
    return following[0] if following else exits[-1]


RUNNING = (
    misconception(
        "exits-immediately",
        (
            "Le programme se termine sans rien faire",
            "Le programme s'est terminé tout de suite, sans erreur et sans toucher au réseau. Regardez la ligne "
            "{line} : une fonction définie par def ne fait rien tant qu'on ne l'appelle pas, et une condition qui "
            "n'est jamais vraie non plus.",
        ),
        (
            "The program ends without doing anything",
            "The program ended at once, without an error and without touching the network. Look at line {line}: a "
            "function that def defines does nothing until it is called, and neither does a condition that is never "
            "true.",
        ),
        _exits_immediately,
    ),
    misconception(
        "exit-status",
        (
            "Le programme se termine avec un statut d'erreur",
            "La ligne {line} termine le programme avec le statut {status}, qui annonce une erreur au système ; le "
            "sujet demande 0. Un texte donné à exit compte aussi comme une erreur : affichez-le avec print, puis "
            "sortez sans argument.",
        ),
        (
            "The program ends with an error status",
            "Line {line} ends the program with the status {status}, which announces an error to the system; the "
            "subject asks for 0. A text given to exit counts as an error too: show it with print, then leave without "
            "an argument.",
        ),
        _exit_status,
    ),
    misconception(
        "infinite-loop",
        (
            "Une boucle tourne sans fin",
            "La boucle de la ligne {line} tourne sans jamais s'arrêter ni attendre : le processeur travaille, et "
            "rien d'autre ne se fait. Demandez-vous ce qui doit changer à chaque tour pour que sa condition devienne "
            "fausse.",
        ),
        (
            "A loop turns without end",
            "The loop on line {line} turns without ever stopping or waiting: the processor works, and nothing else "
            "is done. Ask yourself what must change at every turn for its condition to become false.",
        ),
        _infinite_loop,
    ),
    misconception(
        "output-flood",
        (
            "Le programme inonde l'écran",
            "La ligne {line} affiche sans fin, bien plus vite que l'on ne peut lire : elle est dans une boucle que "
            "rien ne fait attendre. Cherchez ce qui devait arrêter cette boucle, ou la faire attendre.",
        ),
        (
            "The program floods the screen",
            "Line {line} prints without end, much faster than anyone can read: it stands in a loop that nothing "
            "makes wait. Look for what should have stopped this loop, or made it wait.",
        ),
        _output_flood,
    ),
)
