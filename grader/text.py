"""A text in the two languages that every user-facing sentence has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Language = Literal["fr", "en"]


@dataclass(frozen=True)
class Text:
    """One sentence or more, in French (*vous*) and in English."""

    fr: str
    en: str

    def __post_init__(self) -> None:
        if not (self.fr and self.en):
            raise ValueError("a text needs both languages")

    def in_language(self, language: Language) -> str:
        """The text in `language`, with French's no-break spaces where its typography has a space before a sign."""
        return _with_no_break_spaces(self.fr) if language == "fr" else self.en

    def __add__(self, other: Text) -> Text:
        return Text(self.fr + " " + other.fr, self.en + " " + other.en)


_QUOTED = re.compile("(« .*? »)", re.DOTALL)
_BEFORE_A_SIGN = re.compile(r" (?=[;:!?](?:\s|$))")


def _with_no_break_spaces(text: str) -> str:
    """What stands between guillemets is somebody's text: only its outer spaces are ours."""
    parts = _QUOTED.split(text)
    for index, part in enumerate(parts):
        quoted = index % 2
        parts[index] = f"«\xa0{part[2:-2]}\xa0»" if quoted else _BEFORE_A_SIGN.sub("\xa0", part)
    return "".join(parts)
