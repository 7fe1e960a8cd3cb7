"""Misconceptions about the dialogue: who speaks when, and what is done with it."""

from __future__ import annotations

from grader.diagnosis.case import Case, Finding, Misconception
from grader.evidence import Connected, Received, Sent
from grader.text import Text


def _mutual_wait(case: Case) -> Finding | None:
    """A program alone with the grader receives first, and neither side has said anything."""
    if len(case.roles) != 1 or any(case.all_of(Received)) or any(case.all_of(Sent)):
        return None
    wait = case.blocked(case.roles[0], "recv")
    if wait is None or wait.at is None or not any(case.all_of(Connected)):
        return None
    return Finding(wait.at.file, wait.at.line)


DIALOGUE = (
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
