"""What a library says of Python's errors: in both languages, only what it knows, whatever the source."""

from __future__ import annotations

import pytest

from grader.python_words import python_words

UNKNOWN = ("http", "friendly", "REPL", "signaler", "report", "Je ne")


@pytest.mark.parametrize(
    ("source", "kind", "message", "line", "fr", "en"),
    [
        ("while True\n    pass\n", "SyntaxError", "expected ':'", 1, "deux points", "colon"),
        ("print('a'\n", "SyntaxError", "'(' was never closed", 1, "parenthèse", "parenthesis"),
        ("x = 'a' + 1\n", "TypeError", 'can only concatenate str (not "int") to str', 1, "concaténer", "concatenate"),
    ],
)
def test_known_error_is_explained_in_both_languages(
    source: str, kind: str, message: str, line: int, fr: str, en: str
) -> None:
    said = python_words(source, kind, message, line)
    assert said is not None
    assert fr in said.fr
    assert en in said.en
    assert "`" not in said.fr + said.en
    assert "\n" not in said.fr + said.en


@pytest.mark.parametrize(
    ("source", "kind", "message"),
    [
        ("c.foo()\n", "AttributeError", "'socket' object has no attribute 'foo'"),
        ("x = {}\nx['k']\n", "KeyError", "'k'"),
        ("raise OSError\n", "OSError", "[Errno 98] Address already in use"),
        ("class MyError(Exception): pass\nraise MyError\n", "MyError", ""),
        ("x = 1\n", "TypeError", "something that no library has ever seen"),
        ("x = 1\n", "SystemExit", "1"),
    ],
)
def test_nothing_is_said_when_the_library_does_not_know(source: str, kind: str, message: str) -> None:
    said = python_words(source, kind, message, 1)
    assert said is None or not any(word in said.fr + said.en for word in UNKNOWN)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000,
        "-" * 50_000 + "1",
        "x = 9" + "9" * 40_000,
        "\0",
        "a" * 100_000,
        "\udcff",
        "f'{" * 200,
        "lambda:" * 3000,
    ],
    ids=["brackets", "signs", "digits", "nul", "long", "surrogate", "f-strings", "lambdas"],
)
def test_hostile_source_costs_little_and_says_nothing_wrong(source: str) -> None:
    said = python_words(source, "SyntaxError", "invalid syntax", 1)
    assert said is None or not any(word in said.fr + said.en for word in UNKNOWN)


def test_source_is_never_run() -> None:
    assert python_words("import sys\nsys.exit('ran')\n1/0\n", "ZeroDivisionError", "division by zero", 3) is not None
