"""What an author writes: `@check` marks a function and changes nothing else of it."""

from __future__ import annotations

import pytest

import grader
from grader.check import Check, check, described_by
from grader.text import Text


def test_function_is_marked_and_returned_as_it_was_when_it_is_a_check() -> None:
    def test_capitals() -> str:
        return "ran"

    marked = check(2, fr="Le serveur répond", en="The server answers")(test_capitals)
    assert marked is test_capitals
    assert marked() == "ran"
    assert described_by(marked) == Check(2, Text("Le serveur répond", "The server answers"), (), False)


def test_needs_are_names_when_functions_and_ids_are_given() -> None:
    @check(1, fr="a", en="b")
    def test_listens() -> None: ...

    @check(0.5, fr="a", en="b", needs=[test_listens, "test_client.py::test_sends"], bonus=True)
    def test_answers() -> None: ...

    described = described_by(test_answers)
    assert described is not None
    assert described.needs == ("test_listens", "test_client.py::test_sends")
    assert (described.points, described.bonus) == (0.5, True)


@pytest.mark.parametrize("points", [-1, -0.001, 1000.5, float("nan"), float("inf"), float("-inf")])
def test_points_are_refused_when_no_check_can_have_them(points: float) -> None:
    with pytest.raises(ValueError, match="points must lie between 0 and 1000"):
        check(points, fr="a", en="b")


@pytest.mark.parametrize("points", [0, 0.25, 1000])
def test_points_are_taken_when_they_are_possible(points: float) -> None:
    assert Check(points, Text("a", "b")).points == points


@pytest.mark.parametrize(("fr", "en"), [("", "b"), ("a", "")])
def test_title_is_refused_when_a_language_is_missing(fr: str, en: str) -> None:
    with pytest.raises(ValueError, match="both languages"):
        check(1, fr=fr, en=en)


def test_nothing_is_described_when_a_function_is_no_check() -> None:
    def plain() -> None: ...

    def forged() -> None: ...

    forged.__dict__["__grader_check__"] = "not a check"
    assert described_by(plain) is None
    assert described_by(forged) is None
    assert described_by(None) is None


def test_author_needs_one_import_when_a_check_is_written() -> None:
    assert grader.check is check


def test_needs_are_refused_when_they_are_one_text() -> None:
    with pytest.raises(TypeError, match=r"needs=\['test_listens'\]"):
        check(1, fr="a", en="b", needs="test_listens")
