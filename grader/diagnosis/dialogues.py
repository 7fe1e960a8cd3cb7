"""Misconceptions that show in the dialogue: who waits for what, and on which port."""

from __future__ import annotations

from grader.diagnosis.case import Case, Finding, Misconception, NamedPort
from grader.evidence import Blocked, Connected, Received, Sent, Typed
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


def _keyboard(case: Case) -> Finding | None:
    """A server at its keyboard, or a client at its own where nothing is typed: it is silent, or was already answered."""
    silent = not any(case.all_of(Typed)) and (not any(case.all_of(Received)) or any(case.all_of(Sent)))
    for role in case.roles:
        wait = _blocked(case, role, "input")
        if wait is not None and (role == "server" or silent):
            return Finding(wait.at.file if wait.at else None, wait.at.line if wait.at else None)
    return None


def _mutual_wait(case: Case) -> Finding | None:
    """A program alone with the grader receives first, and neither side has said anything."""
    if len(case.roles) != 1 or any(case.all_of(Received)) or any(case.all_of(Sent)):
        return None
    wait = _blocked(case, case.roles[0], "recv")
    if wait is None or wait.at is None or not any(case.all_of(Connected)):
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
    Misconception(
        "mutual-wait",
        Text("Chacun attend que l'autre parle", "Each waits for the other to speak"),
        Text(
            "Votre programme attend un message à la ligne {line}, mais il n'a encore rien envoyé, et l'autre côté attend "
            "aussi. Relisez dans le sujet lequel des deux parle le premier : l'un envoie pendant que l'autre reçoit.",
            "Your program waits for a message on line {line}, but it has not sent anything yet, and the other side waits "
            "too. Read in the subject which of the two speaks first: one sends while the other receives.",
        ),
        _mutual_wait,
        "Création du client, 3",
    ),
)
