"""Misconceptions about what is said: the bytes differ from those that were asked for."""

from __future__ import annotations

import ast
from difflib import SequenceMatcher

from grader.diagnosis.case import RECEIVING, Case, Finding, misconception
from grader.diagnosis.code import called
from grader.diagnosis.flow import Flow
from grader.diagnosis.uncaught import is_uncaught
from grader.evidence import Position, Received, Role, Sent, SocketCall, Typed

_OTHER_CASE = ("lower", "title", "capitalize", "swapcase", "casefold")
_ALTERING = (
    "strip", "rstrip", "lstrip", "replace", "split", "splitlines", "join", "translate", "removesuffix", "removeprefix", "sub",
    "normalize", "title", "swapcase", "capitalize", "lower", "center", "ljust", "rjust", "zfill", "expandtabs",
)  # fmt: skip
_ALIKE = 0.6  # share of the text that must be the same for one to be an alteration of the other


def _differing(case: Case) -> tuple[Role, bytes, bytes] | None:
    """The role, what was wanted of it and what came, when something came that was not wanted."""
    if case.alone is None or case.wanted is None or not case.seen or is_uncaught(case):
        return None
    said = case.last(Sent)
    if case.alone == "client" and said is not None and said.data == case.wanted:  # it is the screen that differs
        return None
    return case.alone, case.wanted, case.seen


def _size(call: SocketCall) -> int | None:
    """How many bytes a call was given."""
    first = call.detail.split(",")[0]
    return int(first) if first.isdigit() else None


def sending_line(case: Case, role: Role, size: int | None = None) -> ast.AST | Position | None:
    """Where the program sent last, or last sent so many bytes; else the first call that sends in its source."""
    called_at = [call.at for call in case.sends(role) if call.at is not None and size in (None, _size(call))]
    if called_at:
        return called_at[-1]
    flow = case.flow(role)
    return next((call for call, _ in flow.sending()), None) if flow is not None else None


def _given(flow: Flow | None) -> list[ast.expr]:
    """What is given to the calls that send."""
    return [given for _, given in flow.sending()] if flow is not None else []


def _unexpected_greeting(case: Case) -> Finding | None:
    """Something came although the grader had neither said nor typed anything."""
    found = _differing(case)
    if (
        found is None
        or found[1]
        or any(case.all_of(Sent))
        or any(case.all_of(Typed))
        or len(list(case.all_of(Received))) > 1
    ):
        return None
    role = found[0]
    if role == "client" and not case.calls(role, "input") and not case.blocked(role, "input", "read"):
        return None
    first = [call.at for call in case.sends(role) if call.at is not None]
    return case.found(role, first[0] if first else sending_line(case, role))


def _not_transformed(case: Case) -> Finding | None:
    """The server's reply is the message itself, or differs from the capitals by the case of letters alone."""
    found = _differing(case)
    if found is None or found[0] != "server":
        return None
    role, wanted, seen = found
    text, came = wanted.decode("utf-8", "replace"), seen.decode("utf-8", "replace")
    said = case.last(Sent)
    if said is None or text.casefold() != came.casefold() or said.data == wanted:
        return None
    flow = case.flow(role)
    if flow is None:
        return case.found(role, sending_line(case, role))
    dropped = [call for call in flow.code.calls("upper") if isinstance(flow.code.parent(call), ast.Expr)]
    other = flow.nearest(lambda node: isinstance(node, ast.Call) and called(node) in _OTHER_CASE, *_given(flow))
    return case.found(role, dropped[0] if dropped else other or sending_line(case, role, len(seen)))


def _reply_twice(case: Case) -> Finding | None:
    found = _differing(case)
    if found is None or not found[1] or not found[2].startswith(found[1] * 2):
        return None
    role = found[0]
    flow = case.flow(role)
    lines = [call.at for call in case.sends(role) if call.at is not None]
    written = {call.lineno for call, _ in flow.sending()} if flow is not None else set()
    again = [at for at in lines if at.line in written and at.line != lines[0].line]
    return case.found(role, again[0] if again else (lines[-1] if lines else sending_line(case, role)))


def _hardcoded(case: Case) -> Finding | None:
    """The reply stands in the program, whatever was said."""
    found = _differing(case)
    said = case.last(Sent)
    if found is None or said is None or found[0] != "server":
        return None
    role, _, seen = found
    flow = case.flow(role)
    came = seen.decode("utf-8", "replace")
    for call, given in flow.sending() if flow is not None else []:
        nodes = flow.made_of(given) if flow is not None else []
        written = [node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))]
        for node in written:
            text = node.value if isinstance(node.value, str) else bytes(node.value or b"").decode("utf-8", "replace")  # type: ignore[arg-type]
            if len(str(text)) > 1 and str(text).casefold() == came.casefold():
                return case.found(
                    role, node if flow is not None and flow.code.function(node) is flow.code.function(call) else call
                )
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


def _truncated(case: Case) -> Finding | None:
    """Only the start of the reply came."""
    found = _differing(case)
    if found is None or not found[1].startswith(found[2]) or found[2] == found[1] or _typed(case):
        return None
    role, _, seen = found
    flow = case.flow(role)
    cut = (
        flow.nearest(lambda node: isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice), *_given(flow))
        if flow
        else None
    )
    if cut is None and not any(case.all_of(Sent)) and role == "server":
        return None
    if cut is None and flow is not None and flow.nearest(_is_altering, *_given(flow)) is not None:
        return None
    return case.found(role, cut or sending_line(case, role, len(seen)))


def _is_altering(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and called(node) in _ALTERING


def _extra(case: Case) -> Finding | None:
    """The reply is there, with something before, behind or in between; or something comes where nothing should."""
    found = _differing(case)
    if found is None:
        return None
    role, wanted, seen = found
    if wanted and wanted not in seen and wanted.strip() not in seen:
        return None
    extra = len(seen) - len(wanted)
    if extra <= 0 or (not wanted and not any(case.all_of(Received))):
        return None
    apart = [call.at for call in case.sends(role) if call.at is not None and _size(call) == extra and wanted]
    if apart and len(case.sends(role)) > 1:
        return case.found(role, apart[-1])
    flow = case.flow(role)
    added = flow.nearest(lambda node: _adds_text(flow, node), *_given(flow)) if flow is not None and wanted else None
    return case.found(role, added or sending_line(case, role))


def _adds_text(flow: Flow, node: ast.AST) -> bool:
    """Whether an expression puts a text of the program's own beside another, or keeps the end of a line."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        return any(_is_own_text(flow, side) for side in (node.left, node.right))
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.Constant) and part.value for part in node.values)
    if isinstance(node, ast.Call):
        if called(node) in ("format", "join") and isinstance(node.func, ast.Attribute):
            return _is_own_text(flow, node.func.value)
        return called(node) in ("readline", "repr")
    return False


def _is_own_text(flow: Flow, node: ast.expr) -> bool:
    value = flow.code.constant(node)
    return isinstance(value, (str, bytes)) and bool(value)


def _altered(case: Case) -> Finding | None:
    """The text arrived changed, though it can be recognised."""
    found = _differing(case)
    if found is None or not found[1] or _typed(case):
        return None
    role, wanted, seen = found
    text, came = wanted.decode("utf-8", "replace"), seen.decode("utf-8", "replace")
    if SequenceMatcher(None, text[:400].casefold(), came[:400].casefold(), autojunk=False).ratio() < _ALIKE:
        return None
    flow = case.flow(role)
    changed = flow.nearest(_is_altering, *_given(flow)) if flow is not None else None
    constant = flow.nearest(lambda node: _is_like(node, text), *_given(flow)) if flow is not None else None
    return case.found(role, changed or constant or sending_line(case, role))


def _typed(case: Case) -> bool:
    """Whether a client owes a line that was typed."""
    return case.alone == "client" and bool(case.typed())


def _is_like(node: ast.AST, text: str) -> bool:
    """Whether a text of the program's own is nearly the one that was wanted."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, (str, bytes)):
        return False
    own = node.value if isinstance(node.value, str) else node.value.decode("utf-8", "replace")
    return SequenceMatcher(None, text.casefold(), own[:400].casefold(), autojunk=False).ratio() >= _ALIKE


def _input_not_sent(case: Case) -> Finding | None:
    """The client sent something else than the line that was typed."""
    found = _differing(case)
    if found is None or found[0] != "client" or not case.typed() or not found[1]:
        return None
    return case.found("client", sending_line(case, "client", len(found[2])))


def _partial_send(case: Case) -> Finding | None:
    """send took less than it was given, and the rest was not sent."""
    for role in case.roles:
        for call in case.calls(role, "send"):
            size = _size(call)
            if size is not None and call.returned is not None and call.returned.isdigit() and int(call.returned) < size:
                return case.found(role, call.at) if case.seen is not None else None
    return None


REPLIES = (
    misconception(
        "unexpected-greeting",
        (
            "Le programme parle avant son tour",
            "La ligne {line} envoie un message alors que personne n'a encore rien dit. Dans le sujet, c'est l'autre "
            "côté qui parle le premier : votre message serait pris pour la réponse au sien. Attendez d'abord avec "
            "recv.",
        ),
        (
            "The program speaks before its turn",
            "Line {line} sends a message although nobody has said anything yet. In the subject the other side speaks "
            "first: it would take your message for the reply to its own. Wait first, with recv.",
        ),
        _unexpected_greeting,
        "Création du serveur, 5",
    ),
    misconception(
        "reply-not-transformed",
        (
            "La réponse n'est pas en majuscules",
            "La réponse part sans être passée en majuscules. Regardez la ligne {line} : upper() ne change pas le "
            "texte sur place, il en donne un nouveau ; c'est celui-là qu'il faut garder dans une variable, puis "
            "encoder et envoyer.",
        ),
        (
            "The reply is not in capitals",
            "The reply is sent without having been put in capitals. Look at line {line}: upper() does not change the "
            "text in place, it gives a new one; that is the one to keep in a variable, then to encode and send.",
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
    misconception(
        "reply-twice",
        (
            "La réponse est envoyée plusieurs fois",
            "Le texte attendu arrive, puis arrive encore : la ligne {line} l'envoie une fois de trop. L'autre côté "
            "prendra la copie pour la réponse à son message suivant. Un message, un seul envoi ; pour savoir combien "
            "d'octets sont partis, gardez dans une variable ce que send a répondu.",
        ),
        (
            "The reply is sent several times",
            "The expected text arrives, then arrives again: line {line} sends it once too often. The other side will "
            "take the copy for the reply to its next message. One message is sent once; to know how many bytes went "
            "out, keep in a variable what send returned.",
        ),
        _reply_twice,
        "Création du serveur, 4",
    ),
    misconception(
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
    ),
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
    misconception(
        "extra-text",
        (
            "Le message contient quelque chose en plus",
            "Le texte attendu est bien là, mais la ligne {line} ajoute quelque chose : des mots, des guillemets ou "
            "un saut de ligne (\\n). Ce qui décore l'écran va dans print ; sur le réseau, n'envoyez que le texte "
            "demandé.",
        ),
        (
            "The message has something added",
            "The expected text is there, but line {line} adds something: words, quotes or a line feed (\\n). What "
            "decorates the screen goes into print; on the network, send the text that is asked for and nothing else.",
        ),
        _extra,
        "Création du serveur, 4",
    ),
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
