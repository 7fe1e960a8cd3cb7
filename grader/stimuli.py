"""The random texts of a check: the same for a whole class, from the exercise's seed and the check's id."""

from __future__ import annotations

import random
import string

# Words that no program takes for an end word, without accents; none is another's capitals.
_WORDS = (
    "abeille", "bambou", "cerise", "dragon", "fougere", "girafe", "hibou", "iguane", "jonquille", "kiwi", "lavande",
    "mangue", "nuage", "orange", "perroquet", "quartz", "renard", "soleil", "tortue", "violon", "wagon", "zebre",
)  # fmt: skip
_ACCENTED = ("été", "garçon", "forêt", "naïf", "hôtel", "sœur", "déjà", "straße", "façade", "élève", "ambiguë", "où")


class Texts:
    """A source of texts that depends on `seed` and `check` alone."""

    def __init__(self, seed: int, check: str) -> None:
        self._random = random.Random(f"{seed}:{check}")

    def word(self) -> str:
        """A small text with letters of both cases and a number: « Perroquet 4821 »."""
        return f"{self._random.choice(_WORDS).capitalize()} {self._random.randint(1000, 9999)}"

    def accented(self) -> str:
        """A small text in which capitals change the number of characters and of bytes."""
        chosen = self._random.sample([word for word in _ACCENTED if word != "straße"], 3)
        return " ".join([*chosen, "straße", str(self._random.randint(10, 99))])

    def long(self, length: int) -> str:
        """`length` ASCII letters and digits, no two stretches alike."""
        return "".join(self._random.choices(string.ascii_letters + string.digits, k=length))
