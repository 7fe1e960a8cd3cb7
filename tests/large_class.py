"""A class of any size, made up: for the class page and for whatever must not slow down with the number of students."""

from __future__ import annotations

import random

from grader.report.class_rows import ClassResults, Gathering, row_of
from grader.result import CheckResult, Result
from grader.text import Text
from tests.results import a_check, a_diagnosis, a_result

_FIRST = "Marie Paul Zoé Léa Hugo Inès Adam Noémie Théo Chloé Jean Anaïs".split()  # noqa: SIM905
_LAST = "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefèvre".split()  # noqa: SIM905


def a_large_class(count: int, seed: int = 1) -> ClassResults:
    """`count` submissions of an exercise with 25 checks."""
    chance = random.Random(seed)
    gathering = Gathering()
    keys = []
    for number in range(count):
        result = _a_submission(chance, number)
        keys.append(f"{number:05}")
        gathering.add(result, row_of(result, keys[-1]))
    return gathering.class_results(Text("Le perroquet", "The parrot"), "parrot", 20, keys)


def _a_submission(chance: random.Random, number: int) -> Result:
    ability = chance.random()
    checks = [_a_check(chance, place, ability) for place in range(25)]
    if chance.random() < 0.02:
        checks[3] = a_check("t::3", outcome="inconclusive")
    name = f"{chance.choice(_LAST)} {chance.choice(_FIRST)} {number}"
    return a_result(checks, submission=name)


def _a_check(chance: random.Random, place: int, ability: float) -> CheckResult:
    role = ("server", "client", "both")[min(2, place // 12)]
    title = Text(f"Le contrôle numéro {place}", f"Check number {place}")
    if chance.random() < ability:
        return a_check(f"t::{place}", role=role, title=title)
    found = a_diagnosis(f"misconception-{chance.randrange(30)}")
    return a_check(f"t::{place}", role=role, title=title, outcome="failed", diagnoses=(found,))
