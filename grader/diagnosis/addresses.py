"""Misconceptions about addresses: what bind and connect are given, and ports on which the two sides do not meet."""

from __future__ import annotations

import ast

from grader.diagnosis.case import Case, Finding, NamedPort, misconception
from grader.diagnosis.code import called
from grader.diagnosis.uncaught import Failure, error, failure, finding
from grader.evidence import Launched, Role

_ADDRESSED = ("bind", "connect", "connect_ex", "create_server", "create_connection")
_IN_USE = ("[Errno 98]", "[Errno 48]", "[WinError 10048]")
_NO_PAIR = (
    "takes exactly one argument (2 given)",
    "takes exactly 2 arguments (3 given)",
    "address must be tuple",
    "must be a pair",
    "expected a tuple",
)
_NO_NUMBER = ("cannot be interpreted as an integer", "an integer is required", "port must be int")


def _given_where_addressed(error: Failure, case: Case) -> bool:
    """Whether the error was raised where an address is given."""
    code = case.code(error.role)
    named = code is not None and code.at(error.line, *_ADDRESSED) is not None
    return named or any(call.error and call.at == error.at for call in case.calls(error.role, *_ADDRESSED))


def _no_pair(error: Failure, case: Case) -> bool:
    return error.kind == "TypeError" and any(words in error.message for words in _NO_PAIR)


def _text_as_port(case: Case) -> Finding | None:
    """The port is a text; the line is the one that makes it so, where the program writes it once."""
    error = failure(case)
    if error is None or error.kind != "TypeError" or not any(words in error.message for words in _NO_NUMBER):
        return None
    return finding(case, error, _port_written(case, error, str)) if _given_where_addressed(error, case) else None


def _port_out_of_range(case: Case) -> Finding | None:
    error = failure(case)
    if error is None or error.kind != "OverflowError" or "0-65535" not in error.message:
        return None
    return finding(case, error, _port_written(case, error, int))


def _port_written(case: Case, error: Failure, kind: type) -> ast.expr | None:
    """Where the port that an erring call is given is written, unless that is nowhere in particular."""
    flow = case.flow(error.role)
    call = flow.code.at(error.line, *_ADDRESSED) if flow is not None else None
    if flow is None or call is None or not call.args:
        return None
    ports = _ports(flow.made_of(call.args[0]), kind)
    return ports[0] if ports else None


def _ports(nodes: list[ast.AST], kind: type) -> list[ast.expr]:
    """Constants that look like a port of the wrong kind: digits in a text, a number that is too large; or what reads a text."""
    found: list[ast.expr] = []
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, kind) and not isinstance(node.value, bool):
            value = node.value
            if (isinstance(value, str) and value.isdigit()) or (isinstance(value, int) and not 0 <= value <= 65535):
                found.append(node)
        elif kind is str and isinstance(node, ast.Call) and called(node) == "input":
            found.append(node)
    return found


def _named(case: Case, role: str, verbs: tuple[str, ...]) -> NamedPort | None:
    return next((port for port in reversed(case.ports) if port.role == role and port.verb in verbs), None)


def _ports_differ(case: Case) -> Finding | None:
    bound = _named(case, "server", ("bind",))
    reached = _named(case, "client", ("connect", "connect_ex"))
    if bound is None or reached is None or bound.port == reached.port:
        return None
    words = {
        "bound": str(bound.port), "bound_line": str(_written(case, "server", bound) or "?"),
        "reached": str(reached.port), "reached_line": str(_written(case, "client", reached) or "?"),
    }  # fmt: skip
    return Finding(reached.file, _written(case, "client", reached), words)


def _written(case: Case, role: Role, port: NamedPort) -> int | None:
    """The line on which the number stands, where the program writes it once; else that of the call."""
    code = case.code(role)
    nodes = code.nodes if code is not None else ()
    lines = {node.lineno for node in nodes if isinstance(node, ast.Constant) and str(node.value) == str(port.port)}
    return lines.pop() if len(lines) == 1 else port.line


def _missing_bind(case: Case) -> Finding | None:
    """The server listens without an address: the system chooses a port that no client knows."""
    listens = case.calls("server", "listen")
    if not listens or case.calls("server", "bind") or "client" not in case.roles:
        return None
    return case.found("server", listens[0].at)


def _refused(case: Case) -> Finding | None:
    """A client meets nobody, be it that it says so itself."""
    error = failure(case)
    if error is not None:
        return finding(case, error) if error.kind == "ConnectionRefusedError" else None
    for role in case.roles:
        refused = [
            call
            for call in case.calls(role, "connect", "connect_ex")
            if (call.error or "").startswith("ConnectionRefusedError")
            or (call.call == "connect_ex" and call.returned == "111")
        ]
        if refused and role == "client":
            return case.found(role, refused[-1].at)
    return None


def _port_in_use(error: Failure, case: Case) -> bool:
    return any(code in error.message for code in _IN_USE) and not _was_restarted(case)


def _no_reuseaddr(error: Failure, case: Case) -> bool:
    return any(code in error.message for code in _IN_USE) and _was_restarted(case)


def _was_restarted(case: Case) -> bool:
    return sum(fact.role == "server" for fact in case.all_of(Launched)) > 1


ADDRESSES = (
    error(
        "address-not-tuple",
        (
            "L'adresse doit être un seul objet",
            "À la ligne {line}, Python dit « {message} ». bind et connect attendent une adresse, c'est-à-dire un "
            "couple (ip, port) : un seul argument entre les parenthèses de l'appel, et ce couple a ses propres "
            "parenthèses.",
        ),
        (
            "The address must be one object",
            "On line {line}, Python says “{message}”. bind and connect want one address, that is a pair (ip, port): "
            "a single argument between the call's parentheses, and that pair has parentheses of its own.",
        ),
        _no_pair,
        "Création du serveur, 2",
    ),
    misconception(
        "port-not-int",
        (
            "Le port doit être un nombre entier",
            "Python dit « {message} » : le port donné dans l'adresse est un texte, à cause de la ligne {line}. "
            "'6789' entre guillemets est une chaîne de caractères, et ce que l'on tape ou lit en est une aussi ; un "
            "port s'écrit comme un nombre entier (int).",
        ),
        (
            "The port must be an integer",
            "Python says “{message}”: the port given in the address is a text, because of line {line}. '6789' in "
            "quotes is a string, and so is whatever is typed or read; a port is written as an integer (int).",
        ),
        _text_as_port,
        "Création du serveur, 2",
    ),
    misconception(
        "port-out-of-range",
        (
            "Ce numéro de port n'existe pas",
            "Python dit « {message} » : le numéro de la ligne {line} n'est pas un port. Un port tient sur 16 bits, "
            "il va donc jusqu'à 65535 ; choisissez un nombre entre 1024 et cette limite, le même des deux côtés.",
        ),
        (
            "This port number does not exist",
            "Python says “{message}”: the number on line {line} is no port. A port has 16 bits, so it goes up to "
            "65535; choose a number between 1024 and that limit, the same on both sides.",
        ),
        _port_out_of_range,
        "Création du serveur, 2",
    ),
    misconception(
        "missing-bind",
        (
            "Le serveur écoute sans avoir choisi son port",
            "La ligne {line} lance l'écoute, mais bind n'a jamais associé d'adresse au canal : le système a pris un "
            "port au hasard, que le client ne peut pas connaître. Associez d'abord l'adresse (ip, port) au canal.",
        ),
        (
            "The server listens without having chosen its port",
            "Line {line} starts to listen, but bind never gave the socket an address: the system took a port at "
            "random, which the client cannot know. Give the socket its address (ip, port) first.",
        ),
        _missing_bind,
        "Création du serveur, 2",
    ),
    misconception(
        "wrong-port",
        (
            "Le client et le serveur n'ont pas le même port",
            "Le serveur écoute sur le port {bound} (ligne {bound_line}), mais le client se connecte au port "
            "{reached} (ligne {reached_line}). Choisissez un seul numéro et mettez-le des deux côtés.",
        ),
        (
            "The client and the server have different ports",
            "The server listens on port {bound} (line {bound_line}), but the client connects to port {reached} (line "
            "{reached_line}). Choose one number and put it on both sides.",
        ),
        _ports_differ,
        "Création du serveur, 2",
    ),
    error(
        "no-reuseaddr",
        (
            "Le port n'est pas encore libre après un arrêt",
            "À la ligne {line}, Python dit « {message} » : le serveur vient d'être arrêté avec un client connecté, "
            "et le système garde son port une minute. L'option SO_REUSEADDR, donnée au canal avant bind, permet de "
            "redémarrer tout de suite. Ceci va au-delà du cours.",
        ),
        (
            "The port is not free yet after a stop",
            "On line {line}, Python says “{message}”: the server has just been stopped with a client connected, and "
            "the system keeps its port for a minute. The option SO_REUSEADDR, given to the socket before bind, lets "
            "it start again at once. This lies beyond the course.",
        ),
        _no_reuseaddr,
        "Création du serveur, 2",
    ),
    error(
        "port-in-use",
        (
            "Ce port est déjà pris",
            "À la ligne {line}, Python dit « {message} » : un autre canal écoute déjà sur ce port. Un port ne sert "
            "qu'à un programme à la fois, et une fois seulement dans ce programme : cherchez qui l'a pris, ou "
            "choisissez-en un autre.",
        ),
        (
            "This port is already taken",
            "On line {line}, Python says “{message}”: another socket listens on this port already. A port serves one "
            "program at a time, and once only in that program: look for who took it, or choose another one.",
        ),
        _port_in_use,
        "Création du serveur, 2",
    ),
)

REFUSED = (
    misconception(
        "connection-refused",
        (
            "Personne n'écoute à cette adresse",
            "À la ligne {line}, la connexion a été refusée : aucun programme n'écoute sur le port demandé à ce "
            "moment-là. Comparez l'adresse et le port du client avec ceux du serveur, et lancez le serveur d'abord.",
        ),
        (
            "Nobody listens at this address",
            "On line {line}, the connection was refused: no program listens on the port asked for at that moment. "
            "Compare the client's address and port with those of the server, and start the server first.",
        ),
        _refused,
        "Création du client, 2",
    ),
)
