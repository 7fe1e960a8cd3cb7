"""Misconceptions about accept: it is not called, or the socket that it gives is not the one that talks."""

from __future__ import annotations

import ast

from grader.diagnosis.case import RECEIVING, SENDING, Case, Finding, misconception
from grader.diagnosis.code import Code, name_of, receiver
from grader.diagnosis.creation import never
from grader.diagnosis.uncaught import Failure, failure, finding
from grader.evidence import Role, SocketCall

_TALKING = (*SENDING, *RECEIVING)
_NOT_CONNECTED = ("[Errno 107]", "[Errno 57]", "[WinError 10057]", "[Errno 32]", "[Errno 89]")


def refused(case: Case, role: Role) -> SocketCall | None:
    """The first attempt to talk on a socket that is not connected."""
    talks = case.calls(role, *_TALKING)
    return next((call for call in talks if call.error and any(code in call.error for code in _NOT_CONNECTED)), None)


def _missing_accept(case: Case) -> Finding | None:
    first = refused(case, "server")
    if first is None or not case.calls("server", "listen", "bind") or not never(case, "server", "accept"):
        return None
    return case.found("server", first.at)


def _wrong_socket(case: Case) -> Finding | None:
    """The server talks on the socket on which it listens."""
    listening = {call.fd for call in case.calls("server", "listen", "accept")}
    for call in case.calls("server", *_TALKING):
        if call.error and call.fd in listening and any(code in call.error for code in _NOT_CONNECTED):
            return _passed(case, call)
    return None


def _passed(case: Case, call: SocketCall) -> Finding | None:
    """The line of the call; where a function was given the wrong socket, the line that gave it."""
    code = case.code("server")
    if code is None or call.at is None:
        return case.found("server", call.at)
    node = code.at(call.at.line, call.call)
    function = code.function(node) if node is not None else None
    used = receiver(node) if node is not None else ""
    if isinstance(function, ast.FunctionDef) and used in {parameter.arg for parameter in function.args.args}:
        for given in code.calls(function.name):
            if {name_of(argument) for argument in given.args} & code.listening:
                return case.found("server", given)
    return case.found("server", call.at)


def _accept_swapped(case: Case) -> Finding | None:
    error = failure(case)
    code = case.code("server")
    if error is None or not _tuple_used(error) or code is None:
        return None
    call = _swapped(code)
    return None if call is None else finding(case, error, call)


def _swapped(code: Code) -> ast.Call | None:
    """The call of accept whose second name is the one that talks."""
    talks = {
        name_of(call.func.value) for call in code.calls(*_TALKING, "close") if isinstance(call.func, ast.Attribute)
    }
    passing = (*code.calls(*code.functions), *code.calls("Thread", "start_new_thread"))
    given = {name_of(argument) for call in passing for argument in _given(call)}
    for call in code.calls("accept"):
        names = code.targets(call)
        if len(names) == 2 and names[1] in talks | given and names[0] not in talks:
            return call
    return None


def _given(call: ast.Call) -> list[ast.expr]:
    """What a call passes on, be it as the arguments of a thread."""
    tuples = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "args")]
    inner = [element for one in tuples if isinstance(one, (ast.Tuple, ast.List)) for element in one.elts]
    return [*call.args, *inner]


def _not_unpacked(case: Case) -> Finding | None:
    error = failure(case)
    code = case.code("server")
    if error is None or not _tuple_used(error) or error.role != "server" or code is None or _swapped(code) is not None:
        return None
    node = next((call for call in code.calls("accept") if len(code.targets(call)) != 2), None)
    return finding(case, error, node) if node is not None else None


def _tuple_used(error: Failure | None) -> bool:
    """Whether what accept returned was used as if it were a socket."""
    if error is None:
        return False
    attribute = error.kind == "AttributeError" and "'tuple' object has no attribute" in error.message
    return attribute or (error.kind == "TypeError" and "have a fileno() method" in error.message)


ACCEPTING = (
    misconception(
        "missing-accept",
        (
            "Le serveur n'a accepté aucun client",
            "La ligne {line} parle sur le canal qui écoute, et accept n'est appelé nulle part : aucun client n'est "
            "donc au bout de ce canal. accept attend un client et donne un second canal : c'est avec lui que l'on "
            "parle.",
        ),
        (
            "The server has not accepted any client",
            "Line {line} talks on the socket that listens, and accept is called nowhere: so no client is at the end "
            "of that socket. accept waits for a client and gives a second socket: that is the one to talk with.",
        ),
        _missing_accept,
        "Création du serveur, 3",
    ),
    misconception(
        "wrong-socket",
        (
            "Le serveur parle sur le canal qui écoute",
            "La ligne {line} se sert du canal d'écoute, le standard téléphonique, pour parler au client : personne "
            "n'est au bout. Utilisez le canal que accept a donné pour ce client.",
        ),
        (
            "The server talks on the socket that listens",
            "Line {line} uses the listening socket, the switchboard, to talk to the client: nobody is at its end. "
            "Use the socket that accept gave for that client.",
        ),
        _wrong_socket,
        "Création du serveur, 3",
    ),
    misconception(
        "accept-swapped",
        (
            "Les deux valeurs de accept sont inversées",
            "accept donne deux choses, dans cet ordre : d'abord le canal, puis l'adresse. À la ligne {line}, les "
            "noms sont dans l'autre sens, et le programme essaie ensuite de parler avec une adresse.",
        ),
        (
            "The two values of accept are swapped",
            "accept gives two things, in this order: first the socket, then the address. On line {line} the names "
            "are the other way round, and the program then tries to talk with an address.",
        ),
        _accept_swapped,
        "Création du serveur, 3",
    ),
    misconception(
        "accept-not-unpacked",
        (
            "accept donne deux valeurs",
            "accept donne un couple : le canal qui parle avec le client, et l'adresse de ce client. À la ligne "
            "{line}, un seul nom reçoit les deux, et un couple n'a ni recv ni send. Mettez deux noms, séparés par "
            "une virgule.",
        ),
        (
            "accept gives two values",
            "accept gives a pair: the socket that talks with the client, and that client's address. On line {line}, "
            "one name receives both, and a pair has neither recv nor send. Put two names, separated by a comma.",
        ),
        _not_unpacked,
        "Création du serveur, 3",
    ),
)
