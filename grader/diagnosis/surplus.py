"""Misconceptions about saying too much: before one's turn, twice, or with something added."""

from __future__ import annotations

import ast
import re

from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.code import called
from grader.diagnosis.flow import Flow
from grader.diagnosis.replies import bytes_given, differing, sending_line
from grader.evidence import Received, Sent, Typed
from grader.text import Text

_WIDEST = 8  # bytes of a number that struct packs
_FILLING = ("ljust", "rjust", "center", "zfill")  # methods that fill a text up to a width


def _unexpected_greeting(case: Case) -> Finding | None:
    """Something came although the grader had neither said nor typed anything."""
    found = differing(case)
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
    sent = [call.at for call in case.sends(role) if call.at is not None]
    return case.found(role, sent[0] if sent else sending_line(case, role))


def _reply_twice(case: Case) -> Finding | None:
    found = differing(case)
    if found is None or not found[1] or not found[2].startswith(found[1] * 2):
        return None
    role = found[0]
    flow = case.flow(role)
    lines = [call.at for call in case.sends(role) if call.at is not None]
    written = {call.lineno for call, _ in flow.sending()} if flow is not None else set()
    again = [at for at in lines if at.line in written and at.line != lines[0].line]
    return case.found(role, again[0] if again else sending_line(case, role))


def _whole_buffer(case: Case) -> Finding | None:
    """Behind the text come the bytes of a buffer that nothing was ever put into."""
    found = differing(case)
    if found is None:
        return None
    role, wanted, seen = found
    rest = seen[len(wanted) :]
    if not wanted or not seen.startswith(wanted) or not rest or rest.strip(b"\0"):
        return None
    return case.found(role, sending_line(case, role), count=str(len(rest)))


def _extra(case: Case) -> Finding | None:
    """The reply is there, with something before, behind or in between; or something comes where nothing should."""
    found = differing(case)
    if found is None:
        return None
    role, wanted, seen = found
    if wanted and wanted not in seen and wanted.strip() not in seen:
        return None
    extra = len(seen) - len(wanted)
    if extra <= 0 or (not wanted and not any(case.all_of(Received))):
        return None
    what = _what_is_added(wanted, seen)
    apart = [call.at for call in case.sends(role) if call.at is not None and bytes_given(call) == extra and wanted]
    if apart and len(case.sends(role)) > 1:
        return case.found(role, apart[-1], what=what)
    flow = case.flow(role)
    ran = {call.at.line for call in case.sends(role) if call.at is not None}
    added = flow.nearest_sent(lambda node: _adds_text(flow, node), ran) if flow is not None and wanted else None
    return case.found(role, added or sending_line(case, role), what=what)


_TEXT_ADDED = Text(
    "des mots, des guillemets ou un saut de ligne (\\n). Ce qui décore l'écran va dans print",
    "words, quotes or a line feed (\\n). What decorates the screen goes into print",
)
_LENGTH_ADDED = Text(
    "la longueur du texte, placée devant lui. C'est une bonne façon de dire où un message finit, quand les deux côtés "
    "en sont convenus, mais ici l'autre côté prendra ces octets pour du texte",
    "the length of the text, in front of it. That is a good way to tell where a message ends, when both sides have "
    "agreed on it, but here the other side will take these bytes for text",
)


_SPACES_ADDED = Text(
    "des espaces. Les méthodes ljust, rjust et center en ajoutent, comme une largeur donnée dans un format",
    "spaces. The methods ljust, rjust and center add some, as does a width given in a format",
)


def _what_is_added(wanted: bytes, seen: bytes) -> Text:
    if _is_preceded_by_its_length(wanted, seen):
        return _LENGTH_ADDED
    added = seen.replace(wanted, b"", 1) if wanted in seen else seen
    return _SPACES_ADDED if wanted and not added.strip(b" ") else _TEXT_ADDED


def _is_preceded_by_its_length(wanted: bytes, seen: bytes) -> bool:
    """Whether what stands before the text is its length, in digits or as a number of 1 to 8 bytes."""
    prefix = seen[: -len(wanted)] if wanted and seen.endswith(wanted) else b""
    lengths = {len(wanted), len(wanted.decode("utf-8", "replace"))}
    if re.fullmatch(rb"\d{1,9}\W{0,4}", prefix):
        return int(re.sub(rb"\D", b"", prefix)) in lengths
    if not prefix.strip() or prefix.decode("latin-1").isprintable() or len(prefix) > _WIDEST:
        return False
    return int.from_bytes(prefix, "big") in lengths or int.from_bytes(prefix, "little") in lengths


def _adds_text(flow: Flow, node: ast.AST) -> bool:
    """Whether an expression puts a text of the program's own beside another, or keeps the end of a line."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        return any(_is_own_text(flow, side) for side in (node.left, node.right))
    if isinstance(node, ast.JoinedStr):
        return any(part.value if isinstance(part, ast.Constant) else _has_a_format(part) for part in node.values)
    if isinstance(node, ast.Call):
        if called(node) in ("format", "join") and isinstance(node.func, ast.Attribute):
            return _is_own_text(flow, node.func.value)
        return called(node) in ("readline", "repr", *_FILLING)
    return False


def _has_a_format(part: ast.expr) -> bool:
    return isinstance(part, ast.FormattedValue) and part.format_spec is not None


def _is_own_text(flow: Flow, node: ast.expr) -> bool:
    value = flow.code.constant(node)
    return isinstance(value, (str, bytes)) and bool(value)


UNEXPECTED_GREETING = misconception(
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
)


REPLY_TWICE = misconception(
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
)


WHOLE_BUFFER_SENT = misconception(
    "whole-buffer-sent",
    (
        "Le tampon est envoyé en entier",
        "Le texte attendu est bien là, suivi d'octets nuls (\\x00), {count} en tout : la ligne {line} envoie tout le "
        "tampon, donc aussi la place qui n'a pas servi. Un tampon garde sa taille, quoi qu'on y mette ; notez combien "
        "d'octets il contient (recv_into le renvoie) et n'envoyez que ceux-là.",
    ),
    (
        "The whole buffer is sent",
        "The expected text is there, followed by null bytes (\\x00), {count} of them: line {line} sends the whole "
        "buffer, and so the room in it that was not used. A buffer keeps its size, whatever is put into it; note how "
        "many bytes it holds (recv_into returns that) and send those only.",
    ),
    _whole_buffer,
    "Création du serveur, 4",
)


EXTRA_TEXT = misconception(
    "extra-text",
    (
        "Le message contient quelque chose en plus",
        "Le texte attendu est bien là, mais la ligne {line} ajoute quelque chose : {what}. Sur le réseau, n'envoyez "
        "que le texte demandé.",
    ),
    (
        "The message has something added",
        "The expected text is there, but line {line} adds something: {what}. On the network, send the text that is "
        "asked for and nothing else.",
    ),
    _extra,
    "Création du serveur, 4",
)
