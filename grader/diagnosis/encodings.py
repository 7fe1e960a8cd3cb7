"""Misconceptions about encodings: another than UTF-8, bytes that are no text, and a character cut in two."""

from __future__ import annotations

import ast
import codecs

from grader.diagnosis.case import Case, Finding, misconception
from grader.diagnosis.code import called
from grader.diagnosis.flow import Flow
from grader.diagnosis.uncaught import Failure, failure, finding, uncaught
from grader.evidence import Raised, Role, Sent

_CODING = ("encode", "decode", "bytes", "str", "open", "makefile", "getincrementaldecoder", "TextIOWrapper")
_UTF8 = "utf-8"


def is_text(data: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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


def _is_invalid(case: Case) -> bool:
    return not is_text(case.sent())


def _dies_of_bytes(error: Failure, case: Case) -> bool:
    return error.kind == "UnicodeDecodeError" and _is_invalid(case)


def _cut_in_two(case: Case) -> Finding | None:
    """A character came in two pieces, and each was decoded by itself."""
    error = failure(case)
    if error is not None:
        cut = error.kind == "UnicodeDecodeError" and ("unexpected end" in error.message or pieces_cut(case))
        return finding(case, error) if cut and not _is_invalid(case) else None
    role = case.alone
    flow = case.flow(role) if role else None
    if role is None or flow is None or not pieces_cut(case) or not _accents(case):
        return None
    caught = [fact for fact in case.all_of(Raised) if fact.kind == "UnicodeDecodeError"]
    if caught:
        return case.found(role, caught[0].at)
    tolerant = [call for call in flow.code.calls("decode", "str") if len(call.args) + len(call.keywords) >= 1]
    decoding = [call for call in tolerant if called(call) == "decode"] or tolerant
    heard = case.receives(role)  # by another module, which decodes it as well
    return case.found(role, decoding[0] if decoding else heard[-1].at if heard else None)


def pieces_cut(case: Case) -> bool:
    """Whether a piece that the grader sent ends inside a character, of a text that is whole in the end."""
    pieces = [fact.data for fact in case.all_of(Sent)]
    return not _is_invalid(case) and any(not is_text(piece) for piece in pieces)


ENCODINGS = (
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
)
