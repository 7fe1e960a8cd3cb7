"""Every labelled submission gets exactly the outcomes that it deserves, and every check is proven able to fail."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from grader.harness.bubble import unavailable
from grader.harness.launcher import Limits
from grader.report.html import render
from grader.report.room import MOST_BYTES
from grader.result import Result
from tests import golden
from tests.confusion import answer
from tests.labelled import ROOT, Graded, Graders, Labelled, exercises, labelled, read

CASES = labelled()
# What may be said of a correct program: that it does not do what lies beyond the course.
BEYOND_THE_COURSE = {
    "split-character", "invalid-text-crash", "reset-not-handled", "broken-pipe-not-handled", "single-client-only",
    "no-reuseaddr", "eof-not-handled",
}  # fmt: skip


@pytest.fixture(scope="module")
def grading() -> Iterator[dict[str, Future[Graded]]]:
    """All of them, a few at a time, the longest first: each test waits for its own. In the sandbox, where there is one."""
    sandbox = unavailable(sys.executable, Limits()) is None
    with Graders(6, way="forked" if sandbox else "direct") as graders:
        yield {case.name: graders.submit(case) for case in sorted(CASES, key=lambda case: not case.pauses)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_submission_gets_the_labelled_outcomes(case: Labelled, grading: dict[str, Future[Graded]]) -> None:
    graded = grading[case.name].result()
    assert graded.problems() == []
    if case.diagnosis is None:
        assert graded.result.complete, "a correct program lost a required point"
        assert graded.result.mark == graded.result.out_of


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_report_is_small(case: Labelled, grading: dict[str, Future[Graded]]) -> None:
    page = render(grading[case.name].result().result, "fr")
    assert len(page.encode()) < MOST_BYTES


@pytest.mark.parametrize("exercise", exercises())
def test_every_check_is_failed_by_a_faulty_program_and_passed_by_the_reference(
    exercise: str, grading: dict[str, Future[Graded]]
) -> None:
    reference = Labelled(exercise, ROOT / "reference" / exercise, frozenset())
    with Graders(1) as graders:
        result = graders.submit(reference).result().result
    assert {check.outcome for check in result.checks} == {"passed"}
    faulty = [case for case in CASES if case.exercise == exercise and case.diagnosis is not None]
    killed: set[str] = set().union(*(grading[case.name].result().failed for case in faulty))
    assert {check.id for check in result.checks} == killed


SECOND = ROOT / "tests" / "second"


def test_second_set_is_as_large_as_promised() -> None:
    cases = [
        read(exercise, path.parent) for exercise in exercises() for path in (SECOND / exercise).glob("*/expect.toml")
    ]
    assert len(cases) >= 60
    for case in cases:
        lines = (case.path / case.file).read_bytes().split(b"\n") if case.file and case.line else []
        assert case.line is None or 0 < case.line <= len(lines), case.name


def test_corpus_is_as_large_as_promised() -> None:
    count = Counter((case.exercise, case.diagnosis is None) for case in CASES)
    assert count["parrot", False] >= 40
    assert count["parrot", True] >= 20


def test_no_two_programs_are_the_same() -> None:
    sources = Counter(tuple(path.read_bytes() for path in sorted(case.path.glob("*.py"))) for case in CASES)
    assert max(sources.values()) == 1


FAULTY = [case for case in CASES if case.diagnosis is not None]
# What beginners do most: each in two programs of different styles at least.
MOST_COMMON = {
    "str-not-encoded", "bytes-not-decoded", "bytes-repr-sent", "bytes-repr-shown", "empty-recv-ignored", "one-message-only",
    "accept-inside-loop", "accept-not-unpacked", "wrong-socket", "mutual-wait", "empty-message", "name-error",
    "address-not-tuple", "reply-not-sent", "reply-not-shown", "reply-not-transformed", "extra-text", "server-gone-ignored",
    "connection-refused", "exits-immediately",
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: case.name)
def test_diagnosis_is_the_labelled_one_on_its_line(case: Labelled, grading: dict[str, Future[Graded]]) -> None:
    given = answer(grading[case.name].result())
    assert given.right, f"{given.given} instead of {case.diagnosis} at {case.file}:{case.line}"


@pytest.mark.parametrize("case", [case for case in CASES if case.diagnosis is None], ids=lambda case: case.name)
def test_nothing_is_diagnosed_in_what_is_asked_of_a_correct_program(
    case: Labelled, grading: dict[str, Future[Graded]]
) -> None:
    result = grading[case.name].result().result
    assert [check.id for check in result.checks if check.diagnoses and not check.bonus] == []
    assert {found.id for check in result.checks for found in check.diagnoses} <= BEYOND_THE_COURSE


def test_what_is_most_common_has_two_programs() -> None:
    count = Counter(case.diagnosis for case in FAULTY)
    assert [one for one in sorted(MOST_COMMON) if count[one] < 2] == []


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: case.name)
def test_student_reads_what_is_recorded(case: Labelled, grading: dict[str, Future[Graded]]) -> None:
    given = answer(grading[case.name].result()).given
    assert golden.told(given).strip() == golden.read().get(case.name, "").strip(), "see tests/golden.py"


COURSE = ROOT / "tests" / "corpus" / "course"


def _points(result: Result, role: str) -> float:
    return sum(check.earned for check in result.checks if check.role == role and not check.bonus)


def test_programs_of_the_course_get_their_due_once_they_run() -> None:
    with Graders(1) as graders:
        result = graders.submit(Labelled("parrot", COURSE / "mended", frozenset())).result().result
    assert (_points(result, "server"), _points(result, "client"), _points(result, "both")) == (10, 5, 3)
    lost = {check.id for check in result.checks if check.outcome == "failed" and not check.bonus}
    assert lost == {"test_client.py::test_empty_line", "test_client.py::test_server_leaves"}
    assert [(one.id, one.file, one.line) for one in result.advice] == [("empty-host", "client.py", 7)], (
        "a failed check says already that the end of the keyboard is not handled"
    )


def test_programs_of_the_course_as_printed_get_their_true_mistakes() -> None:
    with Graders(1) as graders:
        result = graders.submit(Labelled("parrot", COURSE / "printed", frozenset())).result().result
    assert (_points(result, "server"), _points(result, "client")) == (10, 0)
    [connects] = [check for check in result.checks if check.id == "test_client.py::test_connects"]
    assert [(found.id, found.file, found.line) for found in connects.diagnoses] == [
        ("indentation-error", "client.py", 18)
    ]
