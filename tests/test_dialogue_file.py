"""Dialogue files: the format, the escapes, and errors that name their line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.dialogue_file import DialogueSyntaxError, Step, parse

HEAD = "title: Un titre\n"
PARROT = """# the parrot
title: Le perroquet garde la ponctuation
title.en: The parrot keeps punctuation
role: server
points: 1,5
bonus: yes
needs: test_server.py::test_listens other.dialogue

> Bonjour !
< BONJOUR !
  # between two steps
half-close
end
"""


def _steps(lines: str) -> list[tuple[str, bytes]]:
    return [(step.verb, step.data) for step in parse(HEAD + lines).steps]


def _error(source: str) -> DialogueSyntaxError:
    with pytest.raises(DialogueSyntaxError) as caught:
        parse(source)
    assert str(caught.value).startswith(f"line {caught.value.line}: ")
    return caught.value


def test_everything_is_understood_when_everything_is_said() -> None:
    script = parse(PARROT)
    check = script.check
    assert (check.points, check.bonus) == (1.5, True)
    assert (check.title.fr, check.title.en) == ("Le perroquet garde la ponctuation", "The parrot keeps punctuation")
    assert check.needs == ("test_server.py::test_listens", "other.dialogue")
    assert script.role == "server"
    assert script.steps == (
        Step(9, ">", b"Bonjour !"),
        Step(10, "<", b"BONJOUR !"),
        Step(12, "half-close"),
        Step(13, "end"),
    )


def test_values_are_the_usual_ones_when_only_a_title_is_given() -> None:
    script = parse(HEAD + "> a")
    assert (script.role, script.check.points, script.check.bonus, script.check.needs) == ("server", 1.0, False, ())
    assert script.check.title.en == "Un titre"


def test_client_steps_are_understood_when_the_role_is_client() -> None:
    steps = _steps("role: client\n> Bonjour\n< Bonjour\nreply BONJOUR\nshown BONJOUR\nclose\nreset\nend\n")
    assert steps == [
        (">", b"Bonjour"), ("<", b"Bonjour"), ("reply", b"BONJOUR"), ("shown", b"BONJOUR"),
        ("close", b""), ("reset", b""), ("end", b""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "\ufeff" + PARROT,
        PARROT.replace("\n", "\r\n"),
        PARROT.replace("\n", "\r"),
        "\ufeff" + PARROT.replace("\n", "\r\n"),
        PARROT.removesuffix("\n"),
        PARROT + "\n\n# the end",
    ],
)
def test_script_is_the_same_when_another_editor_saved_it(source: str) -> None:
    assert parse(source) == parse(PARROT)


@pytest.mark.parametrize(
    ("written", "data"),
    [
        ("", b""),
        (" ", b" "),
        ("  a  ", b"  a  "),
        ("# not a comment", b"# not a comment"),
        ("title: not a header", b"title: not a header"),
        ("close", b"close"),
        (r"a\nb\r\t\0", b"a\nb\r\t\0"),
        (r"\x", None),
        (r"\xe9\xE9", b"\xe9\xe9"),
        (r"\u00e9", b"\xc3\xa9"),
        ("é", b"\xc3\xa9"),
        (r"\\n", b"\\n"),
        (r"\\\n", b"\\\n"),
        (r"fin\ ", b"fin "),
        ("😀", b"\xf0\x9f\x98\x80"),
        (r"\xf", None),
        (r"\u00e", None),
        (r"\q", None),
        ("\\", None),
        ("\\é", None),
    ],
)
def test_escape_gives_its_bytes_when_it_is_known(written: str, data: bytes | None) -> None:
    if data is None:
        error = _error(HEAD + "> " + written)
        assert error.line == 2
        assert "unknown escape" in str(error)
    else:
        assert _steps("> " + written) == [(">", data)]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


# Python's str.splitlines ends a line at these too, where an editor shows one line.
_STRANGE_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=_STRANGE_ENDS)))
def test_text_arrives_unchanged_when_it_is_escaped(text: str) -> None:
    assert _steps(f"> {_escaped(text)}\n< a") == [(">", text.encode()), ("<", b"a")]


@pytest.mark.parametrize("strange", _STRANGE_ENDS)
def test_text_arrives_unchanged_when_a_character_in_it_only_looks_like_a_line_end(strange: str) -> None:
    assert _steps(f"> a{strange}b") == [(">", f"a{strange}b".encode())]


@settings(deadline=None)
@given(st.binary())
def test_bytes_arrive_unchanged_when_each_is_escaped(data: bytes) -> None:
    assert _steps("> " + "".join(f"\\x{byte:02x}" for byte in data)) == [(">", data)]


def test_character_is_utf8_when_it_is_written_as_two_surrogates() -> None:
    assert _steps(r"> \ud83d\ude00") == [(">", "😀".encode())]


@pytest.mark.parametrize("half", [r"\ud83d", r"\ude00", r"\ude00\ud83d", r"\ud83d \ude00", r"\ud83dé"])
def test_error_names_the_line_when_a_surrogate_is_alone(half: str) -> None:
    error = _error(f"{HEAD}> a\n> {half}")
    assert error.line == 3
    assert "surrogates" in str(error)


@pytest.mark.parametrize("escape", [r"\q", r"\é", r"\😀", r"\x", "\\"])
def test_error_shows_the_escape_as_it_is_written_when_it_is_unknown(escape: str) -> None:
    assert f"unknown escape {escape} (" in str(_error(f"{HEAD}> {escape}"))


def _line_of_the_error(source: str) -> int | None:
    try:
        return None if parse(source).steps else 0
    except DialogueSyntaxError as error:
        return error.line


@settings(deadline=None)
@given(st.text())
def test_any_text_is_a_script_or_an_error_with_a_line_when_it_is_parsed(source: str) -> None:
    line = _line_of_the_error(source)
    assert line is None or line >= 1


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("", 1, "no step"),
        (HEAD, 1, "no step"),
        ("> a", 1, "title"),
        ("title:\n> a", 1, "title"),
        (HEAD + ">a", 2, "not understood"),
        (HEAD + "<a", 2, "not understood"),
        (HEAD + " > a", 2, "not understood"),
        (HEAD + "Close", 2, "not understood"),
        (HEAD + "close now", 2, "not understood"),
        (HEAD + "sleep 3", 2, "not understood"),
        (HEAD + "autor: me\n> a", 2, "not understood"),
        (HEAD + "\n# x\n\nnonsense", 5, "not understood"),
        (HEAD + "> a\npoints: 2", 3, "not understood"),
        (HEAD + "title: again\n> a", 2, "title is given twice"),
        (HEAD + "> a\nshown A", 3, "shown is for role: client"),
        (HEAD + "reply A", 2, "reply is for role: client"),
        ("\ufeff\r\n" + HEAD + "nonsense", 3, "not understood"),
    ],
)
def test_error_names_the_line_when_it_is_not_understood(source: str, line: int, says: str) -> None:
    error = _error(source)
    assert error.line == line
    assert says in str(error)


@pytest.mark.parametrize("points", ["abc", "", "1.2.3", "1 000"])
def test_error_asks_for_a_number_when_points_are_none(points: str) -> None:
    assert "points must be a number" in str(_error(f"{HEAD}points: {points}\n> a"))


@pytest.mark.parametrize("points", ["-1", "1001", "nan", "inf", "1e400"])
def test_points_are_refused_when_no_check_can_have_them(points: str) -> None:
    error = _error(f"{HEAD}points: {points}\n> a")
    assert error.line == 2
    assert "points must lie between" in str(error)


def test_role_is_refused_when_it_is_neither() -> None:
    assert "role is server or client, not 'both'" in str(_error(HEAD + "role: both\n> a"))


@pytest.mark.parametrize("header", ["points: abc", "role: both"])
def test_error_names_the_line_of_the_header_when_its_value_is_wrong(header: str) -> None:
    assert _error(f"{HEAD}{header}\n> a").line == 2


@pytest.mark.parametrize("header", ["points: nan", "title.en:"])
def test_error_has_a_line_when_a_value_is_impossible(header: str) -> None:
    assert _error(f"{HEAD}{header}\n> a").line == 2


@pytest.mark.parametrize(("said", "bonus"), [("oui", True), ("Yes", True), ("non", False), ("false", False)])
def test_bonus_is_known_when_it_is_yes_or_no(said: str, bonus: bool) -> None:
    assert parse(f"{HEAD}bonus: {said}\n> a").check.bonus is bonus


def test_bonus_is_refused_when_it_is_neither_yes_nor_no() -> None:
    error = _error(HEAD + "bonus: peut-être\n> a")
    assert error.line == 2
    assert "bonus is yes or no, not 'peut-être'" in str(error)


@pytest.mark.parametrize("step", [r"> \xe9", r"> a\nb"])
def test_typed_text_is_refused_when_no_keyboard_could_type_it_as_one_line(step: str) -> None:
    assert _error(f"{HEAD}role: client\n{step}").line == 3
