"""How the programs came to rest, as the sentence that ends an explanation."""

from __future__ import annotations

import operator
from functools import reduce

from grader.evidence import Blocked, Evidence, LimitHit, Position, ProgramExit, Uncaught, in_python
from grader.harness.limits import SENTENCES
from grader.harness.observer import Motion
from grader.harness.rest import Rest
from grader.text import Text

_CALLS = {
    "recv": Text("attend un message (recv)", "waits for a message (recv)"),
    "recv_into": Text("attend un message (recv)", "waits for a message (recv)"),
    "accept": Text("attend un client (accept)", "waits for a client (accept)"),
    "input": Text("attend qu'on tape une ligne au clavier (input)", "waits for a line at the keyboard (input)"),
    "connect": Text("attend d'être connecté (connect)", "waits to be connected (connect)"),
    "select": Text("attend du nouveau (select)", "waits for news (select)"),
    "lock": Text("attend un autre fil d'exécution", "waits for another thread"),
    "sleep": Text("dort (sleep)", "sleeps (sleep)"),
    "send": Text("est bloqué dans send", "is blocked in send"),
    "sendall": Text("est bloqué dans sendall", "is blocked in sendall"),
}
_OTHER = Text("attend", "waits")


def place(at: Position | None) -> Text | None:
    """« ligne 12 de server.py »."""
    if at is None:
        return None
    return Text(f"ligne {at.line} de {at.file}", f"line {at.line} of {at.file}")


def _blocked(fact: Blocked) -> Text:
    call = _CALLS.get(fact.call, _OTHER)
    where = place(fact.at)
    if where is None:
        return call
    return Text(f"{call.fr}, {where.fr}", f"{call.en}, {where.en}")


def _ended(facts: Evidence) -> Text:
    uncaught = [fact for fact in facts if isinstance(fact, Uncaught)]
    if uncaught:
        error = uncaught[-1]
        where = place(error.at)
        tail = f" ({where.fr})" if where else "", f" ({where.en})" if where else ""
        told = in_python(error.kind, error.message).rstrip(".")
        return Text(
            f"Le programme s'est arrêté sur une erreur{tail[0]} : {told}.",
            f"The program stopped on an error{tail[1]}: {told}.",
        )
    exits = [fact for fact in facts if isinstance(fact, ProgramExit)]
    if exits and exits[-1].signal is not None:
        number = exits[-1].signal
        return Text(f"Le programme a été tué par le signal {number}.", f"The program was killed by signal {number}.")
    status = exits[-1].status if exits else 0
    return Text(
        f"Le programme était déjà terminé (statut {status}).", f"The program had already ended (status {status})."
    )


def _limits(facts: Evidence) -> Text | None:
    """The limits that programs ran into and that end them or hold them up; those that have sentences of their own do not."""
    hit = [
        SENTENCES[fact.limit]
        for fact in facts
        if isinstance(fact, LimitHit) and fact.limit not in ("output", "wall-clock")
    ]
    return None if not hit else reduce(operator.add, hit)


def explained(rest: Rest | None, facts: Evidence) -> Text | None:
    """Why nothing more can come: the sentence that follows a difference; None when there is nothing to add."""
    if rest is None:
        return None
    texts = [text for text in (_limits(facts), _why(rest, facts)) if text is not None]
    return reduce(operator.add, texts) if texts else None


def _why(rest: Rest, facts: Evidence) -> Text | None:
    if rest.flooding:
        return Text("Le programme inonde l'écran sans s'arrêter.", "The program floods the screen without end.")
    if rest.motion is Motion.SPINNING:
        return Text(
            "Le programme tourne en rond sans rien attendre.", "The program spins without waiting for anything."
        )
    if rest.motion is Motion.ENDED or any(isinstance(fact, ProgramExit) for fact in facts):
        return _ended(facts)
    if not rest.blocked:
        return None
    told = {fact.role: _blocked(fact) for fact in reversed(rest.blocked) if fact.call != "lock"}
    if len(told) == 1:
        [waits] = told.values()
        return Text(
            f"Rien ne peut plus venir : le programme {waits.fr}.", f"Nothing more can come: the program {waits.en}."
        )
    both = [(("le serveur", "le client")[role == "client"], role, waits) for role, waits in told.items()]
    return (
        Text(
            "Rien ne peut plus bouger : " + " ; ".join(f"{name} {waits.fr}" for name, _, waits in both) + ".",
            "Nothing can move any more: " + "; ".join(f"the {role} {waits.en}" for _, role, waits in both) + ".",
        )
        if both
        else None
    )
