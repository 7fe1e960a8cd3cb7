"""Misconceptions about endings: the other side has left, a connection that stays open or closes too early, the next client."""

from __future__ import annotations

import ast

from grader.diagnosis.case import RECEIVING, SENDING, Case, Finding, misconception
from grader.diagnosis.code import Code, Loop, leaves
from grader.diagnosis.flow import Flow
from grader.diagnosis.uncaught import Failure, error, failure, finding, is_uncaught, uncaught
from grader.evidence import Connected, Position, Received, Reset, Restless, Role, Sent, SocketCall, Typed

_CLOSED = ("[Errno 9]", "[WinError 10038]")
_SENT_TO_NOBODY = ("BrokenPipeError", "ConnectionResetError", "ConnectionAbortedError")


def _empty_recv_ignored(case: Case) -> Finding | None:
    """recv said, again and again or to no avail, that the other side has left."""
    for role in case.roles:
        ends = case.met_the_end(role)
        error = case.uncaught(role)
        wrote_on = error is not None and error.kind in _SENT_TO_NOBODY and bool(ends)
        turns = len(ends) > 1 and (any(case.all_of(Restless)) or error is None)
        if (ends and wrote_on) or turns:
            if role == "client" and case.calls("client", "input") and not any(case.all_of(Restless)):
                continue
            return case.found(
                role,
                _test_for_none(case, role)
                or _goes_round(case, role)
                or _seen_but_ignored(case, role)
                or ends[-1].at
                or _reading(case, role),
            )
        at = case.receiving_at(role)
        if (
            not ends
            and at is not None
            and case.wanted is None
            and not case.peer_left
            and _is_in_endless_loop(case.flow(role), at.line)
        ):
            return case.found(role, at)
    return None


def _is_in_endless_loop(flow: Flow | None, line: int) -> bool:
    """Whether the call on a line stands in a loop that nothing ends."""
    call = flow.receiving(line) if flow is not None else None
    holders = flow.code.around(call) if flow is not None and call is not None else ()
    return any(isinstance(holder, Loop) and _is_endless(holder) for holder in holders)


def _is_endless(loop: ast.AST) -> bool:
    """Whether nothing in a loop ends it."""
    if not isinstance(loop, ast.While) or not isinstance(loop.test, ast.Constant) or not loop.test.value:
        return False
    return not leaves([loop])


def _reading(case: Case, role: Role) -> ast.AST | None:
    code = case.code(role)
    return next(iter(code.calls("recv", "read", "readline")), None) if code is not None else None


def _seen_but_ignored(case: Case, role: Role) -> ast.AST | None:
    """A condition that notices that nothing came, and does not leave the loop."""
    flow = case.flow(role)
    for node in flow.code.nodes if flow is not None else ():
        if isinstance(node, ast.If) and flow is not None and _is_emptiness(flow, node.test):
            if not leaves(node.body, "close"):
                return node
    return None


def _is_emptiness(flow: Flow, test: ast.expr) -> bool:
    """Whether a condition is true when what was received is empty."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return bool(flow.calls_in(test.operand, "recv"))
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq):
        sides = [test.left, *test.comparators]
        empty = any(flow.code.constant(side) in (b"", "", 0) for side in sides)
        return empty and any(flow.calls_in(side, "recv") for side in sides)
    return False


def _goes_round(case: Case, role: Role) -> ast.AST | None:
    """A loop that goes on as long as nothing comes."""
    flow = case.flow(role)
    for node in flow.code.nodes if flow is not None else ():
        if isinstance(node, ast.While) and isinstance(node.test, ast.Compare) and flow is not None:
            sides = [node.test.left, *node.test.comparators]
            equal = isinstance(node.test.ops[0], ast.Eq) and any(
                flow.code.constant(side) in (b"", "") for side in sides
            )
            if equal and any(flow.calls_in(side, "recv") for side in sides):
                return node
    return None


def _test_for_none(case: Case, role: Role) -> ast.AST | None:
    """A comparison of what recv gave with None, which it never gives."""
    flow = case.flow(role)
    for node in flow.code.nodes if flow is not None else ():
        if isinstance(node, ast.Compare) and flow is not None:
            sides = [node.left, *node.comparators]
            none = any(isinstance(side, ast.Constant) and side.value is None for side in sides)
            if none and any(flow.is_raw(side) for side in sides):
                return node
    return None


def _server_gone_ignored(case: Case) -> Finding | None:
    """The server left, the client met it, and goes on asking for lines."""
    if case.alone != "client" or not case.peer_left or is_uncaught(case):
        return None
    asks = case.blocked("client", "input") is not None or any(case.all_of(Restless))
    ends = case.met_the_end("client")
    if not asks or not case.typed():
        return None
    last = ends or case.receives("client")
    return case.found("client", _seen_but_ignored(case, "client") or last[-1].at) if last else None


def _reset_not_handled(error: Failure, case: Case) -> bool:
    return error.kind in ("ConnectionResetError", "ConnectionAbortedError") and error.handler is None


def _broken_pipe_not_handled(error: Failure, case: Case) -> bool:
    return error.kind == "BrokenPipeError" and (case.peer_left or any(case.all_of(Reset)))


def _used_closed(case: Case) -> tuple[Failure, SocketCall, int] | None:
    """The error of a closed socket, with the call that closed one last, and the line of that call."""
    error = failure(case)
    if error is None or not (any(code in error.message for code in _CLOSED) or "closed file" in error.message):
        return None
    for call in reversed(case.calls(error.role, "close")):
        if call.at is not None:
            return error, call, call.at.line
    return None


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
    if case.alone != "server" or is_uncaught(case) or not case.peer_left or not any(case.all_of(Received)):
        return None
    connections = len(list(case.all_of(Connected)))
    ended = case.ended("server")
    if (connections > 1 and ended is None and case.wanted is None) or any(case.all_of(Restless)):
        return None
    accepts = [call.at for call in case.calls("server", "accept") if call.at is not None and call.error is None]
    if (ended is not None and ended.status != 0) or not accepts or (connections == 1 and ended is None):
        return None
    served = sum(1 for call in case.calls("server", "accept") if call.error is None)
    code = case.code("server")
    node = code.at(accepts[0].line, "accept") if code is not None else None
    if (connections <= served and connections > 1) or (
        code is not None and node is not None and code.loop(node) is not None and served > 1
    ):
        return None
    return case.found("server", accepts[0])


def _socket_per_message(case: Case) -> Finding | None:
    """The client connects again for what belongs to the dialogue that it has."""
    if case.alone == "server" or "client" not in case.roles:
        return None
    made = [call for call in case.calls("client", "connect", "connect_ex") if call.error is None]
    if len(made) < 2:
        return None
    code = case.code("client")
    line = made[-1].at.line if made[-1].at else None
    return case.found("client", _creation(code, line) or made[-1].at) if code is not None else None


def _creation(code: Code, line: int | None) -> ast.AST | None:
    """Where the socket that connects on a line is made, if that is done again each time."""
    connect = code.at(line, "connect", "connect_ex", "create_connection")
    if connect is None or line is None:
        return None
    makes = [call for call in code.calls("socket", "create_connection") if call.lineno <= line]
    again = _called_again(code, connect)
    if again is not None:
        return again
    near = [
        call
        for call in makes
        if code.function(call) is code.function(connect) and code.loop(call) is code.loop(connect)
    ]
    return near[-1] if near else None


def _called_again(code: Code, connect: ast.Call) -> ast.Call | None:
    """The second place that calls the function which connects, where there are two and none is in a loop."""
    function = code.function(connect)
    calls = code.calls(function.name) if isinstance(function, ast.FunctionDef) else []
    return calls[1] if len(calls) > 1 and not any(code.loop(call) for call in calls) else None


def _reconnect(error: Failure, case: Case) -> bool:
    return any(code in error.message for code in ("[Errno 106]", "[Errno 56]", "[WinError 10056]"))


def _keyboard_ended(error: Failure, case: Case) -> bool:
    return error.kind == "EOFError" and any(fact.line is None for fact in case.all_of(Typed))


ENDINGS = (
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
    error(
        "reconnect",
        (
            "Ce canal est déjà connecté",
            "À la ligne {line}, Python dit « {message} » : connect est appelé une seconde fois sur le même canal. Un "
            "canal se connecte une seule fois ; ensuite, il sert pour tout le dialogue.",
        ),
        (
            "This socket is already connected",
            "On line {line}, Python says “{message}”: connect is called a second time on the same socket. A socket "
            "connects once; afterwards it serves for the whole dialogue.",
        ),
        _reconnect,
        "Création du client, 2",
    ),
    misconception(
        "socket-per-message",
        (
            "Une nouvelle connexion pour chaque message",
            "La ligne {line} ouvre un nouveau canal alors que le dialogue est déjà commencé : pour le serveur, c'est "
            "un autre client qui arrive. Connectez-vous une seule fois, avant la boucle, et gardez le même canal "
            "pour tous les messages.",
        ),
        (
            "A new connection for every message",
            "Line {line} opens a new socket although the dialogue has already begun: to the server, another client "
            "arrives. Connect once, before the loop, and keep the same socket for all the messages.",
        ),
        _socket_per_message,
        "Création du client, 2",
    ),
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
