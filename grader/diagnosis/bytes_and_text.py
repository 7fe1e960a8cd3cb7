"""Misconceptions about bytes and text."""

from __future__ import annotations

import ast
import codecs

from grader.diagnosis.case import SENDING, Case, Finding, misconception
from grader.diagnosis.code import called
from grader.diagnosis.flow import SENDS, Flow
from grader.diagnosis.uncaught import Failure, error, failure, finding, uncaught
from grader.evidence import Role, Sent, SocketCall

_MADE_TEXT = ("decode", "str", "repr", "format")
_CODING = ("encode", "decode", "bytes", "str", "open", "makefile", "getincrementaldecoder", "TextIOWrapper")
_UTF8 = "utf-8"
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
    made = (
        flow.nearest(lambda node: _writes_bytes(flow, node), *(given for _, given in flow.sending())) if flow else None
    )
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


def _encodings(flow: Flow, case: Case) -> list[tuple[str, ast.expr]]:
    """The encodings that the program names, each with the place where it is written; those that explain the failure first."""
    found: list[tuple[str, ast.expr]] = []
    shown = case.alone == "client" and any(case.all_of(Sent))
    ends = (
        [given for call in flow.showing() for given in call.args] if shown else [given for _, given in flow.sending()]
    )
    near = [call for end in ends for call in flow.calls_in(end, *(("decode", "str") if shown else ("encode", "bytes")))]
    for call in [*near, *flow.code.calls(*_CODING)]:
        for given in [*call.args, *(keyword.value for keyword in call.keywords)]:
            found += _named_encoding(flow, given)
    return found


def _named_encoding(flow: Flow, given: ast.expr) -> list[tuple[str, ast.expr]]:
    nodes = [node for node in flow.made_of(given)[:8] if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [(name, node) for node in nodes if (name := _codec(str(node.value))) is not None]


def _codec(word: str) -> str | None:
    """The name by which Python knows an encoding; None for what is none."""
    try:
        return codecs.lookup(word).name if word and word.isascii() and len(word) < 30 else None
    except (LookupError, ValueError):
        return None


def _accents(case: Case) -> bool:
    """Whether what differs, or was not shown, holds accents."""
    return bool(case.wanted) and not (case.wanted or b"").isascii()


def _ascii_only(case: Case) -> Finding | None:
    """Accents meet ASCII: an error, or they vanish."""
    error = failure(case)
    if error is not None:
        return finding(case, error) if "'ascii' codec" in error.message else None
    role = case.alone
    if role is None or not _accents(case) or not _has_lost_accents(case, role):
        return None
    flow = case.flow(role)
    named = [node for name, node in _encodings(flow, case) if name == "ascii"] if flow else []
    return case.found(role, named[0] if named else None)


def _has_lost_accents(case: Case, role: Role) -> bool:
    text = (case.wanted or b"").decode("utf-8", "replace")
    told = case.seen.decode("utf-8", "replace") if case.seen else ""
    told += case.printed_lately(role)
    return any(text.encode("ascii", way).decode() in told for way in ("ignore", "replace", "backslashreplace")) or (
        bool(case.seen) and (case.seen or b"").isascii()
    )


def _wrong_encoding(case: Case) -> Finding | None:
    """Another encoding than UTF-8 is named in the program, and accents do not get through."""
    error = failure(case)
    if error is not None and not error.kind.startswith("Unicode"):
        return None
    for role in case.roles:
        flow = case.flow(role)
        named = [node for name, node in _encodings(flow, case) if name not in (_UTF8, "ascii")] if flow else []
        if named and (error is not None or _accents(case) or _is_wide(case)):
            return case.found(role, named[0])
    return None


def _is_wide(case: Case) -> bool:
    """Whether what arrived has the zero bytes, or the mark, of UTF-16 and UTF-32."""
    return bool(case.seen) and (
        b"\0" in (case.seen or b"") or (case.seen or b"")[:2] in (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb")
    )


def _cut_in_two(case: Case) -> Finding | None:
    """A character came in two pieces, and each was decoded by itself."""
    error = failure(case)
    if error is not None:
        cut = error.kind == "UnicodeDecodeError" and ("unexpected end" in error.message or _pieces_cut(case))
        return finding(case, error) if cut and not _is_invalid(case) else None
    role = case.alone
    flow = case.flow(role) if role else None
    if role is None or flow is None or not _pieces_cut(case) or not _accents(case):
        return None
    tolerant = [call for call in flow.code.calls("decode", "str") if len(call.args) + len(call.keywords) >= 1]
    decoding = [call for call in tolerant if called(call) == "decode"] or tolerant
    return case.found(role, decoding[0] if decoding else None)


def _pieces_cut(case: Case) -> bool:
    """Whether a piece that the grader sent ends inside a character, of a text that is whole in the end."""
    pieces = [fact.data for fact in case.all_of(Sent)]
    return not _is_invalid(case) and any(not is_text(piece) for piece in pieces)


def _is_invalid(case: Case) -> bool:
    return not is_text(case.sent())


def is_text(data: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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


def _dies_of_bytes(error: Failure, case: Case) -> bool:
    return error.kind == "UnicodeDecodeError" and _is_invalid(case)


BYTES_AND_TEXT = (
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
    misconception(
        "ascii-only",
        (
            "L'encodage ASCII ne connaît pas les accents",
            "À la ligne {line}, le texte passe par l'encodage ASCII, qui n'a que 128 caractères et aucun accent : "
            "ils provoquent une erreur ou disparaissent. Utilisez UTF-8 des deux côtés, comme dans le cours.",
        ),
        (
            "The ASCII encoding knows no accents",
            "On line {line}, the text goes through the ASCII encoding, which has 128 characters and no accent: they "
            "raise an error or vanish. Use UTF-8 on both sides, as in the course.",
        ),
        _ascii_only,
        "Création du serveur, 4",
    ),
    misconception(
        "wrong-encoding",
        (
            "Ce n'est pas l'encodage UTF-8",
            "La ligne {line} choisit un autre encodage que UTF-8 : les mêmes lettres accentuées y donnent d'autres "
            "octets, et l'autre côté ne les reconnaît pas. Utilisez UTF-8 partout, pour encoder comme pour décoder.",
        ),
        (
            "This is not the encoding UTF-8",
            "Line {line} chooses another encoding than UTF-8: there the same accented letters give other bytes, "
            "which the other side does not recognise. Use UTF-8 everywhere, to encode and to decode.",
        ),
        _wrong_encoding,
        "Création du serveur, 4",
    ),
    misconception(
        "invalid-text-crash",
        (
            "Des octets qui ne sont pas du texte arrêtent le programme",
            "Le client a envoyé des octets qui ne sont pas de l'UTF-8, et la ligne {line} les décode : Python lève "
            "{kind} et le programme s'arrête. Un serveur ne choisit pas ce qu'on lui envoie : prévoyez ce cas, sans "
            "perdre la connexion. Ceci va au-delà du cours.",
        ),
        (
            "Bytes that are not text stop the program",
            "The client sent bytes that are not UTF-8, and line {line} decodes them: Python raises {kind} and the "
            "program stops. A server does not choose what it is sent: provide for this case, without losing the "
            "connection. This lies beyond the course.",
        ),
        uncaught(_dies_of_bytes),
        "Création du serveur, 5",
    ),
    misconception(
        "split-character",
        (
            "Un caractère est arrivé en deux morceaux",
            "Un « é » fait deux octets, et le réseau peut les livrer en deux fois : la ligne {line} décode chaque "
            "morceau tout seul, et une moitié de caractère n'est pas du texte. Gardez les octets d'un caractère "
            "incomplet jusqu'au recv suivant. Ceci va au-delà du cours.",
        ),
        (
            "A character came in two pieces",
            "An “é” is two bytes, and the network may deliver them in two parts: line {line} decodes each piece by "
            "itself, and half a character is no text. Keep the bytes of an unfinished character until the next recv. "
            "This lies beyond the course.",
        ),
        _cut_in_two,
        "Création du serveur, 5",
    ),
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
