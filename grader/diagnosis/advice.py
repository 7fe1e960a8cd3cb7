"""Advice: what works today, here, and will not everywhere. It changes no mark; read from the program alone."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.diagnosis.case import RoleSource
from grader.diagnosis.code import Code, name_of
from grader.diagnosis.uncaught import caught, is_wide
from grader.evidence import Role
from grader.result import Diagnosis
from grader.text import Text

MOST = 3  # per program
_CONNECTING, _BINDING = ("connect", "connect_ex", "create_connection"), ("bind", "create_server")
_FIRST_UNPRIVILEGED = 1024  # ip(7)


@dataclass(frozen=True)
class Advice:
    """One piece of advice: its rule gives the line it stands on, or None."""

    id: str
    title: Text
    explanation: Text
    rule: Callable[[Role, Code], int | None]
    course: str | None = None

    def examine(self, role: Role, code: Code, file: str | None) -> Diagnosis | None:
        """The advice, where the program asks for it."""
        line = self.rule(role, code)
        if line is None:
            return None
        words = {"file": file or "", "line": str(line)}
        filled = Text(self.explanation.fr.format_map(words), self.explanation.en.format_map(words))
        return Diagnosis(self.id, self.title, filled, file, line, self.course)


def _address(code: Code, call: ast.Call) -> ast.Tuple | None:
    """The pair (host, port) that a call is given, be it by a name."""
    node: ast.expr | None = call.args[0] if call.args else None
    if isinstance(node, (ast.Name, ast.Attribute)):
        given = code.assigned(name_of(node))
        node = given[0] if len(given) == 1 else None
    return node if isinstance(node, ast.Tuple) and len(node.elts) == 2 else None


def _empty_host(role: Role, code: Code) -> int | None:
    for call in code.calls(*_CONNECTING):
        address = _address(code, call)
        if address is not None and code.constant(address.elts[0]) == "":
            return call.lineno
    return None


def _privileged_port(role: Role, code: Code) -> int | None:
    if any(name_of(node) == "SOCK_DGRAM" for node in code.nodes):  # asks for its own address, maybe
        return None
    for call in code.calls(*_CONNECTING, *_BINDING):
        address = _address(code, call)
        port = code.constant(address.elts[1]) if address is not None else None
        if isinstance(port, int) and 0 < port < _FIRST_UNPRIVILEGED:
            return call.lineno
    return None


def _handlers(code: Code) -> list[ast.ExceptHandler]:
    return [node for node in code.everything if isinstance(node, ast.ExceptHandler)]


def _is_keyboard(call: ast.Call) -> bool:
    """Whether it is Python's own input, and not a method of that name: fileinput.input ends with the keyboard."""
    return not isinstance(call.func, ast.Attribute) or name_of(call.func.value) == "builtins"


def _eof_not_handled(role: Role, code: Code) -> int | None:
    asked = [call for call in code.calls("input") if _is_keyboard(call)]
    suppressed = any(name_of(given) == "EOFError" for call in code.calls("suppress") for given in call.args)
    handled = suppressed or any(is_wide(handler) or "EOFError" in caught(handler) for handler in _handlers(code))
    return asked[0].lineno if role == "client" and asked and not handled else None


def _broad_except(role: Role, code: Code) -> int | None:
    for handler in sorted(_handlers(code), key=lambda handler: handler.lineno):
        silent = all(isinstance(statement, (ast.Pass, ast.Continue, ast.Break)) for statement in handler.body)
        if handler.type is None or (silent and is_wide(handler)):
            return handler.lineno
    return None


def _missing_close(role: Role, code: Code) -> int | None:
    if any(isinstance(node, ast.Constant) and node.value == "close" for node in code.nodes):  # by its name
        return None
    made = code.calls("socket", "create_connection", "create_server")
    ended = code.calls("close", "shutdown", "detach", "closing", "enter_context", "exit", "_exit")
    managed = any(isinstance(node, (ast.With, ast.AsyncWith)) for node in code.nodes)
    return made[0].lineno if made and not ended and not managed else None


def _is_other(code: Code) -> bool:
    """Whether the program also sends to what is no socket: a generator, a pipe between processes."""
    yields = any(isinstance(node, ast.Yield) for node in code.nodes)
    return yields or bool(code.calls("Pipe"))


def _partial_send_ignored(role: Role, code: Code) -> int | None:
    for call in code.calls("send"):
        if isinstance(code.parent(call), ast.Expr) and isinstance(call.func, ast.Attribute) and not _is_other(code):
            return call.lineno
    return None


ADVICE = (
    Advice(
        "empty-host",
        Text("Une adresse vide ne marche pas partout", "An empty address does not work everywhere"),
        Text(
            "À la ligne {line}, le client se connecte à une adresse vide. Linux la comprend comme cette machine, "
            "Windows la refuse : nommez la machine, par exemple par localhost.",
            "On line {line}, the client connects to an empty address. Linux takes it for this machine, Windows "
            "refuses it: name the machine, for instance by localhost.",
        ),
        _empty_host,
        "Création du client, 2",
    ),
    Advice(
        "eof-not-handled",
        Text(
            "La fin du clavier arrête le client sur une erreur",
            "The end of the keyboard stops the client with an error",
        ),
        Text(
            "À la ligne {line}, input attend une ligne. Si le clavier se ferme (Ctrl-D, ou Ctrl-Z sous Windows), "
            "Python lève EOFError et affiche une erreur : vous pouvez l'attraper et finir comme sur une ligne vide.",
            "On line {line}, input waits for a line. When the keyboard is closed (Ctrl-D, or Ctrl-Z on Windows), "
            "Python raises EOFError and shows an error: you can catch it and end as after an empty line.",
        ),
        _eof_not_handled,
    ),
    Advice(
        "broad-except",
        Text("Ce except attrape tout", "This except catches everything"),
        Text(
            "À la ligne {line}, except attrape toutes les erreurs, même une faute de frappe dans votre programme, et "
            "vous ne la verrez jamais. Nommez seulement l'erreur que vous attendez, par exemple celle d'un client "
            "qui disparaît.",
            "On line {line}, except catches every error, even a misspelling in your program, and you will never see "
            "it. Name only the error that you expect, for instance that of a client that vanishes.",
        ),
        _broad_except,
    ),
    Advice(
        "privileged-port",
        Text("Un port réservé au système", "A port that belongs to the system"),
        Text(
            "Le port de la ligne {line} est plus petit que 1024 : sur bien des machines, seul l'administrateur peut "
            "y écouter. Choisissez, comme dans le cours, un numéro au-dessus de 1000, par exemple à quatre chiffres.",
            "The port on line {line} is below 1024: on many machines only the administrator may listen there. Choose "
            "a larger number, as in the course.",
        ),
        _privileged_port,
        "Création du serveur, 2",
    ),
    Advice(
        "missing-close",
        Text("Aucun socket n'est fermé", "No socket is closed"),
        Text(
            "Le socket créé à la ligne {line} n'est fermé nulle part : c'est la fin du programme qui le ferme. "
            "Fermez vous-même ce que vous ouvrez ; l'autre côté apprend ainsi tout de suite que vous partez.",
            "The socket made on line {line} is closed nowhere: the end of the program does it. Close yourself what "
            "you open; that is how the other side learns at once that you leave.",
        ),
        _missing_close,
        "Création du serveur, 5",
    ),
    Advice(
        "partial-send-ignored",
        Text("Le résultat de send n'est pas regardé", "The result of send is not looked at"),
        Text(
            "À la ligne {line}, send dit combien d'octets il a pris, et votre programme ne le lit pas. Il les prend "
            "presque toujours tous ; pour en être sûr, comparez ce nombre avec la taille de la chaîne d'octets, ou "
            "voyez sendall.",
            "On line {line}, send tells how many bytes it took, and your program does not read it. It nearly always "
            "takes them all; to be sure, compare that number with the size of the bytes, or look at sendall.",
        ),
        _partial_send_ignored,
        "Création du serveur, 4",
    ),
)


def advise(sources: Mapping[Role, RoleSource]) -> tuple[Diagnosis, ...]:
    """The advice for each program, the most useful first, three pieces at most for each."""
    found: list[Diagnosis] = []
    for role, source in sources.items():
        if source.code is not None:
            told = [advice.examine(role, source.code, source.file) for advice in ADVICE]
            found += [one for one in told if one is not None][:MOST]
    return tuple(found)
