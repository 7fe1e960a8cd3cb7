"""Source in colours: the same characters, line by line, whatever stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.highlight import MOST, highlighted
from grader.report.visible import visible_code
from tests.results import SERVER


def kinds(line: str) -> list[tuple[str, str]]:
    return [(piece.text, piece.kind) for piece in highlighted([line])[0] if piece.kind]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("import socket", [("import", "k")]),
        ("x = None", [("None", "n")]),
        ("not y", [("not", "k")]),
        ("print('é') # dire", [("print", "b"), ("'é'", "s"), ("# dire", "c")]),
        ("def f(): 12", [("def", "k"), ("f", "f"), ("12", "n")]),
    ],
)
def test_words_have_their_kind(line: str, found: list[tuple[str, str]]) -> None:
    assert kinds(line) == found


def test_string_of_several_lines_is_one_on_each() -> None:
    first, second = highlighted(["a = '''un", "deux'''"])
    assert first[-1].kind == second[0].kind == "s"


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\r\n")), max_size=8))
def test_no_character_is_lost_and_no_line_moves(lines: list[str]) -> None:
    told = ["".join(piece.text for piece in row) for row in highlighted(lines)]
    assert told == [visible_code(line) for line in lines]


def test_whole_program_keeps_its_lines() -> None:
    lines = SERVER.split("\n")
    assert len(highlighted(lines)) == len(lines)


def test_source_is_plain_when_it_is_huge() -> None:
    (row,) = highlighted(["x = 1 # " + "y" * MOST])
    assert [piece.kind for piece in row] == [""]
