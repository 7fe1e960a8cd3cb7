"""Builders of results for the tests of the renderers: only what a test says differs from a plain passed check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from grader.result import CheckResult, Content, Diagnosis, ProgramFile, Result, TraceEvent, bonus, marks
from grader.text import Text

SERVER = """import socket

serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
client, adresse = serveur.accept()
while True:
    recu = client.recv(1024)
    client.send(recu.decode('utf-8').upper())
"""


def a_text(fr: str, en: str | None = None) -> Text:
    """A text, the same in both languages unless `en` is given."""
    return Text(fr, en or fr)


def a_content(text: str, differs_at: int | None = None, data: bytes | None = None) -> Content:
    """The content `text`, or the bytes `data` shown as `text`."""
    return Content((text.encode() if data is None else data).hex(), text, differs_at)


def a_diagnosis(name: str = "str-not-encoded", **changes: Any) -> Diagnosis:
    """A diagnosis of line 9 of server.py."""
    plain = Diagnosis(
        id=name,
        title=a_text("Le texte n'est pas encodé", "The text is not encoded"),
        explanation=a_text("Un socket n'envoie que des octets.", "A socket sends bytes only."),
        file="server.py",
        line=9,
        course="Création du serveur, 4",
    )
    return replace(plain, **changes)


def a_check(name: str = "test_server.py::test_capitals", **changes: Any) -> CheckResult:
    """A check of two points: passed and fully earned, or not passed, worth nothing, and blamed on the student."""
    outcome = changes.setdefault("outcome", "passed")
    points = changes.setdefault("points", 2.0)
    changes.setdefault("earned", points if outcome == "passed" else 0.0)
    if outcome not in ("passed", "skipped"):
        changes.setdefault("blame", "student" if outcome == "failed" else "grader")
    changes.setdefault("title", a_text("Le serveur répond en majuscules", "The server answers in capitals"))
    return CheckResult(**{"id": name, "role": "server", "bonus": False, "seconds": 0.031, **changes})


def an_event(t: float = 0.0, **changes: Any) -> TraceEvent:
    """The grader's peer sends Bonjour."""
    return TraceEvent(**{"t": t, "who": "peer", "event": "send", "role": "server", "text": "Bonjour", **changes})


def a_result(checks: Sequence[CheckResult] = (), **changes: Any) -> Result:
    """A result with its marks computed from `checks`."""
    mark, provisional = marks(tuple(checks), 20)
    earned, out_of = bonus(checks)
    plain = Result(
        grader="0.1.0",
        python="3.11.7",
        platform="linux",
        sandbox=True,
        exercise="parrot",
        submission="dupont",
        path="submissions/dupont",
        seed=4821,
        out_of=20.0,
        mark=mark,
        provisional=provisional,
        bonus_earned=earned,
        bonus_out_of=out_of,
        checks=tuple(checks),
        title=a_text("Le perroquet", "The parrot"),
        programs={"server": ProgramFile("server.py"), "client": ProgramFile("client.py")},
        sources={"server.py": SERVER},
    )
    return replace(plain, **changes)
