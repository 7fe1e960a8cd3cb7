"""A person's name in a text, in whatever spelling: other case, without accents or with them apart, in camelCase, run together
as in an address, in a path. Pure.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, permutations

_WORD = re.compile("(?:[^\\W\\d_][\u0300-\u036f]*)+")
_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_NEAR = re.compile(r"[\W_]{1,3}")  # between the words of one name
_SHORTEST = 3  # letters of a word that tells of somebody by itself
_LONG = 6  # letters of a word that does so even inside of another
_ESCAPES = re.compile(
    r"(?:\\x[89a-f][0-9a-f])+|\\u0[0-3][0-9a-f]{2}"
)  # letters of a name as repr() and ascii() write them
# What these say in a program, exactly so written, is no name, even where somebody is called so.
_PYTHON = frozenset({*keyword.kwlist, *dir(builtins)})
# Letters that Unicode does not take apart, as those write them who have another keyboard.
_WITHOUT_STROKE = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "œ": "oe", "æ": "ae", "ð": "d", "þ": "th"}
)
Pair = tuple[str, str]


@dataclass(frozen=True)
class Found:
    """A place in a text where a name stands, and what to write there."""

    start: int
    end: int
    by: str


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """A word without case and accents."""
    return "".join(_letter(character) for character in word) if not word.isascii() else word.lower()


@lru_cache(maxsize=1024)
def _letter(character: str) -> str:
    apart = unicodedata.normalize("NFKD", character.casefold().translate(_WITHOUT_STROKE))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words(text: str) -> list[str]:
    """The words of a text, folded, in order."""
    return [folded(word) for word in _WORD.findall(text)]


def pairs(name: str, common: Collection[str]) -> Iterator[Pair]:
    """Words that stand side by side in a name, in either order: together they tell of somebody."""
    parts = words(name)
    for first, second in pairwise(parts):
        if {first, second}.isdisjoint(common) and len(first) > 1 and len(second) > 1:
            yield first, second
            yield second, first


def _unescaped(escapes: re.Match[str]) -> str:
    if escapes[0].startswith("\\u"):
        return chr(int(escapes[0][2:], 16))
    data = bytes.fromhex(escapes[0].replace("\\x", ""))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


class Spellings:
    """How one name may be written; `common` are words that tell of nobody, `others` whom pairs of words tell of besides."""

    def __init__(self, name: str, by: str, common: Collection[str], others: Mapping[Pair, str]) -> None:
        parts = words(name)
        telling = {word for word in parts if len(word) >= _SHORTEST and word not in common}
        joined = {first + second for first, second in permutations(parts, 2) if {first, second} & telling}
        initials = {
            run
            for first, second in permutations(parts, 2)
            if second in telling and len(second) > _SHORTEST
            for run in (first[0] + second, second + first[0])
        }
        self._by = by
        self._others = others
        self._whole = telling | {run for run in joined if len(run) > _SHORTEST} | initials
        self._long = sorted((word for word in telling if len(word) >= _LONG), key=len, reverse=True)

    def replaced(self, text: str, spoken: Collection[str] = ()) -> str:
        """The text without the name; words that are `spoken` by the grader itself stay."""
        found = self.found(text, spoken)
        plain = _ESCAPES.sub(_unescaped, text)
        if plain != text and len(met := self.found(plain, spoken)) > len(found):
            return written(plain, met)
        return written(text, found)

    def found(self, text: str, spoken: Collection[str] = ()) -> list[Found]:
        """Where the name stands, in order, one place never in another."""
        met = [(match.start(), match.end(), match[0], folded(match[0])) for match in _WORD.finditer(text)]
        places = [Found(*place, self._by) for start, _, word, _ in met for place in self._in_word(start, word, spoken)]
        near = pairwise(met) if self._others else ()
        for (start, middle, _, first), (after, end, _, second) in near:
            by = self._others.get((first, second))
            if by is not None and not {first, second} <= set(spoken) and _NEAR.fullmatch(text, middle, after):
                places.append(Found(start, end, by))
        return list(_apart(places))

    def _in_word(self, start: int, word: str, spoken: Collection[str]) -> Iterator[tuple[int, int]]:
        plain = folded(word)
        if word in _PYTHON or plain in spoken:
            return
        if plain in self._whole:
            yield start, start + len(word)
            return
        place, humps = start, list[tuple[int, int]]()
        for part in _CAMEL.split(word):
            if folded(part) in self._whole:
                humps.append((place, place + len(part)))
            place += len(part)
        yield from humps or self._inside(start, word, plain)

    def _inside(self, start: int, word: str, plain: str) -> Iterator[tuple[int, int]]:
        for name in self._long:
            at = plain.find(name)
            if at >= 0:
                origin = [index for index, character in enumerate(word) for _ in folded(character)]
                yield start + origin[at], start + origin[at + len(name) - 1] + 1
                return


def _apart(places: Iterable[Found]) -> Iterator[Found]:
    """The places in order, without those that reach into an earlier one."""
    reached = 0
    for place in sorted(places, key=lambda place: (place.start, -place.end)):
        if place.start >= reached:
            yield place
            reached = place.end


def written(text: str, places: Iterable[Found]) -> str:
    """The text with something else in these places."""
    parts, reached = [], 0
    for place in places:
        parts += [text[reached : place.start], place.by]
        reached = place.end
    return "".join([*parts, text[reached:]])


def written_bytes(data: bytes, places: Iterable[Found], text: str, at: int | None) -> tuple[bytes, int | None]:
    """`data`, of which `text` is the reading (UTF-8, other bytes as surrogates), likewise; and where its byte `at` is then."""
    parts, reached, moved = [], 0, at
    for place in places:
        start, end = (len(text[:index].encode("utf-8", "surrogateescape")) for index in (place.start, place.end))
        by = place.by.encode()
        parts += [data[reached:start], by]
        reached = end
        if at is not None and moved is not None and start <= at:
            moved = moved - at + start if at < end else moved + len(by) - (end - start)
    return b"".join([*parts, data[reached:]]), moved
