"""Advice: given where the program asks for it, and never to one that does what it says."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from grader.diagnosis.advice import ADVICE, MOST, advise
from grader.diagnosis.case import RoleSource
from grader.diagnosis.code import Code
from grader.evidence import Role
from grader.exercise import load as load_exercise
from grader.submission import load as load_submission
from tests.labelled import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CAREFUL = {
    "server": "import socket\ns = socket.socket()\ns.bind(('', 6789))\nc, a = s.accept()\nc.sendall(b'x')\nc.close()\n",
    "client": (
        "import socket\nc = socket.socket()\nc.connect(('localhost', 6789))\ntry:\n    m = input()\n    c.sendall(m.encode())\n"
        "except EOFError:\n    pass\nexcept ConnectionError as error:\n    print(error)\nc.close()\n"
    ),
}  # fmt: skip


def _given(role: Role, source: str) -> list[tuple[str, int | None]]:
    found = advise({role: RoleSource("found", f"{role}.py", source, Code(ast.parse(source)))})
    assert {one.file for one in found} <= {f"{role}.py"}
    return [(one.id, one.line) for one in found]


@pytest.mark.parametrize("role", ["server", "client"])
def test_careful_program_is_given_none(role: Role) -> None:
    assert _given(role, CAREFUL[role]) == []


@pytest.mark.parametrize(
    ("role", "before", "after", "wanted"),
    [
        ("client", "'localhost'", "''", ("empty-host", 3)),
        ("client", "c.connect(('localhost', 6789))", "HOTE = ''\nc.connect((HOTE, 6789))", ("empty-host", 4)),
        ("client", "c.connect(('localhost', 6789))", "A = ('', 6789)\nc.connect_ex(A)", ("empty-host", 4)),
        ("client", "EOFError", "KeyError", ("eof-not-handled", 5)),
        ("client", "except ConnectionError as error:\n    print(error)", "except:\n    print()", ("broad-except", 9)),
        ("client", "except EOFError:", "except Exception:", ("broad-except", 7)),
        ("client", "6789", "80", ("privileged-port", 3)),
        ("server", "6789", "1023", ("privileged-port", 3)),
        ("server", "c.close()", "", ("missing-close", 2)),
        ("server", "sendall", "send", ("partial-send-ignored", 5)),
    ],
)
def test_advice_is_given_on_its_line(role: Role, before: str, after: str, wanted: tuple[str, int]) -> None:
    assert _given(role, CAREFUL[role].replace(before, after)) == [wanted]


@pytest.mark.parametrize(
    ("role", "before", "after"),
    [
        ("server", "bind(('', 6789))", "bind(('', 0))"),
        ("server", "c.close()", "with c:\n    pass"),
        ("server", "c.sendall(b'x')", "n = c.send(b'x')"),
        ("server", "c, a = s.accept()", "c, a = s.accept()\ninput()"),  # a server's keyboard is another matter
        ("client", "EOFError", "(KeyError, EOFError)"),
        ("client", "('localhost', 6789)", "(lambda: ('localhost', 6789))()"),
        ("client", "import socket", "import socket, sys\nHOTE = ''\nHOTE = sys.argv[1]"),
    ],
)
def test_no_advice_is_given_where_it_would_mislead(role: Role, before: str, after: str) -> None:
    changed = CAREFUL[role].replace(before, after)
    assert changed != CAREFUL[role]
    assert _given(role, changed) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m = input()", "for m in fileinput.input('-'):\n        pass"),  # it ends with the keyboard, without an error
        ("m = input()", "with suppress(OSError, EOFError):\n        m = input()"),
    ],
)
def test_end_of_the_keyboard_that_raises_nothing_gives_no_advice(before: str, after: str) -> None:
    source = CAREFUL["client"].replace("EOFError", "KeyError")
    assert ("eof-not-handled", 5) in _given("client", source)
    assert _given("client", source.replace(before, after)) == []


def test_three_pieces_at_most_the_most_useful_first() -> None:
    source = "import socket\nc = socket.socket()\nc.connect(('', 80))\nc.send(input().encode())\n"
    assert [name for name, _ in _given("client", source)] == ["empty-host", "eof-not-handled", "privileged-port"]
    assert MOST == 3


def test_program_that_is_not_python_is_given_none() -> None:
    assert advise({"server": RoleSource("found", "server.py", "def", None)}) == ()


def test_ids_are_told_once() -> None:
    assert len({advice.id for advice in ADVICE}) == len(ADVICE)


ADVISED = sorted((ROOT / "tests" / "advice").glob("*/*/expect.toml"))


@pytest.mark.parametrize("labels", ADVISED, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_labelled_program_is_given_its_advice(labels: Path) -> None:
    wanted = tomllib.loads(labels.read_text(encoding="utf-8"))
    exercise = load_exercise(ROOT / "exercises" / labels.parent.parent.name)
    submission = load_submission(labels.parent, exercise.roles)
    sources = {
        source.role: RoleSource(source.state, source.file, source.text, Code(ast.parse(source.text)))
        for source in submission.sources
    }
    given = [(found.id, found.file, found.line) for found in advise(sources)]
    assert (wanted["advice"], wanted["file"], wanted["line"]) in given


def test_there_are_labelled_programs_for_what_is_advice_only() -> None:
    shown = {tomllib.loads(labels.read_text(encoding="utf-8"))["advice"] for labels in ADVISED}
    assert shown >= {"privileged-port", "empty-host", "eof-not-handled", "partial-send-ignored"}
