"""The words that a name is made of, whatever separates them."""

from __future__ import annotations

import re

_LETTERS = re.compile(r"[^\W\d_]+")
_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")


def words_of(name: str) -> set[str]:
    """The words of a name in lower case, in camelCase both split and unsplit."""
    return set(_LETTERS.findall(f"{name} {_CAMEL.sub(' ', name)}".lower()))
