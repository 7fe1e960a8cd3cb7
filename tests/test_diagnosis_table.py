"""The table of misconceptions: each has all its parts, in both languages, and a program that shows it."""

from __future__ import annotations

import re
import string

import pytest

from grader.diagnosis.advice import ADVICE, Advice
from grader.diagnosis.case import Misconception
from grader.diagnosis.limits import LIMITS
from grader.diagnosis.table import MISCONCEPTIONS
from tests.labelled import labelled

ALL: list[Misconception | Advice] = [*MISCONCEPTIONS, *ADVICE]
# No reply that an exercise asks for is long enough for the first: shown as advice, and with evidence made by hand. Programs that
# run into limits stand in tests/hostile.
WITHOUT_A_PROGRAM = {"partial-send-ignored", *(one.id for one in LIMITS)}
SECTION = re.compile(r"Création du (serveur|client), [1-9]")
SENTENCE = re.compile(r"[.!?](?= |$)")


def test_ids_are_unique_and_written_alike() -> None:
    ids = [misconception.id for misconception in MISCONCEPTIONS]
    assert len(set(ids)) == len(ids)
    assert [one.id for one in ALL if not re.fullmatch(r"[a-z]+(-[a-z]+)*", one.id)] == []


def test_each_misconception_has_a_faulty_program_beside_the_checks() -> None:
    shown = {case.diagnosis for case in labelled()}
    missing = [one.id for one in MISCONCEPTIONS if one.id not in shown | WITHOUT_A_PROGRAM]
    assert missing == []


def _fields(text: str) -> set[str]:
    """The words that are filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.id)
def test_texts_are_whole_in_both_languages(entry: Misconception | Advice) -> None:
    for text in (entry.explanation.fr, entry.explanation.en):
        assert 2 <= len(SENTENCE.findall(text)) <= 5, text
        assert text.endswith((".", "?", "!")), text
    assert _fields(entry.explanation.fr) == _fields(entry.explanation.en)
    assert not entry.title.fr.endswith(".")
    assert not entry.title.en.endswith(".")
    assert entry.course is None or SECTION.fullmatch(entry.course)


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.id)
def test_french_says_vous(entry: Misconception | Advice) -> None:
    words = set(re.findall(r"\w+", f"{entry.title.fr} {entry.explanation.fr}".lower()))
    assert not words & {"tu", "te", "ton", "ta", "tes", "toi"}
