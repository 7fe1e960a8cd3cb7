"""Misconceptions about a text that is not whole or not the same when it arrives."""

from __future__ import annotations

import ast
from difflib import SequenceMatcher

from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.code import called
from grader.diagnosis.replies import bytes_given, differing, own_text, sending_line
from grader.evidence import Sent

_ALTERING = (
    "strip", "rstrip", "lstrip", "replace", "split", "splitlines", "join", "translate", "removesuffix", "removeprefix", "sub",
    "normalize", "title", "swapcase", "capitalize", "lower", "center", "ljust", "rjust", "zfill", "expandtabs",
)  # fmt: skip
_ALIKE = 0.6  # share of the text that must be the same for one to be an alteration of the other


def _partial_send(case: Case) -> Finding | None:
    """send took less than it was given, and the rest was not sent."""
    for role in case.roles:
        for call in case.calls(role, "send"):
            size = bytes_given(call)
            if size is not None and call.returned is not None and call.returned.isdigit() and int(call.returned) < size:
                return case.found(role, call.at) if case.seen is not None else None
    return None


def _truncated(case: Case) -> Finding | None:
    """Only the start of the reply came."""
    found = differing(case)
    if found is None or not found[1].startswith(found[2]) or found[2] == found[1] or _typed(case):
        return None
    role, _, seen = found
    flow = case.flow(role)
    cut = (
        flow.nearest_sent(lambda node: isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice))
        if flow
        else None
    )
    if cut is None and not any(case.all_of(Sent)) and role == "server":
        return None
    if cut is None and flow is not None and flow.nearest_sent(_is_altering) is not None:
        return None
    return case.found(role, cut or sending_line(case, role, len(seen)))


def _is_altering(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called(node) in _ALTERING


def _altered(case: Case) -> Finding | None:
    """The text arrived changed, though it can be recognised."""
    found = differing(case)
    if found is None or not found[1] or _typed(case):
        return None
    role, wanted, seen = found
    text, came = wanted.decode("utf-8", "replace"), seen.decode("utf-8", "replace")
    if SequenceMatcher(None, text[:400].casefold(), came[:400].casefold(), autojunk=False).ratio() < _ALIKE:
        return None
    flow = case.flow(role)
    changed = flow.nearest_sent(_is_altering) if flow is not None else None
    constant = flow.nearest_sent(lambda node: _is_like(node, text)) if flow is not None else None
    return case.found(role, changed or constant or sending_line(case, role))


def _is_like(node: ast.AST, text: str) -> bool:
    """Whether a text of the program's own is nearly the one that was wanted."""
    own = own_text(node)
    if own is None:
        return False
    return SequenceMatcher(None, text.casefold(), own[:400].casefold(), autojunk=False).ratio() >= _ALIKE


def _typed(case: Case) -> bool:
    """Whether a client owes a line that was typed."""
    return case.alone == "client" and bool(case.typed())


def _input_not_sent(case: Case) -> Finding | None:
    """The client sent something else than the line that was typed."""
    found = differing(case)
    if found is None or found[0] != "client" or not case.typed() or not found[1]:
        return None
    return case.found("client", sending_line(case, "client", len(found[2])))


CUT = (
    misconception(
        "partial-send-ignored",
        (
            "Tout n'est pas parti",
            "À la ligne {line}, send a pris moins d'octets qu'on ne lui en a donné, comme le dit le nombre qu'il "
            "renvoie. Le reste est perdu si on ne l'envoie pas. Envoyez ce qui manque, ou voyez sendall.",
        ),
        (
            "Not everything was sent",
            "On line {line}, send took fewer bytes than it was given, as the number that it returns tells. The rest "
            "is lost unless it is sent. Send what is missing, or look at sendall.",
        ),
        _partial_send,
        "Création du serveur, 4",
    ),
    misconception(
        "reply-truncated",
        (
            "Il manque la fin du message",
            "Seul le début du texte attendu est arrivé : à la ligne {line}, une partie est laissée de côté. Si vous "
            "coupez le texte, rien ne garantit que ce qui est retiré soit de trop ; s'il est long, répondez à tous "
            "ses morceaux.",
        ),
        (
            "The end of the message is missing",
            "Only the start of the expected text arrived: on line {line}, a part is left aside. If you cut the text, "
            "nothing says that what is taken away is too much; if it is long, answer all of its pieces.",
        ),
        _truncated,
        "Création du serveur, 5",
    ),
)


ALTERED = (
    misconception(
        "text-altered",
        (
            "Le texte a été modifié en chemin",
            "Ce qui arrive ressemble au texte attendu, mais n'est plus le même. La ligne {line} y touche : des "
            "espaces, des signes ou des lettres changent. Relisez dans le sujet ce qui doit changer, et laissez le "
            "reste tel quel.",
        ),
        (
            "The text was changed on the way",
            "What arrives looks like the expected text, but is no longer the same. Line {line} touches it: spaces, "
            "signs or letters change. Read in the subject what must change, and leave the rest as it is.",
        ),
        _altered,
        "Création du serveur, 5",
    ),
    misconception(
        "input-not-sent",
        (
            "Ce n'est pas la ligne tapée qui part",
            "La ligne {line} envoie autre chose que ce que l'on vient de taper. input donne le texte tapé : c'est "
            "lui, et lui en entier, qu'il faut encoder et envoyer. Un nom entre guillemets est un texte, pas la "
            "variable.",
        ),
        (
            "What is sent is not the typed line",
            "Line {line} sends something else than what was just typed. input gives the typed text: that is what "
            "must be encoded and sent, all of it. A name in quotes is a text, not the variable.",
        ),
        _input_not_sent,
        "Création du client, 3",
    ),
)
