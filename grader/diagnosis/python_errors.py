"""Python's own errors while it runs, the general ones last; a library says in its words what it knows of them (`case.said`)."""

from __future__ import annotations

import ast
import builtins
import re
from difflib import get_close_matches

from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.syntax import missing_name
from grader.diagnosis.uncaught import Failure, explained, failure, finding, of_kind
from grader.text import Text

_SOCKET = (
    "accept", "bind", "close", "connect", "connect_ex", "detach", "fileno", "getpeername", "getsockname", "listen", "makefile",
    "recv", "recv_into", "recvfrom", "send", "sendall", "sendto", "setblocking", "setsockopt", "settimeout", "shutdown",
)  # fmt: skip
_ATTRIBUTES = {
    "str": dir(str),
    "bytes": dir(bytes),
    "list": dir(list),
    "dict": dir(dict),
    "socket": _SOCKET,
    "int": dir(int),
}
_OTHER_WORDS = {
    "touppercase": "upper", "uppercase": "upper", "toupper": "upper", "tolowercase": "lower", "lowercase": "lower",
    "disconnect": "close", "quit": "close", "stop": "close", "exit": "close", "write": "send", "read": "recv",
    "receive": "recv", "push": "append", "add": "append", "trim": "strip",
}  # fmt: skip
_OBJECT = re.compile(r"'(\w+)' object has no attribute '(\w+)'")


def _name_error(case: Case) -> Finding | None:
    error = of_kind(case, "NameError", "UnboundLocalError")
    if error is None:
        return None
    return explained(case, error, _meant(case, error))


def _meant(case: Case, error: Failure) -> Text:
    """Which name was probably meant: one that is written alike, else the one that is set and never read."""
    name = missing_name(error) or ""
    code = case.code(error.role)
    known = sorted(code.named) if code is not None else []
    alike = get_close_matches(name, [one for one in known if one != name], 1, 0.7) or get_close_matches(
        name, dir(builtins), 1, 0.8
    )
    unread = [one for one in known if code is not None and one != name and not code.uses(one)]
    likely = alike or [one for one in unread if one.isupper() == name.isupper()][:1]
    if error.kind == "UnboundLocalError" or not likely:
        return Text(
            "Ce nom n'a reçu aucune valeur avant cette ligne.", "This name was given no value before this line."
        )
    return Text(f"Vouliez-vous dire « {likely[0]} » ?", f"Did you mean “{likely[0]}”?")


def _attribute(case: Case) -> Finding | None:
    error = of_kind(case, "AttributeError")
    if error is None:
        return None
    likely = _attribute_meant(error)
    if likely is not None:
        told = finding(case, error)
        why = Text(f"Vouliez-vous dire « {likely} » ?", f"Did you mean “{likely}”?")
        return Finding(told.file, told.line, {**told.words, "why": why})
    instead = Text(
        "Ce qui est devant le point n'est pas ce que vous croyez, ou ce qui est derrière n'existe pas.",
        "What stands before the dot is not what you think, or what stands behind it does not exist.",
    )
    return explained(case, error, instead)


def _attribute_meant(error: Failure) -> str | None:
    """The method that was probably meant: one of another language or of everyday words, else one that is written alike."""
    found = _OBJECT.search(error.message)
    if found is None:
        return None
    known = _ATTRIBUTES.get(found[1], ())
    usual = _OTHER_WORDS.get(found[2].lower())
    alike = get_close_matches(found[2], [name for name in known if not name.startswith("_")], 1, 0.75)
    return usual if usual in known else next(iter(alike), None)


def _type(case: Case) -> Finding | None:
    error = of_kind(case, "TypeError")
    if error is None:
        return None
    instead = Text(
        "Une des valeurs n'est pas de la sorte attendue : texte, octets, nombre, couple…",
        "One of the values is not of the kind expected: text, bytes, number, pair…",
    )
    told = explained(case, error, instead)
    if told.line is None:
        started = _thread_started(case, error)
        return Finding(case.file(error.role), started.lineno, told.words) if started is not None else told
    return told


def _thread_started(case: Case, error: Failure) -> ast.Call | None:
    """Where a thread is made whose arguments cannot be passed on."""
    code = case.code(error.role)
    made = code.calls("Thread", "Timer", "Process") if code is not None else []
    odd = [
        call
        for call in made
        if any(keyword.arg == "args" and not _is_sequence(keyword.value) for keyword in call.keywords)
    ]
    return next(iter(odd or made), None)


def _is_sequence(node: ast.expr) -> bool:
    return isinstance(node, (ast.Tuple, ast.List))


def _crash(case: Case) -> Finding | None:
    error = failure(case)
    if error is None:
        return None
    instead = Text(
        "Demandez-vous ce que vaut chaque variable à ce moment-là.",
        "Ask yourself what each variable holds at that moment.",
    )
    return explained(case, error, instead)


PYTHON_ERRORS = (
    misconception(
        "name-error",
        (
            "Un nom n'existe pas",
            "À la ligne {line}, Python dit « {message} ». {why} Vérifiez l'orthographe, majuscules comprises, et que "
            "la ligne qui donne sa valeur à ce nom est bien exécutée avant.",
        ),
        (
            "A name does not exist",
            "On line {line}, Python says “{message}”. {why} Check the spelling, capitals included, and that the line "
            "which gives this name its value is executed before.",
        ),
        _name_error,
    ),
    misconception(
        "attribute-error",
        (
            "Cet objet n'a pas ce que vous lui demandez",
            "À la ligne {line}, Python dit « {message} ». {why} Vérifiez l'orthographe du mot après le point, et ce "
            "que contient la variable devant lui.",
        ),
        (
            "This object does not have what you ask of it",
            "On line {line}, Python says “{message}”. {why} Check the spelling of the word after the dot, and what "
            "the variable before it holds.",
        ),
        _attribute,
    ),
    misconception(
        "type-error",
        (
            "Une valeur n'est pas du bon type",
            "À la ligne {line}, Python dit « {message} ». {why} Affichez les valeurs de cette ligne avec leur type "
            "pour voir laquelle surprend.",
        ),
        (
            "A value is not of the right type",
            "On line {line}, Python says “{message}”. {why} Show the values of this line with their type to see "
            "which one surprises.",
        ),
        _type,
    ),
    misconception(
        "crash",
        (
            "Le programme s'est arrêté sur une erreur",
            "Python s'est arrêté à la ligne {line} avec « {error} ». {why} Relancez le programme en "
            "affichant ces valeurs juste avant.",
        ),
        (
            "The program stopped on an error",
            "Python stopped on line {line} with “{error}”. {why} Run the program again and show those "
            "values just before.",
        ),
        _crash,
    ),
)
