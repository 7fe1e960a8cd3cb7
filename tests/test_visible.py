"""Hidden characters and bytes are shown, ordinary text is left alone."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from grader.report.visible import harmless, hex_rows, text_tells, visible
from tests.results import a_content

# Format characters that have a shape of their own (Unicode: Prepended_Concatenation_Mark).
SHAPED = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\t\0", "a␊b␍␉␀"),
        ("\x1b[31m\x7f", "␛[31m␡"),
        ("\u202eabc\u2066", "⟦U+202E⟧abc⟦U+2066⟧"),
        ("a\u200bb\ufeff", "a⟦U+200B⟧b⟦U+FEFF⟧"),
        ("a\u00a0b\u202f", "a⟦U+00A0⟧b⟦U+202F⟧"),
        ("\x85\u2028", "⟦U+0085⟧⟦U+2028⟧"),
        ("\udcc3", "⟦U+DCC3⟧"),
        ("\U000e0041", "⟦U+E0041⟧"),
    ],
)
def test_visible_shows_when_hidden(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Noël à l’œuvre, ça va ?",
        "e\u0301te\u0301",
        "👋🏽",
        "👨\u200d👩\u200d👧",
        "❤\ufe0f",
        "1\ufe0f\u20e3",
        "日本 λ я",
        "  ",
    ],
)
def test_visible_keeps_when_ordinary(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("text", ["a\u200db", "1\ufe0fa", "\u200d👧"])
def test_visible_shows_joiner_when_outside_an_emoji(text: str) -> None:
    assert "⟦U+" in visible(text)


def test_visible_leaves_nothing_hidden_in_all_of_unicode() -> None:
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
    left = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if code not in SHAPED
        and chr(code) != " "
        and unicodedata.category(chr(code)) in hidden
        and visible(chr(code)) == chr(code)
    ]
    assert left == []


@pytest.mark.parametrize("pair", [("\n", "␊"), ("\u202e", "⟦U+202E⟧"), ("\x00", "\u2400")])
def test_visible_differs_when_signs_are_typed(pair: tuple[str, str]) -> None:
    assert visible(pair[0]) != visible(pair[1])


def test_visible_can_be_written_when_text_has_lone_surrogates() -> None:
    everything = "".join(map(chr, range(0xD7F0, 0xE010)))
    assert visible(everything).encode()
    assert harmless(everything).encode()


def test_harmless_keeps_lines_and_typography_but_no_control() -> None:
    assert harmless("« a »\n\tb\u202f!\r\x1b\u202e\ufffe") == "« a »\n\tb\u202f!␍␛⟦U+202E⟧⟦U+FFFE⟧"


def test_hex_rows_put_caret_under_byte_when_it_differs() -> None:
    (row,) = hex_rows(b"BONJoUR", 4)
    assert row.hex == "42 4f 4e 4a 6f 55 52"
    assert row.hex[row.caret.index("^") :][:2] == "6f"
    assert row.text == "BONJoUR"


def test_hex_rows_break_at_sixteen_bytes() -> None:
    first, second = hex_rows(bytes(range(20)), 17)
    assert (first.offset, second.offset) == (0, 16)
    assert len(first.hex.split()) == 16
    assert first.caret == ""
    assert second.caret.index("^") == 3


@pytest.mark.parametrize("length", [0, 3, 16, 32])
def test_hex_rows_put_caret_after_the_end_when_bytes_are_missing(length: int) -> None:
    rows = hex_rows(b"a" * length, length)
    assert rows[-1].caret.index("^") == 3 * (length % 16)
    assert rows[-1].offset == length - length % 16


def test_hex_rows_stay_about_the_difference_when_data_is_long() -> None:
    rows = hex_rows(bytes(100_000), 50_000, limit=8)
    assert len(rows) == 8
    assert [bool(row.caret) for row in rows].count(True) == 1


def test_hex_rows_have_no_caret_when_nothing_differs() -> None:
    assert all(not row.caret for row in hex_rows(b"abc"))


@pytest.mark.parametrize(("wanted", "seen"), [("BONJOUR", "bonjour"), ("a  b", "a b")])
def test_text_tells_when_plain_and_different(wanted: str, seen: str) -> None:
    assert text_tells(a_content(wanted), a_content(seen))


@pytest.mark.parametrize(("wanted", "seen"), [("é", "É"), ("a", "a\n"), ("a", "a "), (" a", "a"), ("a", "a")])
def test_text_does_not_tell_when_eyes_may_fail(wanted: str, seen: str) -> None:
    assert not text_tells(a_content(wanted), a_content(seen))


def test_text_does_not_tell_when_bytes_are_not_its_own() -> None:
    assert not text_tells(a_content("caf?", data=b"caf\xe9"))


def test_pieces_of_the_stream_are_parted_by_bars() -> None:
    first, second = hex_rows(bytes(range(20)), None, (3, 16, 20))
    assert first.hex == "00 01 02|03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f|"
    assert second.hex == "10 11 12 13"
