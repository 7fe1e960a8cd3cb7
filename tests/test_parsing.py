"""The student's syntax tree: the same as the parser's, or none; and nothing that a source holds harms the grader."""

from __future__ import annotations

import ast
import sys

import pytest

from grader import parse_child, parsing
from grader.parsing import parsed
from tests.labelled import labelled

SOURCES = sorted(
    {path.read_text(encoding="utf-8", errors="replace") for case in labelled() for path in case.path.glob("*.py")}
)


def _dumped(tree: ast.AST) -> str:
    return ast.dump(tree, include_attributes=False)


def _lines(tree: ast.AST) -> list[tuple[int, int]]:
    return [(node.lineno, node.end_lineno or 0) for node in ast.walk(tree) if isinstance(node, (ast.expr, ast.stmt))]


def test_tree_is_the_parser_s_for_every_labelled_program() -> None:
    compared = 0
    for source in SOURCES:
        try:
            wanted = ast.parse(source)
        except SyntaxError:
            continue
        brought = parsing._node(parse_child._Budget().fields(wanted))  # without a process for each
        assert _dumped(brought) == _dumped(wanted)
        assert _lines(brought) == _lines(wanted)
        compared += 1
    assert compared > 150


def test_tree_comes_through_the_child() -> None:
    source = "import socket\n\ndef f(x: int = 3) -> bytes:\n    return b'\\xff' + 'é🙂'.encode() if x else ... or 1.5 or 2j\n"
    tree = parsed(source)
    assert tree is not None
    assert _dumped(tree) == _dumped(ast.parse(source))
    assert [node.lineno for node in tree.body] == [1, 3]


@pytest.mark.parametrize(
    "source",
    [
        "def f(:",
        "\0",
        "x = 1\n" * 40_000,  # too many nodes
        "(" * 5000 + ")" * 5000,
        "-" * 5000 + "1",
        "x" + "[0]" * 3000,
        "x = " + "+".join(["1"] * 3000),
        "x" * 300_000,
        "\ud800",
        "if x:\n" + "".join(" " * depth + "if x:\n" for depth in range(1, 99)) + " " * 99 + "pass",
    ],
    ids=["error", "nul", "long", "parentheses", "signs", "indexing", "sum", "huge", "surrogate", "nested"],
)
def test_source_that_cannot_or_should_not_be_parsed_gives_no_tree(source: str) -> None:
    assert parsed(source) is None


def test_large_numbers_do_no_harm() -> None:
    assert parsed("x = 10 ** 10\ny = " + "9" * 4000) is not None
    if sys.version_info >= (3, 11):
        assert parsed("y = " + "9" * 5000) is None  # sys.int_info.default_max_str_digits
