"""Misconceptions that show as a Python error that nothing caught."""

from __future__ import annotations

from collections.abc import Callable

from grader.diagnosis.case import Case, Finding, Misconception
from grader.evidence import Uncaught
from grader.text import Text

Test = Callable[[Uncaught], bool]


def _uncaught(test: Test) -> Callable[[Case], Finding | None]:
    """A rule that fires on the last uncaught exception for which `test` holds."""

    def rule(case: Case) -> Finding | None:
        error = case.last(Uncaught)
        if error is None or not test(error):
            return None
        file = error.at.file if error.at else None
        line = error.at.line if error.at else None
        return Finding(file, line, {"kind": error.kind, "message": error.message})

    return rule


def _kind(*kinds: str, saying: str = "") -> Test:
    return lambda error: error.kind in kinds and saying in error.message


def _error(
    identity: str, fr: tuple[str, str], en: tuple[str, str], test: Test, course: str | None = None
) -> Misconception:
    return Misconception(identity, Text(fr[0], en[0]), Text(fr[1], en[1]), _uncaught(test), course)


ERRORS = (
    _error(
        "str-not-encoded",
        (
            "Un texte a été envoyé sans être encodé",
            "À la ligne {line}, send reçoit une chaîne de caractères (str). Le réseau ne transporte que des chaînes "
            "d'octets (bytes) : encodez le texte en UTF-8 avant de l'envoyer.",
        ),
        (
            "A text was sent without being encoded",
            "On line {line}, send is given a string (str). The network carries bytes only: encode the text as UTF-8 "
            "before sending it.",
        ),
        _kind("TypeError", saying="a bytes-like object is required, not 'str'"),
        "Création du serveur, 4",
    ),
    _error(
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
        _kind("TypeError", saying="takes exactly one argument (2 given)"),
        "Création du serveur, 2",
    ),
    _error(
        "connection-refused",
        (
            "Personne n'écoute à cette adresse",
            "À la ligne {line}, la connexion a été refusée : aucun programme n'écoute sur le port demandé. Comparez "
            "l'adresse et le port du client avec ceux du serveur.",
        ),
        (
            "Nobody listens at this address",
            "On line {line}, the connection was refused: no program listens on the port asked for. Compare the client's "
            "address and port with the server's.",
        ),
        _kind("ConnectionRefusedError"),
        "Création du client, 2",
    ),
    _error(
        "indentation-error",
        (
            "L'indentation n'est pas celle que Python attend",
            "À la ligne {line}, Python dit « {message} ». Les lignes d'un même bloc commencent à la même colonne : "
            "comparez cette ligne avec celles qui l'entourent.",
        ),
        (
            "The indentation is not what Python expects",
            "On line {line}, Python says “{message}”. The lines of a block start in the same column: compare this line "
            "with those around it.",
        ),
        _kind("IndentationError", "TabError"),
    ),
    _error(
        "syntax-error",
        (
            "Python ne comprend pas cette ligne",
            "À la ligne {line}, Python dit « {message} ». Regardez cette ligne et celle d'avant : il manque souvent une "
            "parenthèse, un guillemet ou un deux-points.",
        ),
        (
            "Python does not understand this line",
            "On line {line}, Python says “{message}”. Look at this line and the one before: often a parenthesis, a quote "
            "or a colon is missing.",
        ),
        _kind("SyntaxError"),
    ),
    _error(
        "name-error",
        (
            "Un nom n'existe pas",
            "À la ligne {line}, Python dit « {message} ». Ce nom n'a reçu aucune valeur avant cette ligne : vérifiez "
            "son orthographe, majuscules comprises.",
        ),
        (
            "A name does not exist",
            "On line {line}, Python says “{message}”. This name was given no value before this line: check its spelling, "
            "capitals included.",
        ),
        _kind("NameError", "UnboundLocalError"),
    ),
    _error(
        "crash",
        (
            "Le programme s'est arrêté sur une erreur",
            "Python s'est arrêté avec « {kind}: {message} ». Lisez la ligne indiquée et demandez-vous ce que vaut chaque "
            "variable à ce moment-là.",
        ),
        (
            "The program stopped on an error",
            "Python stopped with “{kind}: {message}”. Read the line that is named and ask yourself what each variable "
            "holds at that moment.",
        ),
        lambda error: True,
    ),
)
