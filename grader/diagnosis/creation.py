"""Misconceptions about making the sockets: their kind, the steps listen and accept, and which socket is for what."""

from __future__ import annotations

import ast

from grader.diagnosis.case import RECEIVING, SENDING, Case, Finding, misconception
from grader.diagnosis.code import Code, name_of
from grader.diagnosis.uncaught import Failure, failure, finding
from grader.evidence import Received, Role, Sent, SocketCall, Typed

_TALKING = (*SENDING, *RECEIVING)
_LATE = ("TimeoutError", "timeout", "BlockingIOError")
_NOT_CONNECTED = ("[Errno 107]", "[Errno 57]", "[WinError 10057]", "[Errno 32]", "[Errno 89]")


def _keyboard(case: Case) -> Finding | None:
    """A server at its keyboard, or a client at its own where nothing is typed: it is silent, or was already answered."""
    silent = not any(case.all_of(Typed)) and (not any(case.all_of(Received)) or any(case.all_of(Sent)))
    for role in case.roles:
        wait = case.blocked(role, "input")
        if wait is not None and (role == "server" or silent):
            return Finding(wait.at.file if wait.at else None, wait.at.line if wait.at else None)
    return None


def never(case: Case, role: Role, *names: str) -> bool:
    """Whether a program neither called nor names any of these."""
    code = case.code(role)
    return not case.calls(role, *names) and (code is None or not code.calls(*names))


def _missing_listen(case: Case) -> Finding | None:
    refused = [call for call in case.calls("server", "accept") if call.error and "22" in call.error]
    if not refused or not never(case, "server", "listen", "create_server"):
        return None
    return case.found("server", refused[0].at)


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
    used = name_of(node.func.value) if node is not None and isinstance(node.func, ast.Attribute) else ""
    if isinstance(function, ast.FunctionDef) and used in {parameter.arg for parameter in function.args.args}:
        for given in code.calls(function.name):
            if {name_of(argument) for argument in given.args} & code.listening:
                return case.found("server", given)
    return case.found("server", call.at)


def _roles_swapped(case: Case) -> Finding | None:
    reaches = case.calls("server", "connect", "connect_ex")
    if "server" in case.roles and reaches and never(case, "server", "listen", "create_server"):
        return case.found("server", reaches[0].at)
    listens = case.calls("client", "listen", "accept")
    if listens and not case.calls("client", "connect", "connect_ex"):
        return case.found("client", (case.calls("client", "bind") or listens)[0].at)
    return None


def _wrong_socket_type(case: Case) -> Finding | None:
    if case.was_connected:
        return None
    for role in case.roles:
        code = case.code(role)
        for node in code.nodes if code is not None else ():
            if name_of(node) == "SOCK_DGRAM":
                return case.found(role, node)
    return None


def _timeout_too_short(case: Case) -> Finding | None:
    """A wait with a time limit failed, and the program gave up because of it."""
    for role in case.roles:
        waits = case.calls(role, *RECEIVING, "accept", "connect")
        late = [call for call in waits if call.error and call.error.startswith(_LATE)]
        if late and _gave_up(case, role, late[-1], waits):
            limits = case.calls(role, "settimeout", "setblocking")
            code = case.code(role)
            written = code.calls("setdefaulttimeout", "settimeout", "create_connection") if code is not None else []
            return case.found(role, limits[-1].at if limits else next(iter(written), None))
    return None


def _gave_up(case: Case, role: Role, late: SocketCall, waits: list[SocketCall]) -> bool:
    error = case.uncaught(role)
    if error is not None:
        return error.kind in _LATE
    tried_again = any(call.t > late.t and call.fd == late.fd for call in waits)
    waits_on = any(wait.call in (*RECEIVING, "select") or wait.at == late.at for wait in case.waits(role))
    return not tried_again and not waits_on


def _tuple_used(error: Failure | None) -> bool:
    """Whether what accept returned was used as if it were a socket."""
    if error is None:
        return False
    attribute = error.kind == "AttributeError" and "'tuple' object has no attribute" in error.message
    return attribute or (error.kind == "TypeError" and "have a fileno() method" in error.message)


def _not_unpacked(case: Case) -> Finding | None:
    error = failure(case)
    code = case.code("server")
    if error is None or not _tuple_used(error) or error.role != "server" or code is None or _swapped(code) is not None:
        return None
    node = next((call for call in code.calls("accept") if len(code.targets(call)) != 2), None)
    return finding(case, error, node) if node is not None else None


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


def _accept_swapped(case: Case) -> Finding | None:
    error = failure(case)
    code = case.code("server")
    if error is None or not _tuple_used(error) or code is None:
        return None
    call = _swapped(code)
    return None if call is None else finding(case, error, call)


CREATION = (
    misconception(
        "roles-swapped",
        (
            "Le client et le serveur ont échangé leurs rôles",
            "La ligne {line} fait le travail de l'autre programme : c'est le serveur qui se met à l'écoute (bind, "
            "listen, accept), et c'est le client qui appelle (connect). Pensez au téléphone : l'un attend qu'il "
            "sonne, l'autre compose le numéro.",
        ),
        (
            "The client and the server have swapped their roles",
            "Line {line} does the other program's work: it is the server that listens (bind, listen, accept), and "
            "the client that calls (connect). Think of the telephone: one waits for it to ring, the other dials.",
        ),
        _roles_swapped,
        "Création du serveur, 2",
    ),
    misconception(
        "wrong-socket-type",
        (
            "Ce canal n'est pas de la bonne sorte",
            "La ligne {line} crée un canal SOCK_DGRAM (UDP), qui envoie des paquets isolés, sans connexion. Le cours "
            "utilise la sorte par défaut (TCP), où l'on écoute, accepte et se connecte : personne ne peut se "
            "connecter au vôtre, ni lui à personne.",
        ),
        (
            "This socket is not of the right kind",
            "Line {line} makes a SOCK_DGRAM socket (UDP), which sends single packets without a connection. The "
            "course uses the default kind (TCP), with which one listens, accepts and connects: nobody can connect to "
            "yours, nor it to anybody.",
        ),
        _wrong_socket_type,
        "Création du serveur, 1",
    ),
    misconception(
        "missing-listen",
        (
            "Le serveur n'a pas lancé l'écoute",
            "La ligne {line} attend un client avec accept, mais listen n'a jamais été appelé : le canal n'écoute "
            "pas, et Python lève une erreur. Lancez l'écoute entre bind et accept.",
        ),
        (
            "The server has not started to listen",
            "Line {line} waits for a client with accept, but listen was never called: the socket does not listen, "
            "and Python raises an error. Start to listen between bind and accept.",
        ),
        _missing_listen,
        "Création du serveur, 2",
    ),
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
    misconception(
        "waits-for-keyboard",
        (
            "Le programme attend son clavier",
            "À la ligne {line}, le programme est arrêté dans input : il attend qu'on tape une ligne, et personne "
            "n'est devant lui. Relisez le sujet : ce qu'il doit dire ici ne vient pas du clavier.",
        ),
        (
            "The program waits for its keyboard",
            "On line {line}, the program is stopped in input: it waits for a line to be typed, and nobody sits "
            "there. Read the subject again: what it must say here does not come from the keyboard.",
        ),
        _keyboard,
        "Création du serveur, 5",
    ),
    misconception(
        "timeout-too-short",
        (
            "Le programme n'attend pas assez longtemps",
            "La ligne {line} donne une limite de temps au canal, et cette limite est passée avant que l'autre ne "
            "parle : le programme a renoncé. Un humain tape lentement. Sans limite, recv et accept attendent aussi "
            "longtemps qu'il faut.",
        ),
        (
            "The program does not wait long enough",
            "Line {line} gives the socket a time limit, and that limit passed before the other side spoke: the "
            "program gave up. A human types slowly. Without a limit, recv and accept wait as long as it takes.",
        ),
        _timeout_too_short,
        "Création du serveur, 5",
    ),
)
