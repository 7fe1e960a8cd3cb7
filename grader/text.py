"""A text in the two languages that every user-facing sentence has."""

from __future__ import annotations

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
        """The text in `language`."""
        return self.fr if language == "fr" else self.en

    def __add__(self, other: Text) -> Text:
        return Text(self.fr + " " + other.fr, self.en + " " + other.en)
