"""The GitHub annotations: their kinds, their places, their limits, and that students cannot write commands."""

from __future__ import annotations

import re

import pytest

from grader.report.github import render
from grader.result import CheckResult, ProgramFile
from grader.text import Language
from tests.results import a_check, a_diagnosis, a_result, a_text

HOSTILE = "::error::gone\n::stop-commands::x\r\n##[error]x\r::set-env name=A::b, c:d %0A % \x1b\u2028\ud800,line=7::x"
COMMAND = re.compile(r"::(error|warning|notice) ((?:[a-z]+=[^,:]*)(?:,[a-z]+=[^,:]*)*)::(.*)")


def commands(
    *checks: CheckResult, language: Language = "en", root: str = "work"
) -> list[tuple[str, dict[str, str], str]]:
    """The kind, the properties and the message of each line; fails on a line that is no annotation."""
    found = []
    for line in render(a_result(checks), language, root).split("\n")[:-1]:
        match = COMMAND.fullmatch(line)
        assert match, line
        properties = dict(pair.split("=", 1) for pair in match[2].split(","))
        found.append((match[1], properties, match[3]))
    return found


def failed(name: str = "t::x", **changes: object) -> CheckResult:
    return a_check(name, outcome="failed", **changes)


@pytest.mark.parametrize(
    ("check", "kind"),
    [
        (failed(), "error"),
        (failed(bonus=True), "notice"),
        (a_check(outcome="error"), "warning"),
        (a_check(outcome="inconclusive"), "warning"),
    ],
)
def test_kind_follows_the_outcome(check: CheckResult, kind: str) -> None:
    assert [found[0] for found in commands(check)] == [kind]


def test_nothing_is_written_when_nothing_is_wrong() -> None:
    assert render(a_result([a_check(), a_check("t::2", outcome="skipped")]), "en", "work") == ""


def test_annotation_stands_on_the_diagnosed_line() -> None:
    ((_, properties, message),) = commands(failed(diagnoses=(a_diagnosis(file="client.py", line=9),)))
    assert properties == {"file": "work/client.py", "line": "9", "title": "The server answers in capitals"}
    assert message == "The text is not encoded%0AA socket sends bytes only."


def test_annotation_stands_on_the_first_line_when_nothing_is_diagnosed() -> None:
    ((_, properties, message),) = commands(failed(role="client", difference=a_text("50 % less")))
    assert (properties["file"], properties["line"]) == ("work/client.py", "1")
    assert message == "50 %25 less"


@pytest.mark.parametrize("root", [".", "", "./"])
def test_file_is_bare_when_the_root_is_here(root: str) -> None:
    assert commands(failed(), root=root)[0][1]["file"] == "server.py"


def test_file_is_written_with_slashes_when_the_root_has_backslashes() -> None:
    assert commands(failed(), root="a\\b")[0][1]["file"] == "a/b/server.py"


def test_annotation_has_no_file_when_there_is_none() -> None:
    result = a_result([failed()], programs={"server": ProgramFile(None)})
    assert render(result, "en", "work").startswith("::error title=The server")


def test_language_is_the_one_asked_for() -> None:
    ((_, properties, message),) = commands(failed(diagnoses=(a_diagnosis(),)), language="fr")
    assert properties["title"] == "Le serveur répond en majuscules"
    assert message.startswith("Le texte n'est pas encodé%0A")


@pytest.mark.parametrize(("count", "lines", "left_out"), [(10, 10, 0), (11, 10, 2), (30, 10, 21)])
def test_last_annotation_counts_the_others_when_there_are_too_many(count: int, lines: int, left_out: int) -> None:
    found = commands(*(failed(f"t::{n}") for n in range(count)))
    assert len(found) == lines
    assert (f"{left_out} more tests" in found[-1][2]) == bool(left_out)


def test_each_kind_has_its_own_limit() -> None:
    checks = [failed(f"t::{n}") for n in range(12)] + [failed(f"b::{n}", bonus=True) for n in range(12)]
    kinds = [kind for kind, _, _ in commands(*checks)]
    assert (kinds.count("error"), kinds.count("notice")) == (10, 10)


def test_hostile_text_starts_no_command() -> None:
    told = a_text(HOSTILE)
    found = a_diagnosis(title=told, explanation=told, file=HOSTILE, line=3)
    ((kind, properties, _),) = commands(failed(title=told, diagnoses=(found,)), root=HOSTILE)
    assert kind == "error"
    assert set(properties) == {"file", "line", "title"}
    assert properties["line"] == "3"


def test_output_has_one_line_a_command_for_every_reader() -> None:
    told = a_text(HOSTILE)
    written = render(a_result([failed(title=told, difference=told)]), "en", HOSTILE)
    assert len(written.splitlines()) == 1
    assert written.encode()
