"""The difference between what was wanted and what was seen; a check passed when there is none. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from grader.text import Text

_LONGEST = 60  # characters of a text, or bytes of what is not text, that a sentence quotes

_Quotable = TypeVar("_Quotable", str, bytes)


@dataclass(frozen=True)
class Difference:
    """How `seen` differs from `wanted`, in a sentence; `at` is the index of the first differing byte."""

    text: Text
    wanted: bytes | None = None
    seen: bytes | None = None
    at: int | None = None


class MismatchError(AssertionError):
    """What the program did is not what was asked of it."""

    def __init__(self, difference: Difference) -> None:
        super().__init__(difference.text.en)
        self.difference = difference


def mismatch(fr: str, en: str, wanted: bytes | None = None, seen: bytes | None = None) -> MismatchError:
    """A mismatch that is told in words rather than in bytes."""
    return MismatchError(Difference(Text(fr, en), wanted, seen))


def first_difference(wanted: bytes, seen: bytes) -> int | None:
    """The index of the first byte in which the two differ, None when they are equal."""
    if wanted == seen:
        return None
    for index, (one, other) in enumerate(zip(wanted, seen, strict=False)):
        if one != other:
            return index
    return min(len(wanted), len(seen))


def quoted(data: bytes, opening: str = "« ", closing: str = " »", around: int | None = None) -> str:
    """Bytes as a sentence quotes them, as text where they are text.

    What is long is cut, with … at each cut: in the middle, or else on both sides of the byte whose index is `around`.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _shortened(data, around, repr)
    character = None if around is None else len(data[:around].decode("utf-8", "ignore"))
    return f"{opening}{_shortened(text, character, _escaped)}{closing}"


def _shortened(whole: _Quotable, around: int | None, shown: Callable[[_Quotable], str]) -> str:
    half = _LONGEST // 2
    if len(whole) <= _LONGEST:
        return shown(whole)
    if around is None:
        return f"{shown(whole[:half])}…{shown(whole[-half:])}"
    # Not moved to fill the quote near the end: two contents quoted around one place must begin at the same one.
    start = max(0, around - half)
    before, after = "…" if start else "", "…" if start + _LONGEST < len(whole) else ""
    return f"{before}{shown(whole[start : start + _LONGEST])}{after}"


def _escaped(text: str) -> str:
    """Without what cannot be seen; a backslash is doubled, so that it is not taken for an escape."""
    return "".join(
        character if character.isprintable() and character != "\\" else repr(character)[1:-1] for character in text
    )


def _pair(wanted: bytes, seen: bytes, at: int) -> tuple[str, str]:
    """Both contents, in French and in English, so quoted that their difference at the byte `at` is visible."""
    french = f"attendu {quoted(wanted, around=at)}, reçu {quoted(seen, around=at)}"
    english = f"expected {quoted(wanted, '“', '”', at)}, got {quoted(seen, '“', '”', at)}"
    return french, english


def difference(wanted: bytes, seen: bytes) -> Difference | None:
    """How the bytes `seen` differ from those `wanted`; None when they are equal."""
    at = first_difference(wanted, seen)
    if at is None:
        return None
    return Difference(_in_words(wanted, seen, at), wanted, seen, at)


def _in_words(wanted: bytes, seen: bytes, at: int) -> Text:
    french, english = _pair(wanted, seen, at)
    if not seen:
        return Text(
            f"rien n'est arrivé ; attendu {quoted(wanted)}.", f"nothing came; expected {quoted(wanted, '“', '”')}."
        )
    if at == len(wanted):
        extra = seen[at:]
        return Text(
            f"{len(extra)} octet(s) en trop à la fin ({quoted(extra)}) : {french}.",
            f"{len(extra)} byte(s) too many at the end ({quoted(extra, '“', '”')}): {english}.",
        )
    if seen.endswith(wanted):
        extra = seen[: -len(wanted)]
        return Text(
            f"{len(extra)} octet(s) en trop au début ({quoted(extra)}) : {french}.",
            f"{len(extra)} byte(s) too many at the start ({quoted(extra, '“', '”')}): {english}.",
        )
    if at == len(seen):
        return Text(
            f"il manque la fin, à partir de l'octet {at + 1} sur {len(wanted)} : {french}.",
            f"the end is missing, from byte {at + 1} of {len(wanted)}: {english}.",
        )
    return Text(
        f"la réponse diffère à partir de l'octet {at + 1} : {french}.",
        f"the reply differs from byte {at + 1} on: {english}.",
    )
