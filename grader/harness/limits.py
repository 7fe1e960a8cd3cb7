"""The limits of a program: what it says when it has run into one, and the sentences that tell of it."""

from __future__ import annotations

from grader.evidence import Limit
from grader.text import Text

# How CPython words what the system refuses (errno(3)): the start of a message → the limit, by the kind of exception.
_SAID: dict[str, tuple[tuple[str, Limit], ...]] = {
    "MemoryError": (("", "memory"),),
    "RuntimeError": (("can't start new thread", "processes"),),
    "OSError": (
        ("[Errno 12]", "memory"),
        ("[Errno 24]", "open-files"),
        ("[Errno 27]", "file-size"),
        ("[Errno 28]", "disk"),
    ),
}
SENTENCES: dict[Limit, Text] = {
    "cpu": Text("Le programme a épuisé le temps de calcul permis.", "The program used up the computing time allowed."),
    "memory": Text("Le programme a épuisé la mémoire permise.", "The program used up the memory allowed."),
    "processes": Text(
        "Le programme a lancé plus de processus et de fils d'exécution qu'il n'est permis.",
        "The program started more processes and threads than are allowed.",
    ),
    "output": Text(
        "Le programme a affiché plus qu'il n'est permis en une fois.",
        "The program printed more at once than is allowed.",
    ),
    "file-size": Text(
        "Le programme a écrit un fichier plus gros qu'il n'est permis.",
        "The program wrote a larger file than is allowed.",
    ),
    "disk": Text(
        "Le programme a rempli la place qu'il a sur le disque.", "The program filled the room that it has on the disk."
    ),
    "disk-entries": Text(
        "Le programme a créé plus de fichiers et de dossiers qu'il n'est permis.",
        "The program made more files and folders than are allowed.",
    ),
    "open-files": Text(
        "Le programme a ouvert plus de fichiers et de sockets à la fois qu'il n'est permis.",
        "The program opened more files and sockets at a time than are allowed.",
    ),
    "wall-clock": Text(
        "Le temps permis à ce contrôle est passé.", "The time allowed for this check has passed."
    ),
}  # fmt: skip


def said(kind: str, message: str) -> Limit | None:
    """The limit that an exception of this kind and message speaks of."""
    return next((limit for start, limit in _SAID.get(kind, ()) if message.startswith(start)), None)
