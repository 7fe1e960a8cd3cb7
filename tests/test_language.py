"""Which language is spoken, its catalogue, and its numbers."""

from __future__ import annotations

import errno
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import language
from grader.language import catalogue, number, reason, spoken
from grader.text import Language, Text

_LANGUAGES: st.SearchStrategy[Language] = st.sampled_from(["fr", "en"])


@pytest.fixture(autouse=True)
def silent_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system has no language of its own, whatever system this is."""
    monkeypatch.setattr(language, "_system_language", lambda: None)


@pytest.mark.parametrize(
    ("asked", "environment", "expected"),
    [
        (None, {}, "fr"),
        ("fr", {}, "fr"),
        ("en", {}, "en"),
        ("EN", {}, "en"),
        ("en", {"LC_ALL": "fr_FR.UTF-8"}, "en"),
        ("fr", {"LANG": "en_US.UTF-8"}, "fr"),
        ("de", {}, "fr"),
        ("", {"LANG": "en_GB"}, "en"),
        (None, {"LANG": "en_US.UTF-8"}, "en"),
        (None, {"LANG": "fr_CA.UTF-8"}, "fr"),
        (None, {"LANG": "de_DE.UTF-8"}, "fr"),
        (None, {"LANG": "C.UTF-8"}, "fr"),
        (None, {"LANG": "C"}, "fr"),
        (None, {"LANG": ""}, "fr"),
        (None, {"LC_ALL": "fr_FR", "LANG": "en_US"}, "fr"),
        (None, {"LC_ALL": "en_US", "LANG": "fr_FR"}, "en"),
        (None, {"LC_ALL": "", "LC_MESSAGES": "en_US", "LANG": "fr_FR"}, "en"),
        (None, {"LC_CTYPE": "en_US.UTF-8"}, "fr"),
    ],
)
def test_language_is_the_first_that_is_known_when_several_are_named(
    asked: str | None, environment: dict[str, str], expected: str
) -> None:
    assert spoken(asked, environment) == expected


@pytest.mark.parametrize(("system", "expected"), [("English_United States", "en"), ("fr_FR", "fr"), ("de_DE", "fr")])
def test_language_is_the_system_s_when_nothing_else_names_one(
    monkeypatch: pytest.MonkeyPatch, system: str, expected: str
) -> None:
    monkeypatch.setattr(language, "_system_language", lambda: system)
    assert spoken(None, {}) == expected
    assert spoken("en", {"LANG": "fr_FR"}) == "en"


def test_catalogue_translates_when_the_language_is_french() -> None:
    assert catalogue("fr").gettext("permission denied") not in ("permission denied", "")


def test_catalogue_keeps_the_text_when_the_language_is_english() -> None:
    assert catalogue("en").gettext("permission denied") == "permission denied"


def test_catalogue_keeps_a_text_when_it_does_not_know_it() -> None:
    assert catalogue("fr").gettext("a text that nobody translated") == "a text that nobody translated"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "0", "0"),
        (14.5, "14,5", "14.5"),
        (14.25, "14,25", "14.25"),
        (20, "20", "20"),
        (100.0, "100", "100"),
        (0.1 + 0.2, "0,3", "0.3"),
        (1000, "1000", "1000"),
        (-1.5, "-1,5", "-1.5"),
        (-0.0, "0", "0"),
        (-0.01, "-0,01", "-0.01"),
    ],
)
def test_number_has_no_needless_digits_when_it_is_written(value: float, french: str, english: str) -> None:
    assert (number(value, "fr"), number(value, "en")) == (french, english)


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), _LANGUAGES)
def test_number_is_nearly_the_value_when_it_is_read_again(value: float, spoken_here: Language) -> None:
    written = number(value, spoken_here)
    assert abs(float(written.replace(",", ".")) - value) <= 0.0051
    assert not written.endswith((".", ","))


@settings(deadline=None)
@given(st.integers(0, 400), _LANGUAGES)
def test_number_is_exact_when_it_is_a_mark(quarters: int, spoken_here: Language) -> None:
    assert float(number(quarters / 4, spoken_here).replace(",", ".")) == quarters / 4


def test_number_has_no_sign_when_it_is_written_as_nothing() -> None:
    assert number(-0.001, "en") == "0"


def test_reason_is_translated_when_users_meet_it() -> None:
    refused = PermissionError(errno.EACCES, "Permission denied")
    assert reason(refused, "en") == "permission denied"
    assert reason(refused, "fr") == catalogue("fr").gettext("permission denied")


@pytest.mark.parametrize("language_spoken", ["fr", "en"])
def test_reason_is_the_system_s_when_it_is_rare(language_spoken: Language) -> None:
    assert reason(OSError(errno.EXDEV, "Invalid cross-device link"), language_spoken) == "Invalid cross-device link"
    assert reason(OSError("just a text"), language_spoken) == "just a text"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems know a language without variables")
def test_system_has_no_language_when_variables_say_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert language._system_language() is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Rien : rien ; rien ! rien ?", "Rien\xa0: rien\xa0; rien\xa0! rien\xa0?"),
        ("attendu « A : B », vu « C »", "attendu «\xa0A : B\xa0», vu «\xa0C\xa0»"),  # the student's spaces stay
        ("il est 10:30 :-)", "il est 10:30 :-)"),
        ("« » et « seul", "« » et « seul"),
        ("deux « a\nb »", "deux «\xa0a\nb\xa0»"),
    ],
)
def test_french_has_no_break_spaces_but_not_in_what_is_quoted(written: str, shown: str) -> None:
    assert Text(written, "x : y").in_language("fr") == shown
    assert Text("x", written).in_language("en") == written
