"""Misconceptions that show in the dialogue: who waits for what, and on which port."""

from __future__ import annotations

from grader.diagnosis.case import Case, Finding, Misconception, NamedPort
from grader.evidence import Blocked, Connected, Received, Sent
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


def _blocked(case: Case, role: str, call: str) -> Blocked | None:
    waits = [fact for fact in case.all_of(Blocked) if fact.role == role and fact.call == call]
    return waits[-1] if waits else None


def _keyboard_in_server(case: Case) -> Finding | None:
    if "server" not in case.roles:
        return None
    wait = _blocked(case, "server", "input")
    if wait is None:
        return None
    return Finding(wait.at.file if wait.at else None, wait.at.line if wait.at else None)


def _mutual_wait(case: Case) -> Finding | None:
    """A client that receives before it has sent anything, to a server that has nothing to say yet."""
    if case.roles != ("client",):
        return None
    wait = _blocked(case, "client", "recv")
    spoken = any(case.all_of(Received)) or any(case.all_of(Sent))
    if wait is None or wait.at is None or spoken or not any(case.all_of(Connected)):
        return None
    return Finding(wait.at.file, wait.at.line)


DIALOGUES = (
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
        Text("Le serveur attend son clavier", "The server waits for its keyboard"),
        Text(
            "Le serveur est arrêté dans input : il attend qu'on tape une ligne, et personne n'est devant lui. "
            "Ce que le serveur dit vient du client, par recv.",
            "The server is stopped in input: it waits for a line to be typed, and nobody sits there. What the server "
            "says comes from the client, through recv.",
        ),
        _keyboard_in_server,
        "Création du serveur, 5",
    ),
    Misconception(
        "mutual-wait",
        Text("Chacun attend que l'autre parle", "Each waits for the other to speak"),
        Text(
            "Le client attend un message à la ligne {line}, mais il n'a encore rien envoyé, et le serveur se tait tant "
            "qu'on ne lui a rien dit. Dans le sujet, c'est le client qui parle le premier.",
            "The client waits for a message on line {line}, but it has not sent anything yet, and the server is silent "
            "until it is spoken to. In the subject, the client speaks first.",
        ),
        _mutual_wait,
        "Création du client, 3",
    ),
)
