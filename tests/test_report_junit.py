"""The JUnit report, in the dialect that GitLab reads."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from grader.report.junit import render
from grader.result import ProgramFile, Result
from tests.results import a_check, a_content, a_diagnosis, a_result, a_text

HOSTILE = "]]> <x y='\"'/> &amp; \0\x08\x1b\r\ud800\udfff\ufffe\uffff </failure> <![CDATA["


def parsed(result: Result) -> ET.Element:
    return ET.fromstring(render(result, "en").encode())


def cases(result: Result) -> list[ET.Element]:
    return parsed(result).findall("testsuite/testcase")


def test_totals_count_each_outcome() -> None:
    outcomes = ["passed", "failed", "failed", "skipped", "inconclusive", "error"]
    result = a_result([a_check(f"t::{n}", outcome=outcome, seconds=0.5) for n, outcome in enumerate(outcomes)])
    root = parsed(result)
    suite = root[0]
    assert (root.tag, root.get("time")) == ("testsuites", "3.000")
    assert suite.attrib == {
        "name": "parrot: dupont", "time": "3.000", "tests": "6", "failures": "2", "errors": "2", "skipped": "1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("outcome", "element"),
    [("passed", None), ("failed", "failure"), ("skipped", "skipped"), ("inconclusive", "error"), ("error", "error")],
)
def test_outcome_becomes_its_element(outcome: str, element: str | None) -> None:
    (case,) = cases(a_result([a_check(outcome=outcome)]))
    assert [child.tag for child in case] == ([element] if element else [])


def test_case_names_its_role_file_and_time() -> None:
    (case,) = cases(a_result([a_check(role="client", seconds=1.25)]))
    assert case.get("classname") == "parrot.client"
    assert case.get("name") == "The server answers in capitals"
    assert case.get("file") == "submissions/dupont/client.py"
    assert case.get("time") == "1.250"


def test_names_are_unique_when_titles_are_not() -> None:
    names = [case.get("name") for case in cases(a_result([a_check("t::a"), a_check("t::b")]))]
    assert len(set(names)) == 2


def test_file_is_the_diagnosed_one_when_there_is_a_diagnosis() -> None:
    (case,) = cases(a_result([a_check(role="both", outcome="failed", diagnoses=(a_diagnosis(file="client.py"),))]))
    assert case.get("file") == "submissions/dupont/client.py"


def test_file_is_the_folder_when_no_program_was_found() -> None:
    (case,) = cases(a_result([a_check()], programs={"server": ProgramFile(None, a_text("none"))}))
    assert case.get("file") == "submissions/dupont"


def test_failure_tells_its_story() -> None:
    check = a_check(
        outcome="failed",
        diagnoses=(a_diagnosis(),),
        difference=a_text("one byte more"),
        wanted=a_content("A"),
        seen=a_content("A\n"),
        replay="grade x --seed 1",
    )
    failure = cases(a_result([check]))[0][0]
    assert failure.get("message") == "The text is not encoded"
    for piece in ("server.py:9: ", "A socket sends bytes only.", "one byte more", "Seen: A␊", "grade x --seed 1"):
        assert piece in (failure.text or "")


def test_skipped_names_its_premises() -> None:
    (case,) = cases(a_result([a_check(outcome="skipped", needs=("t::first",))]))
    assert "t::first" in (case[0].get("message") or "")


def test_titles_are_french_when_asked() -> None:
    result = a_result([a_check()])
    assert 'name="Le serveur répond en majuscules"' in render(result, "fr")


def test_hostile_text_stays_text() -> None:
    told = a_text(HOSTILE)
    found = a_diagnosis(title=told, explanation=told, file=HOSTILE)
    content = a_content(HOSTILE, 0, b"\xff")
    check = a_check(
        HOSTILE, title=told, outcome="failed", diagnoses=(found,), difference=told, wanted=content, seen=content,
        replay=HOSTILE,
    )  # fmt: skip
    result = a_result([check], submission=HOSTILE, path=HOSTILE, exercise=HOSTILE)
    assert [element.tag for element in parsed(result).iter()] == ["testsuites", "testsuite", "testcase", "failure"]
    assert "]]> <x y='\"'/> &amp; ␀" in (cases(result)[0].get("name") or "")
