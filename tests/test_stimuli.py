"""Random texts: the same for a whole class, and such that what they test is tested."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.stimuli import Texts

CHECK = "test_server.py::test_capitals"


def _some(seed: int, check: str = CHECK) -> list[str]:
    texts = Texts(seed, check)
    return [texts.word(), texts.accented(), texts.long(50), texts.word()]


@settings(deadline=None)
@given(st.integers(), st.text(st.characters(exclude_categories=["Cs"])))
def test_texts_are_the_same_when_seed_and_check_are(seed: int, check: str) -> None:
    assert _some(seed, check) == _some(seed, check)


def test_texts_are_those_of_the_last_version_when_a_class_is_graded_over_several_days() -> None:
    # Recorded; the same under Python 3.10 to 3.13. Another value here means that old reports can no longer be replayed.
    texts = Texts(4821, CHECK)
    assert [texts.word(), texts.accented(), texts.long(8)] == [
        "Dragon 3879",
        "ambiguë hôtel naïf straße 78",
        "ehI93OH3",
    ]


def test_texts_differ_when_the_seed_or_the_check_does() -> None:
    assert _some(1) != _some(2)
    assert _some(1) != _some(1, "test_server.py::test_accents")


def test_texts_differ_when_one_is_asked_for_after_the_other() -> None:
    texts = Texts(1, CHECK)
    assert len({texts.word() for _ in range(20)}) > 15


@settings(deadline=None)
@given(st.integers())
def test_word_changes_when_it_is_put_in_capitals_and_is_ascii(seed: int) -> None:
    word = Texts(seed, CHECK).word()
    assert word != word.upper()
    assert word.isascii()
    assert word == word.strip()
    assert 5 <= len(word) <= 40


@settings(deadline=None)
@given(st.integers())
def test_accented_text_changes_in_length_when_it_is_put_in_capitals(seed: int) -> None:
    text = Texts(seed, CHECK).accented()
    assert len(text.upper()) > len(text)
    assert text.upper().encode() != text.encode().upper()  # a program that puts bytes in capitals is told apart
    assert text.count("straße") == 1
    assert len(set(text.split())) == 5


@settings(deadline=None)
@given(st.integers(), st.integers(0, 5000))
def test_long_text_has_the_length_asked_for_when_it_is_any(seed: int, length: int) -> None:
    text = Texts(seed, CHECK).long(length)
    assert len(text.encode()) == length
    assert text == "" or text.isalnum()


@pytest.mark.parametrize("seed", [0, 1, 4821, -7])
def test_no_stretch_comes_twice_when_a_text_is_long(seed: int) -> None:
    text = Texts(seed, CHECK).long(20_000)
    stretches = [text[at : at + 12] for at in range(len(text) - 11)]
    assert len(set(stretches)) == len(stretches)
