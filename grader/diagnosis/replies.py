"""Misconceptions about the reply: it is not made from this message, or is not the one that was asked for."""

from __future__ import annotations

import ast

from grader.diagnosis.case import RECEIVING, Case, Finding, misconception
from grader.diagnosis.code import called
from grader.diagnosis.flow import Flow
from grader.diagnosis.uncaught import is_uncaught
from grader.evidence import Position, Role, Sent, SocketCall
from grader.text import Text

_OTHER_CASE = ("lower", "title", "capitalize", "swapcase", "casefold")


def differing(case: Case) -> tuple[Role, bytes, bytes] | None:
    """The role, what was wanted of it and what came, when something came that was not wanted."""
    if case.alone is None or case.wanted is None or not case.seen or is_uncaught(case):
        return None
    said = case.last(Sent)
    if case.alone == "client" and said is not None and said.data == case.wanted:  # it is the screen that differs
        return None
    return case.alone, case.wanted, case.seen


def bytes_given(call: SocketCall) -> int | None:
    """How many bytes a call was given."""
    first = call.detail.split(",")[0]
    return int(first) if first.isdigit() else None


def sending_line(case: Case, role: Role, size: int | None = None) -> ast.AST | Position | None:
    """Where the program sent last, or last sent so many bytes; else the first call that sends in its source."""
    called_at = [call.at for call in case.sends(role) if call.at is not None and size in (None, bytes_given(call))]
    if called_at:
        return called_at[-1]
    flow = case.flow(role)
    return next((call for call, _ in flow.sending()), None) if flow is not None else None


def own_text(node: ast.AST) -> str | None:
    """The text that a constant of the program is, be it as bytes."""
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else None


def _not_transformed(case: Case) -> Finding | None:
    """The server's reply is the message itself, or differs from the capitals by the case of letters alone."""
    found = differing(case)
    if found is None or found[0] != "server":
        return None
    role, wanted, seen = found
    text, came = wanted.decode("utf-8", "replace"), seen.decode("utf-8", "replace")
    said = case.last(Sent)
    if said is None or text.casefold() != came.casefold() or said.data == wanted:
        return None
    flow = case.flow(role)
    if flow is None:
        return case.found(role, sending_line(case, role), why=_GIVES_A_NEW_ONE)
    dropped = [call for call in flow.code.calls("upper") if isinstance(flow.code.parent(call), ast.Expr)]
    other = flow.nearest_sent(lambda node: isinstance(node, ast.Call) and called(node) in _OTHER_CASE)
    if isinstance(other, ast.Call) and not dropped:
        return case.found(role, other, why=_gives_another_case(called(other)))
    return case.found(role, dropped[0] if dropped else sending_line(case, role, len(seen)), why=_GIVES_A_NEW_ONE)


_GIVES_A_NEW_ONE = Text(
    "upper() ne change pas le texte sur place, il en donne un nouveau ; c'est celui-là qu'il faut garder dans une "
    "variable, puis encoder et envoyer",
    "upper() does not change the text in place, it gives a new one; that is the one to keep in a variable, then to "
    "encode and send",
)


def _gives_another_case(method: str) -> Text:
    return Text(
        f"{method}() change la casse des lettres, mais pas comme le sujet le demande. C'est upper() qui met tout en "
        "majuscules, et rien ne doit le défaire ensuite",
        f"{method}() changes the case of the letters, but not as the subject asks. What puts everything in capitals "
        "is upper(), and nothing may undo it afterwards",
    )


def _hardcoded(case: Case) -> Finding | None:
    """The reply stands in the program, whatever was said."""
    found = differing(case)
    if found is None or case.last(Sent) is None or found[0] != "server":
        return None
    role, _, seen = found
    flow = case.flow(role)
    if flow is None:
        return None
    came = seen.decode("utf-8", "replace").casefold()
    for call, given in flow.sending():
        for node in flow.made_of(given):
            text = own_text(node)
            if text is not None and len(text) > 1 and text.casefold() == came:
                return case.found(role, node if flow.code.function(node) is flow.code.function(call) else call)
    return None


def _late(case: Case) -> Finding | None:
    """Each reply belongs to the message before: what is sent is worked out after it was sent."""
    role = case.alone
    flow = case.flow(role) if role is not None else None
    if role != "server" or flow is None or case.wanted is None or is_uncaught(case):
        return None
    earlier = [fact.data.decode("utf-8", "replace").upper() for fact in case.all_of(Sent)][:-1]
    behind = bool(case.seen) and (case.seen or b"").decode("utf-8", "replace") in earlier
    if not behind and case.seen:
        return None
    for call, given in flow.sending():
        held_back = None if case.sends(role) or not case.calls(role, *RECEIVING) else _held_back(flow, call)
        if held_back is not None:
            return case.found(role, held_back)
        if behind or _worked_out_later(flow, call, given):
            return case.found(role, call)
    return None


def _held_back(flow: Flow, call: ast.Call) -> ast.If | None:
    """The condition that lets a reply go only once there are several messages."""
    loop = flow.code.loop(call)
    for holder in flow.code.around(call):
        if holder is loop or not isinstance(holder, ast.If):
            continue
        for node in ast.walk(holder.test):
            counts = isinstance(node, ast.Compare) and any(
                isinstance(value := flow.code.constant(side), int) and value >= 1 for side in node.comparators
            )
            if counts and isinstance(node, ast.Compare) and flow.calls_in(node.left, "len", "recv"):
                return holder
    return None


def _worked_out_later(flow: Flow, call: ast.Call, given: ast.expr) -> bool:
    """Whether what is sent gets its value from what was received only further down in the same loop."""
    loop = flow.code.loop(call)
    names = [node for node in ast.walk(given) if isinstance(node, ast.Name)]
    for name in names if loop is not None else []:
        values = flow.origins_anywhere(name)
        after = [value for value in values if value.lineno > call.lineno and flow.code.loop(value) is loop]
        inside = [value for value in values if flow.code.loop(value) is loop and value.lineno <= call.lineno]
        if after and not inside and flow.calls_in(after[0], "upper"):
            return True
    return False


NOT_THE_REPLY = (
    misconception(
        "reply-not-transformed",
        (
            "La réponse n'est pas en majuscules",
            "Le texte est le bon, mais il ne part pas en majuscules. Regardez la ligne {line} : {why}.",
        ),
        (
            "The reply is not in capitals",
            "The text is the right one, but it is not sent in capitals. Look at line {line}: {why}.",
        ),
        _not_transformed,
        "Création du serveur, 5",
    ),
    misconception(
        "reply-late",
        (
            "La réponse a un message de retard",
            "La ligne {line} envoie une réponse préparée au tour précédent : chaque message reçoit la réponse du "
            "message d'avant, et le premier n'a rien. Préparez la réponse entre le recv et l'envoi.",
        ),
        (
            "The reply is one message late",
            "Line {line} sends a reply that was prepared in the turn before: each message gets the reply to the one "
            "before it, and the first gets nothing. Prepare the reply between the recv and the sending.",
        ),
        _late,
        "Création du serveur, 5",
    ),
)


REPLY_HARDCODED = misconception(
    "reply-hardcoded",
    (
        "La réponse est toujours la même",
        "La ligne {line} contient le texte que le serveur répond, quel que soit le message. La réponse doit être "
        "fabriquée à partir de ce que recv a donné.",
    ),
    (
        "The reply is always the same",
        "Line {line} holds the text that the server answers, whatever the message. The reply must be made from "
        "what recv gave.",
    ),
    _hardcoded,
    "Création du serveur, 5",
)
