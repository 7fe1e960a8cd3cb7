"""The difference between bytes: empty exactly when they are equal, and told in words otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.verdict import MismatchError, difference, first_difference, mismatch, quoted


def _told(wanted: bytes, seen: bytes) -> str:
    found = difference(wanted, seen)
    assert found is not None
    return found.text.en


@settings(deadline=None)
@given(st.binary(max_size=6), st.binary(max_size=6))
def test_difference_is_empty_when_and_only_when_both_are_equal(wanted: bytes, seen: bytes) -> None:
    assert (difference(wanted, seen) is None) == (wanted == seen)


@settings(deadline=None)
@given(st.binary())
def test_difference_is_empty_when_a_thing_is_compared_with_itself(data: bytes) -> None:
    assert difference(data, bytes(bytearray(data))) is None


@settings(deadline=None)
@given(st.binary(max_size=8), st.binary(max_size=8), st.binary(max_size=8))
def test_index_is_that_of_the_first_differing_byte_when_a_start_is_shared(
    start: bytes, one: bytes, other: bytes
) -> None:
    wanted, seen = start + one, start + other
    at = first_difference(wanted, seen)
    if at is None:
        assert wanted == seen
    else:
        assert wanted[:at] == seen[:at]
        assert wanted[at : at + 1] != seen[at : at + 1]


@pytest.mark.parametrize(
    ("wanted", "seen", "at"),
    [
        (b"", b"a", 0),
        (b"a", b"", 0),
        (b"abc", b"ab", 2),
        (b"ab", b"abc", 2),
        (b"abc", b"aXc", 1),
        ("été".encode(), "eté".encode(), 0),
        ("\u00e9".encode(), "\u00e8".encode(), 1),  # both start with 0xC3: bytes are compared, not characters
    ],
)
def test_index_counts_bytes_when_two_contents_differ(wanted: bytes, seen: bytes, at: int) -> None:
    found = difference(wanted, seen)
    assert found is not None
    assert (found.at, found.wanted, found.seen) == (at, wanted, seen)


def test_sentence_says_that_nothing_came_when_nothing_was_seen() -> None:
    assert _told(b"BONJOUR", b"") == "nothing came; expected “BONJOUR”."


def test_sentence_counts_the_surplus_when_there_is_more_at_the_end() -> None:
    told = _told(b"BONJOUR", b"BONJOUR\r\n")
    assert told.startswith("2 byte(s) too many at the end (“\\r\\n”)")


def test_sentence_counts_the_surplus_when_nothing_was_wanted() -> None:
    assert _told(b"", b"abc").startswith("3 byte(s) too many at the end (“abc”)")


def test_sentence_counts_the_surplus_when_there_is_more_at_the_start() -> None:
    assert _told(b"BONJOUR", b"> BONJOUR").startswith("2 byte(s) too many at the start (“> ”)")


def test_sentence_says_extra_at_the_end_when_both_ends_would_do() -> None:
    assert "at the end" in _told(b"aa", b"aaaa")


def test_sentence_tells_where_the_rest_is_missing_when_only_the_start_came() -> None:
    assert _told(b"BONJOUR", b"BON").startswith("the end is missing, from byte 4 of 7")


def test_sentence_tells_the_first_wrong_byte_when_the_reply_is_changed() -> None:
    assert _told(b"BONJOUR", b"BONJOur").startswith("the reply differs from byte 6 on")


@settings(deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_sentence_stays_on_one_line_when_the_bytes_are_anything(wanted: bytes, seen: bytes) -> None:
    found = difference(wanted, seen)
    if found is not None:
        assert all(character.isprintable() or character == "\u00a0" for character in found.text.fr + found.text.en)


def test_quote_shows_bytes_when_they_are_not_text() -> None:
    assert quoted(b"\xff\xfe") == "b'\\xff\\xfe'"


def test_quote_shows_bytes_when_a_character_is_cut_in_two() -> None:
    assert quoted("é".encode()[:1]) == "b'\\xc3'"


def test_quote_escapes_what_cannot_be_seen_when_it_is_text() -> None:
    assert quoted(b"a\tb\x00\x1b[31m", "“", "”") == "“a\\tb\\x00\\x1b[31m”"


def test_quote_is_whole_when_it_has_sixty_characters() -> None:
    assert quoted(b"a" * 60, "“", "”") == "“" + "a" * 60 + "”"


def test_quote_keeps_both_ends_when_it_is_shortened() -> None:
    shown = quoted(b"start" + b"." * 100_000 + b"end", "“", "”")
    assert shown.startswith("“start")
    assert shown.endswith("end”")
    assert "…" in shown
    assert len(shown) == 63


def test_quote_is_shortened_by_characters_when_they_take_several_bytes() -> None:
    assert quoted("é".encode() * 60, "“", "”") == "“" + "é" * 60 + "”"


def test_quote_says_that_it_is_shortened_when_it_is_not_text() -> None:
    assert quoted(b"\xff" * 61) != quoted(b"\xff" * 60)


def test_sentence_quotes_different_texts_when_they_differ_in_the_middle() -> None:
    found = difference(b"a" * 50 + b"X" + b"a" * 50, b"a" * 50 + b"x" + b"a" * 50)
    assert found is not None
    wanted, seen = found.text.en.split(", got ")
    assert wanted.partition("expected ")[2] != seen.removesuffix(".")


@settings(deadline=None)
@given(st.text("aé\\\n", max_size=200), st.text("aé\\\n", max_size=200), st.text("aé\\\n", max_size=200))
def test_sentence_quotes_different_texts_when_they_differ_anywhere(start: str, one: str, other: str) -> None:
    found = difference((start + one).encode(), (start + other).encode())
    if found is not None and start + other:
        wanted, seen = found.text.en.partition("expected ")[2].removesuffix(".").split(", got ")
        assert wanted != seen


def test_quotes_are_cut_around_the_difference_when_they_are_long() -> None:
    found = difference(b"a" * 500 + b"X" + b"b" * 500, b"a" * 500 + b"x" + b"b" * 500)
    assert found is not None
    before, after = "…" + "a" * 30, "b" * 29 + "…"
    assert f"expected “{before}X{after}”, got “{before}x{after}”" in found.text.en
    assert f"attendu « {before}X{after} », reçu « {before}x{after} »" in found.text.fr


def test_quotes_differ_when_one_has_a_line_feed_and_the_other_its_escape() -> None:
    assert quoted(b"a\\nb") != quoted(b"a\nb")


def test_mismatch_is_an_assertion_in_english_when_it_is_raised() -> None:
    error = mismatch("rien", "nothing", b"a", b"b")
    assert isinstance(error, AssertionError)
    assert isinstance(error, MismatchError)
    assert str(error) == "nothing"
    assert (error.difference.text.fr, error.difference.wanted, error.difference.seen) == ("rien", b"a", b"b")
