"""Misconceptions about making the sockets: their kind, which program listens, and that it does."""

from __future__ import annotations

from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.code import name_of
from grader.evidence import Role


def never(case: Case, role: Role, *names: str) -> bool:
    """Whether a program neither called nor names any of these."""
    code = case.code(role)
    return not case.calls(role, *names) and (code is None or not code.calls(*names))


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


def _missing_listen(case: Case) -> Finding | None:
    refused = [call for call in case.calls("server", "accept") if call.error and "22" in call.error]
    if not refused or not never(case, "server", "listen", "create_server"):
        return None
    return case.found("server", refused[0].at)


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
)
