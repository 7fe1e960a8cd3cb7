"""The terminal's report: what it says besides the live lines."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from grader.report import terminal
from grader.text import Language
from tests.results import a_check, a_diagnosis, a_result, a_text


def _rendered(language: Language, **changes: object) -> list[str]:
    stream = io.StringIO()
    terminal.render(replace(a_result([a_check()]), **changes), language, stream)  # type: ignore[arg-type]
    return stream.getvalue().splitlines()


@pytest.mark.parametrize(
    ("language", "heading", "line"),
    [
        ("fr", "Conseils  Ils ne changent rien à la note.", "  Une adresse vide  → client.py, ligne 7"),
        ("en", "Advice  It changes nothing in the mark.", "  An empty address  → client.py, line 7"),
    ],
)
def test_advice_stands_apart_with_its_place(language: Language, heading: str, line: str) -> None:
    advice = a_diagnosis("empty-host", title=a_text("Une adresse vide", "An empty address"), file="client.py", line=7)
    shown = _rendered(language, advice=(advice,))
    assert shown[shown.index(heading) + 1] == line


def test_nothing_is_said_of_advice_when_there_is_none() -> None:
    assert not [line for line in _rendered("fr") if "Conseils" in line]


def test_control_characters_of_a_file_s_name_do_not_come_through() -> None:
    advice = a_diagnosis("empty-host", file="cli\x1b[2Jent.py", line=None)
    assert "\x1b" not in "\n".join(_rendered("en", advice=(advice,)))
