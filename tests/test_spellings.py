"""A name is found however it is spelled, and nothing else is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.spellings import Found, Spellings, pairs, written_bytes

ZOE = Spellings("Lefèvre Zoé", "0003", {"client"}, {})


@pytest.mark.parametrize(
    "spelled",
    [
        "Lefèvre", "LEFÈVRE", "lefevre", "Lefevre", "zoe", "ZOÉ", "zlefevre", "lefevrez", "zoelefevre", "LefevreZoe",
        "ZoéLefèvre", "_lefèvre_", "/home/lefevre/", "lefevre2", unicodedata.normalize("NFD", "Lefèvre"),
    ],
)  # fmt: skip
def test_name_is_found_in_any_spelling(spelled: str) -> None:
    for text in (spelled, f"a {spelled}.py", f"«{spelled}»"):
        found = ZOE.replaced(text)
        assert "0003" in found
        assert "lef" not in found.lower() and "zo" not in found.lower()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("serveurLefevre.py", "serveur0003.py"),
        ("monlefevreserveur", "mon0003serveur"),
        ('File "/home/Zoé/serveur_lefèvre.py", line 3', 'File "/home/0003/serveur_0003.py", line 3'),
        ("zoe.lefevre@lycee.fr", "0003.0003@lycee.fr"),
        (repr("é, Zoé".encode()), "b'é, 0003'"),
        (ascii("Zoé !"), "'0003 !'"),
        (ascii("Lef\u0065\u0300vre"), "'0003'"),
        (repr(b"\xff\xe9"), "b'\\xff\\xe9'"),
    ],
)
def test_the_rest_of_a_text_stays(text: str, expected: str) -> None:
    assert ZOE.replaced(text) == expected


@pytest.mark.parametrize("text", ["azoera", "le fevre", "", "client", "zo", "lef", "é\u0300"])
def test_other_words_stay(text: str) -> None:
    assert ZOE.replaced(text) == text


def test_builtins_of_python_stay_as_they_are_written_there() -> None:
    max_ = Spellings("Max Martin", "0001", (), {})
    assert max_.replaced("# Max\nmax(1, 2)  # MAX") == "# 0001\nmax(1, 2)  # 0001"


def test_words_that_are_common_tell_of_nobody() -> None:
    assert Spellings("Client Li", "0001", {"client"}, {}).replaced("client, Client, li") == "client, Client, li"
    assert list(pairs("Participant 12", {"participant"})) == []


@given(st.text(alphabet="aé\u0301ßœLZ .\udcff\u0130", max_size=12), st.integers(0, 40))
@example("Zœ", 8)
def test_bytes_are_replaced_as_their_text(padding: str, at: int) -> None:
    text = f"{padding} Zoé {padding}"
    data = text.encode("utf-8", "surrogateescape")
    at = min(at, len(data))
    found = ZOE.found(text)
    changed, moved = written_bytes(data, found, text, at)
    assert changed.decode("utf-8", "surrogateescape") == ZOE.replaced(text)
    assert moved is not None and 0 <= moved <= len(changed)
    last = max(one.end for one in found)  # of the padding too, where that spells the name
    if at >= len(text[:last].encode("utf-8", "surrogateescape")):
        assert changed[moved:] == data[at:]


def test_a_difference_inside_a_name_is_where_the_name_begins() -> None:
    assert written_bytes(b"a Zoe b", [Found(2, 5, "0003")], "a Zoe b", 3) == (b"a 0003 b", 2)
    assert written_bytes(b"a Zoe b", [Found(2, 5, "0003")], "a Zoe b", 5) == (b"a 0003 b", 6)
    assert written_bytes(b"a Zoe b", [Found(2, 5, "0003")], "a Zoe b", None) == (b"a 0003 b", None)
