"""Python's own errors, the general ones last; a library says in its words what it knows of them (`case.said`)."""

from __future__ import annotations

import ast
import builtins
import re
from difflib import get_close_matches

from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.code import Code, name_of
from grader.diagnosis.uncaught import Failure, failure, finding
from grader.text import Text

_MODULES = frozenset({
    "socket", "threading", "time", "sys", "os", "select", "selectors", "socketserver", "asyncio", "random", "json", "struct",
    "codecs", "datetime", "queue", "re", "math", "signal", "subprocess", "multiprocessing", "logging", "argparse",
})  # fmt: skip
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
_METHODS = frozenset({
    "accept", "close", "decode", "encode", "listen", "lower", "recv", "strip", "upper", "shutdown", "readline", "serve_forever",
})  # fmt: skip
_UNCALLED = re.compile(r"(builtin_function_or_method|'method'|'function'|method object|built-in method)")
_OBJECT = re.compile(r"'(\w+)' object has no attribute '(\w+)'")
_NAMED = re.compile(r"name '(\w+)' is not defined|variable '(\w+)'")


def _of_kind(*kinds: str, case: Case) -> Failure | None:
    error = failure(case)
    return error if error is not None and error.kind in kinds else None


def _explained(case: Case, error: Failure, instead: Text, **words: str | Text) -> Finding:
    """A finding with what the library says of the error, else `instead`."""
    told = finding(case, error)
    return Finding(told.file, told.line, {**told.words, "why": case.said or instead, **words})


def _indentation(case: Case) -> Finding | None:
    error = _of_kind("IndentationError", "TabError", case=case)
    if error is None:
        return None
    instead = Text(
        "Les lignes d'un même bloc commencent à la même colonne.", "The lines of a block start in the same column."
    )
    return _explained(case, error, instead)


def _syntax(case: Case) -> Finding | None:
    error = _of_kind("SyntaxError", case=case)
    if error is None:
        return None
    instead = Text(
        "Il manque souvent une parenthèse, un guillemet ou un deux-points.",
        "Often a parenthesis, a quote or a colon is missing.",
    )
    return _explained(case, error, instead)


def _shadowed(case: Case) -> Finding | None:
    """A file handed in bears the name of a module that the program imports."""
    if failure(case) is None:
        return None
    for role in case.roles:
        code = case.code(role)
        imported = code.imported if code is not None else frozenset()
        for file in case.beside:
            name = file.removesuffix(".py")
            if name in _MODULES and name in imported:
                return Finding(file, None, {"name": name, "renamed": f"mon_{name}.py"})
    return None


def _missing_import(case: Case) -> Finding | None:
    error = _of_kind("NameError", case=case)
    name = _missing_name(error) if error is not None else None
    if error is None or name not in _MODULES or name is None:
        return None
    told = finding(case, error)
    return Finding(told.file, told.line, {**told.words, "name": name})


def _missing_name(error: Failure) -> str | None:
    found = _NAMED.search(error.message)
    return (found[1] or found[2]) if found else None


def _name_error(case: Case) -> Finding | None:
    error = _of_kind("NameError", "UnboundLocalError", case=case)
    if error is None:
        return None
    return _explained(case, error, _meant(case, error))


def _meant(case: Case, error: Failure) -> Text:
    """Which name was probably meant: one that is written alike, else the one that is set and never read."""
    name = _missing_name(error) or ""
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


def _not_called(case: Case) -> Finding | None:
    """A method or a function is named without the parentheses that call it."""
    error = failure(case)
    for role in case.roles:
        code = case.code(role)
        if code is None or (error is not None and error.role != role):
            continue
        node = _uncalled(code)
        if node is None or (error is not None and not _follows(error, code, node)):
            continue
        found = case.found(role, node, name=name_of(node))
        if found is not None:
            return found
    return None


def _follows(error: Failure, code: Code, node: ast.expr) -> bool:
    """Whether an error may come from a method that was not called: it names one, or the step was left out."""
    left_out = name_of(node) in ("listen", "accept", "bind") and error.kind == "OSError"
    return left_out or bool(_UNCALLED.search(error.message)) or error.line == node.lineno


def _uncalled(code: Code) -> ast.expr | None:
    """The first expression that names a method where it should call it."""
    for node in code.nodes:
        holder = code.parent(node)
        if isinstance(holder, ast.Call) or not isinstance(node, (ast.Attribute, ast.Name)):
            continue
        if isinstance(node, ast.Attribute) and node.attr in _METHODS and isinstance(node.ctx, ast.Load):
            if not isinstance(holder, (ast.Tuple, ast.List, ast.keyword, ast.Compare, ast.Attribute)):
                return node
        elif isinstance(holder, ast.Expr) and isinstance(node, ast.Name) and node.id in code.functions:
            return node
    return None


def _attribute(case: Case) -> Finding | None:
    error = _of_kind("AttributeError", case=case)
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
    return _explained(case, error, instead)


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
    error = _of_kind("TypeError", case=case)
    if error is None:
        return None
    instead = Text(
        "Une des valeurs n'est pas de la sorte attendue : texte, octets, nombre, couple…",
        "One of the values is not of the kind expected: text, bytes, number, pair…",
    )
    told = _explained(case, error, instead)
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
    return _explained(case, error, instead)


SYNTAX = (
    misconception(
        "indentation-error",
        (
            "L'indentation n'est pas celle que Python attend",
            "À la ligne {line}, Python dit « {message} ». {why} Comparez les espaces au début de cette ligne avec "
            "ceux des lignes qui l'entourent.",
        ),
        (
            "The indentation is not what Python expects",
            "On line {line}, Python says “{message}”. {why} Compare the spaces at the start of this line with those "
            "of the lines around it.",
        ),
        _indentation,
    ),
    misconception(
        "syntax-error",
        (
            "Python ne comprend pas cette ligne",
            "À la ligne {line}, Python dit « {message} ». {why} Regardez cette ligne, puis celle d'avant : rien n'a "
            "été exécuté, le programme n'a donc pas commencé.",
        ),
        (
            "Python does not understand this line",
            "On line {line}, Python says “{message}”. {why} Look at this line, then at the one before: nothing was "
            "executed, so the program has not begun.",
        ),
        _syntax,
    ),
    misconception(
        "shadowed-module",
        (
            "Un de vos fichiers porte le nom d'un module de Python",
            "Votre fichier {file} porte le même nom que le module {name} de Python : import prend le vôtre, et il "
            "n'y trouve pas ce qu'il faut. Renommez-le, par exemple en {renamed}, et relancez.",
        ),
        (
            "One of your files bears the name of a Python module",
            "Your file {file} bears the same name as Python's module {name}: import takes yours, and does not find "
            "in it what is needed. Rename it, for instance to {renamed}, and run again.",
        ),
        _shadowed,
    ),
    misconception(
        "missing-import",
        (
            "Un module n'est pas importé",
            "À la ligne {line}, Python ne connaît pas « {name} » : c'est un module, et un programme doit l'importer "
            "avant de s'en servir. Ajoutez son import au début du fichier.",
        ),
        (
            "A module is not imported",
            "On line {line}, Python does not know “{name}”: that is a module, and a program must import it before it "
            "uses it. Add its import at the start of the file.",
        ),
        _missing_import,
    ),
    misconception(
        "method-not-called",
        (
            "Il manque les parenthèses de l'appel",
            "À la ligne {line}, « {name} » est nommé mais pas appelé : sans parenthèses, rien n'est fait, on désigne "
            "seulement la fonction. Ajoutez les parenthèses, même s'il n'y a rien à mettre dedans.",
        ),
        (
            "The parentheses of the call are missing",
            "On line {line}, “{name}” is named but not called: without parentheses nothing is done, the function is "
            "only pointed at. Add the parentheses, even if there is nothing to put inside.",
        ),
        _not_called,
    ),
)

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
            "Python s'est arrêté à la ligne {line} avec « {kind}: {message} ». {why} Relancez le programme en "
            "affichant ces valeurs juste avant.",
        ),
        (
            "The program stopped on an error",
            "Python stopped on line {line} with “{kind}: {message}”. {why} Run the program again and show those "
            "values just before.",
        ),
        _crash,
    ),
)
