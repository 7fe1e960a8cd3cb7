"""Submissions that are much the same program but for names, comments and layout: a hint to look at both, never a verdict.

The extra `similar`: copydetect, which compares winnowed fingerprints of tokens (Schleimer, Wilkerson, Aiken: Winnowing, 2003).
"""

from __future__ import annotations

import importlib.util
import io
import os
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import combinations
from types import ModuleType
from typing import Any

_TOKENS, _WINDOW = 25, 4  # characters of a fingerprint once names are one letter, and how many of them one is kept of
_ALIKE = 0.95  # of both programs: short programs that follow one course have much in common
_SHORTEST = 200  # characters once names are one letter: below, everybody writes the same
_FEW = 30  # a fingerprint that more students have is the course's, not one student's
_MOST_PAIRS = 50
_UNSEEN = ("matplotlib", "matplotlib.pyplot", "tqdm")
_THREADS = "OPENBLAS_NUM_THREADS"


@dataclass(frozen=True)
class _Print:
    """The fingerprints of one submission's programs, joined; packed, for a class may be large."""

    key: str
    text: str
    packed: array[int]

    @property
    def hashes(self) -> frozenset[int]:
        """What a part of each program comes to."""
        return frozenset(self.packed)


class Likenesses:
    """What submissions have in common, gathered one by one; nothing where the extra is not installed."""

    def __init__(self) -> None:
        self._prints: dict[str, _Print | None] = {}

    def add(self, key: str, texts: Iterable[str]) -> None:
        """Take in a submission's programs, in place of those that came under this key before."""
        if is_available():
            _load()
            self._prints[key] = _print(key, "\n".join(texts))

    def pairs(self) -> list[tuple[str, str, float]]:
        """The pairs of submissions that are alike, the most first, with the share that both have."""
        prints = [one for _, one in sorted(self._prints.items()) if one is not None]  # whatever was there first
        found = []
        code = lru_cache(maxsize=2 * _FEW)(_code)
        for one, other in _candidates(prints):
            share = _share(code(one.text), code(other.text))
            if share >= _ALIKE:
                found.append((one.key, other.key, share))
        return sorted(found, key=lambda pair: (-pair[2], pair[:2]))[:_MOST_PAIRS]


@cache
def is_available() -> bool:
    """Whether the extra is installed."""
    return importlib.util.find_spec("copydetect") is not None


def _load() -> None:
    """Import copydetect, but not what it draws with and shows its progress with: half a second of CPU that nobody sees."""
    if {"copydetect", *_UNSEEN} & sys.modules.keys():
        return
    stand_ins = {name: ModuleType(name) for name in _UNSEEN}
    stand_ins["matplotlib"].pyplot = stand_ins["matplotlib.pyplot"]  # type: ignore[attr-defined]
    stand_ins["tqdm"].tqdm = iter  # type: ignore[attr-defined]
    sys.modules.update(stand_ins)
    threads = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"  # numpy's library of linear algebra starts as many as there are cores, which spin
    try:
        importlib.import_module("copydetect")
        # Its own, Python's, differs from one process to the next, and with it the parts that are compared.
        sys.modules["copydetect.utils"].hash = _digest  # type: ignore[attr-defined]
    finally:
        for name in stand_ins:
            del sys.modules[name]
        del os.environ[_THREADS]
        if threads is not None:
            os.environ[_THREADS] = threads


def _digest(part: str) -> int:
    return int.from_bytes(blake2b(part.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def _print(key: str, text: str) -> _Print | None:
    made = _code(text)
    return _Print(key, text, array("q", made.hashes)) if len(made.filtered_code) >= _SHORTEST else None


def _code(text: str) -> Any:
    """What copydetect knows of a program."""
    from copydetect import CodeFingerprint

    return CodeFingerprint("program.py", _TOKENS, _WINDOW, language="python", fp=io.StringIO(text))


def _candidates(prints: list[_Print]) -> Iterable[tuple[_Print, _Print]]:
    """Pairs that share a fingerprint which few have, or have the same ones: of thousands, few pairs are compared."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    equal: defaultdict[frozenset[int], list[int]] = defaultdict(list)
    for place, one in enumerate(prints):
        equal[one.hashes].append(place)
        for digest in one.packed:
            holders[digest].append(place)
    groups = [*(same for same in holders.values() if len(same) <= _FEW), *(same[:_FEW] for same in equal.values())]
    places = {pair for same in groups for pair in combinations(same, 2)}
    for first, second in sorted(places):
        one, other = prints[first], prints[second]
        if len(one.hashes & other.hashes) >= _ALIKE / 2 * max(len(one.packed), len(other.packed)):
            yield one, other


def _share(one: Any, other: Any) -> float:
    from copydetect import compare_files

    _, (first, second), _ = compare_files(one, other)
    return min(1.0, float(min(first, second)))
