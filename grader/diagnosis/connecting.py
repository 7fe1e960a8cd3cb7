"""Misconceptions about connecting: the client does not, listens instead, or connects again."""

from __future__ import annotations

import ast

from grader.diagnosis.accepting import refused
from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.code import Code
from grader.diagnosis.uncaught import Failure, error

_CONNECTING = ("connect", "connect_ex", "create_connection", "open_connection")


def _missing_connect(case: Case) -> Finding | None:
    first = refused(case, "client")
    if first is None or case.calls("client", *_CONNECTING, "bind", "listen"):
        return None
    return case.found("client", first.at)


def _client_binds(case: Case) -> Finding | None:
    binds = case.calls("client", "bind")
    if not binds or case.calls("client", *_CONNECTING, "listen", "accept"):
        return None
    return case.found("client", binds[0].at)


def _reconnect(error: Failure, case: Case) -> bool:
    return any(code in error.message for code in ("[Errno 106]", "[Errno 56]", "[WinError 10056]"))


def _socket_per_message(case: Case) -> Finding | None:
    """The client connects again for what belongs to the dialogue that it has."""
    if case.alone == "server" or "client" not in case.roles:
        return None
    streams = {(port.file, port.line) for port in case.ports if port.role == "client"}  # and no datagrams
    made = [
        call
        for call in case.calls("client", "connect", "connect_ex")
        if call.error is None
        and (call.call == "connect" or call.returned == "0")  # else it is still under way
        and (not streams or call.at is None or (call.at.file, call.at.line) in streams)
    ]
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


CONNECTING = (
    misconception(
        "missing-connect",
        (
            "Le client ne s'est pas connecté",
            "La ligne {line} se sert du canal, mais connect n'a jamais été appelé : il n'y a personne au bout. "
            "Connectez le canal à l'adresse du serveur avant de parler.",
        ),
        (
            "The client has not connected",
            "Line {line} uses the socket, but connect was never called: there is nobody at its end. Connect the "
            "socket to the server's address before you talk.",
        ),
        _missing_connect,
        "Création du client, 2",
    ),
    misconception(
        "client-binds",
        (
            "Le client choisit un port au lieu d'appeler le serveur",
            "La ligne {line} appelle bind, qui sert à choisir sa propre adresse : c'est le travail du serveur. Le "
            "client appelle le serveur avec connect, et le système lui donne un port tout seul.",
        ),
        (
            "The client chooses a port instead of calling the server",
            "Line {line} calls bind, which serves to choose one's own address: that is the server's work. The client "
            "calls the server with connect, and the system gives it a port by itself.",
        ),
        _client_binds,
        "Création du client, 2",
    ),
)


CONNECTING_AGAIN = (
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
)
