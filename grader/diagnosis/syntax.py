"""Python does not understand the program, or the program forgets to import or to call."""

from __future__ import annotations

import ast
import re

from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.code import Code, name_of
from grader.diagnosis.uncaught import Failure, explained, failure, finding, of_kind
from grader.text import Text

_MODULES = frozenset({
    "socket", "threading", "time", "sys", "os", "select", "selectors", "socketserver", "asyncio", "random", "json", "struct",
    "codecs", "datetime", "queue", "re", "math", "signal", "subprocess", "multiprocessing", "logging", "argparse",
})  # fmt: skip
_METHODS = frozenset({
    "accept", "close", "decode", "encode", "listen", "lower", "recv", "strip", "upper", "shutdown", "readline", "serve_forever",
})  # fmt: skip
_UNCALLED = re.compile(r"(builtin_function_or_method|'method'|'function'|method object|built-in method)")
_NAMED = re.compile(r"name '(\w+)' is not defined|variable '(\w+)'")


def _indentation(case: Case) -> Finding | None:
    error = of_kind(case, "IndentationError", "TabError")
    if error is None:
        return None
    instead = Text(
        "Les lignes d'un même bloc commencent à la même colonne.", "The lines of a block start in the same column."
    )
    return explained(case, error, instead)


def _syntax(case: Case) -> Finding | None:
    error = of_kind(case, "SyntaxError")
    if error is None:
        return None
    instead = Text(
        "Il manque souvent une parenthèse, un guillemet ou un deux-points.",
        "Often a parenthesis, a quote or a colon is missing.",
    )
    return explained(case, error, instead)


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
    error = of_kind(case, "NameError")
    name = missing_name(error) if error is not None else None
    if error is None or name not in _MODULES or name is None:
        return None
    told = finding(case, error)
    return Finding(told.file, told.line, {**told.words, "name": name})


def missing_name(error: Failure) -> str | None:
    """The name that Python does not know, or that holds nothing yet."""
    found = _NAMED.search(error.message)
    return (found[1] or found[2]) if found else None


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
        if holder is not None and isinstance(code.parent(holder), ast.ClassDef):  # a method under another name
            continue
        if isinstance(node, ast.Attribute) and node.attr in _METHODS and isinstance(node.ctx, ast.Load):
            if not isinstance(holder, (ast.Tuple, ast.List, ast.keyword, ast.Compare, ast.Attribute)):
                return node
        elif isinstance(holder, ast.Expr) and isinstance(node, ast.Name) and node.id in code.functions:
            return node
    return None


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
