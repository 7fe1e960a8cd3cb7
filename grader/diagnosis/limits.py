"""Limits that a program ran into: what it used up, as the kernel or Python said."""

from __future__ import annotations

from collections.abc import Callable

from grader.diagnosis.case import Case, Finding, Misconception, misconception
from grader.evidence import Limit, LimitHit, Role, SocketCall


def _hit(*limits: Limit) -> Callable[[Case], Finding | None]:
    """A rule that fires when one of these limits was hit; on the line of the error that told of it, else of the last call."""

    def rule(case: Case) -> Finding | None:
        for fact in case.all_of(LimitHit):
            if fact.limit in limits and fact.role in case.roles:
                return _where(case, fact.role)
        return None

    return rule


def _where(case: Case, role: Role) -> Finding:
    error = case.uncaught(role)
    calls = [call.at for call in case.all_of(SocketCall) if call.role == role and call.at is not None]
    at = error.at if error is not None and error.at is not None else (calls[-1] if calls else None)
    return Finding(case.file(role), None) if at is None else Finding(at.file, at.line)


def _limit(identity: str, limits: tuple[Limit, ...], fr: tuple[str, str], en: tuple[str, str]) -> Misconception:
    return misconception(identity, fr, en, _hit(*limits))


LIMITS = (
    _limit(
        "cpu-limit",
        ("cpu",),
        (
            "Le temps de calcul est épuisé",
            "Le programme a calculé plus longtemps qu'il n'est permis, et le système l'a arrêté. Cherchez une boucle "
            "qui tourne sans rien attendre, ou qui refait à chaque tour un travail toujours plus grand.",
        ),
        (
            "The computing time is used up",
            "The program computed for longer than is allowed, and the system stopped it. Look for a loop that turns "
            "without waiting for anything, or that does ever more work at each turn.",
        ),
    ),
    _limit(
        "memory-limit",
        ("memory",),
        (
            "La mémoire est épuisée",
            "Le programme a demandé plus de mémoire qu'il n'est permis. Cherchez une liste ou un texte qui grandit à "
            "chaque tour d'une boucle, ou un nombre d'octets bien trop grand donné à recv.",
        ),
        (
            "The memory is used up",
            "The program asked for more memory than is allowed. Look for a list or a text that grows at every turn "
            "of a loop, or for a far too large number of bytes given to recv.",
        ),
    ),
    _limit(
        "process-limit",
        ("processes",),
        (
            "Trop de processus ou de fils d'exécution",
            "Le programme en a lancé plus qu'il n'est permis à la fois. Un fil d'exécution par client suffit : voyez "
            "si une boucle n'en lance pas un à chaque tour, ou s'ils ne se terminent jamais.",
        ),
        (
            "Too many processes or threads",
            "The program started more of them than are allowed at a time. One thread for each client is enough: see "
            "whether a loop starts one at every turn, or whether they never end.",
        ),
    ),
    _limit(
        "open-files-limit",
        ("open-files",),
        (
            "Trop de fichiers ou de canaux ouverts",
            "Le programme a ouvert plus de fichiers et de canaux à la fois qu'il n'est permis. Fermez avec close "
            "ceux dont vous n'avez plus besoin, et voyez si une boucle n'en ouvre pas un à chaque tour.",
        ),
        (
            "Too many open files or sockets",
            "The program opened more files and sockets at a time than are allowed. Close those that you no longer "
            "need, and see whether a loop opens one at every turn.",
        ),
    ),
    _limit(
        "disk-limit",
        ("disk", "disk-entries", "file-size"),
        (
            "Trop de choses écrites sur le disque",
            "Le programme a écrit plus, ou créé plus de fichiers, qu'il n'est permis. Un journal de quelques lignes "
            "est bienvenu : voyez si une boucle n'écrit pas sans fin.",
        ),
        (
            "Too much written to the disk",
            "The program wrote more, or made more files, than is allowed. A log of a few lines is welcome: see "
            "whether a loop writes without end.",
        ),
    ),
)
