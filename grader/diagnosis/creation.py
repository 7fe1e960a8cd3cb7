"""Misconceptions about making the sockets: address, port, listen, accept."""

from __future__ import annotations

from grader.diagnosis.case import Case, Finding, Misconception, NamedPort
from grader.diagnosis.uncaught import error, kind
from grader.evidence import Received, Sent, Typed
from grader.text import Text


def _named(case: Case, role: str, verbs: tuple[str, ...]) -> NamedPort | None:
    return next((port for port in reversed(case.ports) if port.role == role and port.verb in verbs), None)


def _ports_differ(case: Case) -> Finding | None:
    bound = _named(case, "server", ("bind",))
    reached = _named(case, "client", ("connect", "connect_ex"))
    if bound is None or reached is None or bound.port == reached.port:
        return None
    words = {
        "bound": str(bound.port), "bound_line": str(bound.line or "?"),
        "reached": str(reached.port), "reached_line": str(reached.line or "?"),
    }  # fmt: skip
    return Finding(reached.file, reached.line, words)


def _keyboard(case: Case) -> Finding | None:
    """A server at its keyboard, or a client at its own where nothing is typed: it is silent, or was already answered."""
    silent = not any(case.all_of(Typed)) and (not any(case.all_of(Received)) or any(case.all_of(Sent)))
    for role in case.roles:
        wait = case.blocked(role, "input")
        if wait is not None and (role == "server" or silent):
            return Finding(wait.at.file if wait.at else None, wait.at.line if wait.at else None)
    return None


CREATION = (
    Misconception(
        "wrong-port",
        Text("Le client et le serveur n'ont pas le même port", "The client and the server have different ports"),
        Text(
            "Le serveur écoute sur le port {bound} (ligne {bound_line}), mais le client se connecte au port {reached} "
            "(ligne {reached_line}). Choisissez un seul numéro et mettez-le des deux côtés.",
            "The server listens on port {bound} (line {bound_line}), but the client connects to port {reached} (line "
            "{reached_line}). Choose one number and put it on both sides.",
        ),
        _ports_differ,
        "Création du serveur, 2",
    ),
    Misconception(
        "waits-for-keyboard",
        Text("Le programme attend son clavier", "The program waits for its keyboard"),
        Text(
            "Le programme est arrêté dans input : il attend qu'on tape une ligne, et personne n'est devant lui. "
            "Relisez le sujet : ce qu'il doit dire ici ne vient pas du clavier.",
            "The program is stopped in input: it waits for a line to be typed, and nobody sits there. Read the subject "
            "again: what it must say here does not come from the keyboard.",
        ),
        _keyboard,
        "Création du serveur, 5",
    ),
    error(
        "address-not-tuple",
        (
            "L'adresse doit être un seul objet",
            "À la ligne {line}, Python dit « {message} ». bind et connect attendent une adresse, c'est-à-dire un couple "
            "(ip, port) : un seul argument entre les parenthèses de l'appel.",
        ),
        (
            "The address must be one object",
            "On line {line}, Python says “{message}”. bind and connect want one address, that is a pair (ip, port): a "
            "single argument between the call's parentheses.",
        ),
        kind("TypeError", saying="takes exactly one argument (2 given)"),
        "Création du serveur, 2",
    ),
)
