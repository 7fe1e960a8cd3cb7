"""Misconceptions about bytes and text: one is taken for the other, or shown for it."""

from __future__ import annotations

import ast

from grader.diagnosis.case import SENDING, Case, Finding, misconception
from grader.diagnosis.code import called
from grader.diagnosis.flow import SENDS, Flow
from grader.diagnosis.uncaught import Failure, error, failure, finding
from grader.evidence import Sent, SocketCall

_NOT_TEXT = (
    "a bytes-like object is required, not 'str'",
    "can't concat str to bytes",
    'can only concatenate str (not "bytes") to str',
    "bytes or a tuple of bytes, not str",
    "cannot use a string pattern on a bytes-like object",
    "integer or bytes-like object, not 'str'",
    "expected str instance, bytes found",
)


def _sends_text(error: Failure, case: Case) -> bool:
    """What is not bytes was given to something that sends, or to bytes()."""
    if error.kind != "TypeError":
        return False
    if "string argument without an encoding" in error.message:
        return True
    if "bytes-like object" not in error.message or "'str'" not in error.message:
        return False
    code = case.code(error.role)
    written = code is not None and code.at(error.line, *SENDS) is not None
    told = any(
        call.error and "'str'" in call.error and call.at == error.at for call in case.calls(error.role, *SENDING)
    )
    return written or told


def _bytes_as_text(case: Case) -> Finding | None:
    """Bytes that were received are treated as text: an error, accents that stay small, or a comparison that is never true."""
    error = failure(case)
    if error is not None:
        if _mixes(error) and not _sends_text(error, case):
            return finding(case, error)
        return None
    return _capitals_of_bytes(case) or _never_equal(case)


def _mixes(error: Failure) -> bool:
    if error.kind == "AttributeError":
        return "'bytes' object has no attribute" in error.message
    return error.kind == "TypeError" and any(words in error.message for words in _NOT_TEXT)


def _capitals_of_bytes(case: Case) -> Finding | None:
    said = case.last(Sent)
    role = case.alone
    if role is None or said is None or not case.seen or case.seen != said.data.upper() or case.seen.isascii():
        return None
    flow = case.flow(role)
    if flow is None:
        return None
    raised = [call for call in flow.code.calls("upper") if isinstance(call.func, ast.Attribute)]
    raw = [call for call in raised if isinstance(call.func, ast.Attribute) and flow.is_raw(call.func.value)]
    return case.found(role, next(iter(raw or raised), None))


def _never_equal(case: Case) -> Finding | None:
    """The end of the connection is looked for by comparing bytes with a text."""
    for role in case.roles:
        flow = case.flow(role)
        met_the_end = any(call.returned == "0" for call in case.calls(role, "recv"))
        if flow is None or not met_the_end:
            continue
        for node in flow.code.nodes:
            if isinstance(node, ast.Compare) and _compares_with_text(flow, node):
                return case.found(role, node)
    return None


def _compares_with_text(flow: Flow, node: ast.Compare) -> bool:
    sides = [node.left, *node.comparators]
    empty = any(flow.code.constant(side) == "" for side in sides)
    return empty and any(flow.is_raw(side) for side in sides)


def _repr_sent(case: Case) -> Finding | None:
    """What arrives is the way in which Python writes bytes."""
    role = case.alone
    if role is None or not case.seen or case.seen[:2].lower() not in (b"b'", b'b"'):
        return None
    flow = case.flow(role)
    made = flow.nearest_sent(lambda node: _writes_bytes(flow, node)) if flow is not None else None
    sent = case.positions(role, *SENDING)
    return case.found(role, made or (sent[-1] if sent else None))


def _writes_bytes(flow: Flow, node: ast.AST) -> bool:
    """Whether an expression turns bytes into the text that Python shows of them."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) and flow.is_raw(part.value) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        parts = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
        return any(flow.is_raw(part) for part in parts)
    if isinstance(node, ast.Call) and called(node) in ("str", "repr", "format"):
        plain = len(node.args) == 1 or called(node) == "format"
        return plain and not node.keywords and any(flow.is_raw(given) for given in node.args)
    return False


def _repr_shown(case: Case) -> Finding | None:
    """The reply stands on the screen in the way in which Python writes bytes."""
    if case.alone != "client" or not case.wanted or failure(case) is not None:
        return None
    printed = case.printed_lately("client").lower()
    literal = repr(case.wanted)[2:-1].lower()
    if not any(f"b{quote}{literal}" in printed for quote in "'\""):
        return None
    flow = case.flow("client")
    if flow is None:
        return None
    shows = [call for call in flow.showing() if any(_shows_bytes(flow, given) for given in call.args)]
    prints = case.positions("client", "print")
    return case.found("client", shows[0] if shows else (prints[-1] if prints else None))


def _shows_bytes(flow: Flow, given: ast.expr) -> bool:
    if flow.is_raw(given):
        return True
    return any(_writes_bytes(flow, node) or flow.is_raw(node) for node in flow.made_of(given))


def _counts_characters(case: Case) -> Finding | None:
    """The number of bytes that send returned is compared with the number of characters, and there are accents."""
    if (case.sent() + "".join(case.typed()).encode("utf-8", "replace")).isascii():
        return None
    for role in case.roles:
        flow = case.flow(role)
        if flow is None or not any(_sent_more(call) for call in case.calls(role, "send")):
            continue
        for node in flow.code.nodes:
            if _compares_lengths(flow, _sides(node)):
                return case.found(role, node)
    return None


def _sides(node: ast.AST) -> list[ast.expr]:
    """What a comparison or a subtraction stands between."""
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    return [node.left, node.right] if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) else []


def _sent_more(call: SocketCall) -> bool:
    return call.returned is not None and call.error is None


def _compares_lengths(flow: Flow, sides: list[ast.expr]) -> bool:
    """Whether one side is what send returned, and the other the length of something that is not encoded."""
    counted = [side for side in sides if flow.calls_in(side, "send")]
    lengths = _lengths(flow, sides)
    return bool(counted) and any(not _is_encoded(flow, value) and not flow.is_raw(value) for value in lengths)


def _lengths(flow: Flow, sides: list[ast.expr]) -> list[ast.expr]:
    """What the length of is taken on a side that does not come from send."""
    calls = [
        call for side in sides if not flow.calls_in(side, "send") for call in flow.calls_in(side, "len", "__len__")
    ]
    of_methods = [
        call.func.value for call in calls if called(call) == "__len__" and isinstance(call.func, ast.Attribute)
    ]
    return of_methods + [call.args[0] for call in calls if called(call) == "len" and call.args]


def _is_encoded(flow: Flow, node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return called(node) in ("encode", "bytes", "bytearray") or any(
            _is_encoded(flow, value) for value in flow.returned(node)
        )
    if isinstance(node, (ast.Name, ast.Attribute)):
        origins = flow.origins(node)
        return bool(origins) and any(_is_encoded(flow, value) for value in origins)
    return isinstance(node, ast.Constant) and isinstance(node.value, bytes)


NOT_CONVERTED = (
    error(
        "str-not-encoded",
        (
            "Un texte a été envoyé sans être encodé",
            "À la ligne {line}, on donne une chaîne de caractères (str) à ce qui envoie. Le réseau ne transporte que "
            "des chaînes d'octets (bytes) : encodez le texte en UTF-8 avant de l'envoyer.",
        ),
        (
            "A text was sent without being encoded",
            "On line {line}, what sends is given a string (str). The network carries bytes only: encode the text as "
            "UTF-8 before sending it.",
        ),
        _sends_text,
        "Création du serveur, 4",
    ),
    misconception(
        "bytes-repr-sent",
        (
            "C'est l'écriture Python des octets qui part, avec b'…'",
            "La réponse arrive sous la forme b'…' : à la ligne {line}, une chaîne d'octets est transformée en texte "
            "sans être décodée. str(…), comme une f-string, écrit alors ce que l'on verrait dans la console, le b et "
            "les guillemets compris. Pour passer des octets au texte, décodez-les.",
        ),
        (
            "What is sent is Python's way of writing bytes, with b'…'",
            "The reply arrives as b'…': on line {line}, bytes are turned into text without being decoded. str(…), "
            "like an f-string, then writes what the console would show, the b and the quotes included. To go from "
            "bytes to text, decode them.",
        ),
        _repr_sent,
        "Création du serveur, 5",
    ),
    misconception(
        "bytes-repr-shown",
        (
            "La réponse est affichée sans être décodée",
            "L'écran montre b'…' : ce que recv a donné est une chaîne d'octets, et la ligne {line} l'affiche telle "
            "quelle. Décodez-la d'abord pour retrouver le texte, accents compris.",
        ),
        (
            "The reply is shown without being decoded",
            "The screen shows b'…': what recv gave is bytes, and line {line} shows them as they are. Decode them "
            "first to get the text back, accents included.",
        ),
        _repr_shown,
        "Création du client, 4",
    ),
)


MIXED = (
    misconception(
        "length-in-characters",
        (
            "Des octets sont comparés avec des caractères",
            "send répond le nombre d'octets envoyés, et la ligne {line} le compare avec la longueur du texte, en "
            "caractères. Dès qu'il y a un accent, il y a plus d'octets que de caractères, et votre programme croit à "
            "une erreur. Comparez avec la longueur de la chaîne d'octets.",
        ),
        (
            "Bytes are compared with characters",
            "send returns the number of bytes sent, and line {line} compares it with the length of the text, in "
            "characters. As soon as there is an accent, there are more bytes than characters, and your program "
            "believes in an error. Compare with the length of the bytes.",
        ),
        _counts_characters,
        "Création du serveur, 4",
    ),
    misconception(
        "bytes-not-decoded",
        (
            "Des octets sont traités comme du texte",
            "recv donne une chaîne d'octets (bytes), et la ligne {line} s'en sert comme d'un texte (str) : les "
            "accents n'y changent pas, et une comparaison avec un texte n'y est jamais vraie. Décodez ce que vous "
            "avez reçu avant de travailler dessus.",
        ),
        (
            "Bytes are treated as text",
            "recv gives bytes, and line {line} uses them as if they were text (str): accents do not change in them, "
            "and a comparison with a text is never true. Decode what you received before you work on it.",
        ),
        _bytes_as_text,
        "Création du serveur, 5",
    ),
)
