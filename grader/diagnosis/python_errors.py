"""Python's own errors, the general ones last."""

from __future__ import annotations

from grader.diagnosis.uncaught import error, kind

PYTHON_ERRORS = (
    error(
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
        kind("IndentationError", "TabError"),
    ),
    error(
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
        kind("SyntaxError"),
    ),
    error(
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
        kind("NameError", "UnboundLocalError"),
    ),
    error(
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
