"""How a check ended: the outcome and its blame, from the exception that ended it."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from grader.check import Check
from grader.evidence import Role
from grader.harness.launcher import LaunchError, Limits
from grader.harness.observer import Thread
from grader.harness.program import Program
from grader.harness.reactor import OutOfTimeError, Reactor
from grader.harness.workcopy import SubmissionTooLargeError
from grader.outcome import PASSED, Judgement, content, judged, out_of_time, role_of, undecided
from grader.result import Content
from grader.text import Text
from grader.verdict import mismatch


def _raised(function: Callable[[], object]) -> BaseException:
    """What `function` raises, with its traceback."""
    with pytest.raises(BaseException) as caught:  # noqa: PT011 any exception can end a check
        function()
    return caught.value


def _sentence(judgement: Judgement) -> str:
    assert judgement.difference is not None
    assert judgement.difference.text.fr
    return judgement.difference.text.en


def test_check_has_passed_when_nothing_was_raised() -> None:
    assert judged(None) == PASSED == Judgement("passed", None, "observation", None)


def test_student_is_blamed_with_the_difference_when_there_is_one() -> None:
    error = mismatch("rien", "nothing", b"a", b"b")
    assert judged(error) == Judgement("failed", "student", "observation", error.difference)


def test_student_is_blamed_by_the_clock_when_time_ran_out() -> None:
    found = judged(OutOfTimeError(20.0))
    assert (found.outcome, found.blame, found.decided_by) == ("failed", "student", "clock")
    assert "20 seconds" in _sentence(found)


def test_grader_is_blamed_when_the_program_got_no_cpu() -> None:
    found = judged(OutOfTimeError(20.0, starved=True))
    assert found == out_of_time(20.0, True)
    assert (found.outcome, found.blame, found.decided_by) == ("inconclusive", "grader", "clock")


def test_student_is_blamed_with_the_limits_when_the_submission_is_too_large() -> None:
    found = judged(SubmissionTooLargeError(Limits(submission_files=7, submission_bytes=3 * 1024 * 1024)))
    assert (found.outcome, found.blame) == ("failed", "student")
    assert "7 files and folders and 3 MB" in _sentence(found)


def test_grader_is_blamed_when_a_launch_failed() -> None:
    found = judged(LaunchError("no python"))
    assert (found.outcome, found.blame) == ("error", "grader")
    assert "LaunchError: no python" in _sentence(found)
    assert "not to blame" in _sentence(found)


def test_student_is_blamed_when_the_author_s_assertion_fails() -> None:
    def checks() -> None:
        assert [] == ["BONJOUR"], "no reply\nsecond line"

    found = judged(_raised(checks))
    assert (found.outcome, found.blame) == ("failed", "student")
    assert _sentence(found).startswith("no reply")
    assert "\n" not in _sentence(found)


@pytest.mark.parametrize("error", [AssertionError(), AssertionError(""), AssertionError("\nall on the second line")])
def test_failed_check_has_a_sentence_when_its_assertion_has_none(error: AssertionError) -> None:
    assert _sentence(judged(error)) == "assert"


def test_author_is_blamed_with_the_line_when_the_check_breaks() -> None:
    found = judged(_raised(lambda: 1 // len("")))
    assert (found.outcome, found.blame) == ("error", "author")
    assert "ZeroDivisionError" in _sentence(found)
    assert "(test_outcome.py:" in _sentence(found)


@pytest.mark.parametrize("error", [ValueError("x"), RecursionError(), MemoryError(), SystemExit(3)])
def test_author_is_blamed_when_an_exception_has_no_traceback(error: BaseException) -> None:
    found = judged(error)
    assert (found.outcome, found.blame) == ("error", "author")


def test_grader_is_blamed_when_its_own_code_raises() -> None:
    found = judged(_raised(lambda: Check(-1, Text("a", "b"))))
    assert (found.outcome, found.blame) == ("error", "grader")
    assert "check.py:" in _sentence(found)


def test_grader_is_blamed_when_a_library_that_it_called_raises() -> None:
    reactor = Reactor(1)
    reading, writing = os.pipe()
    reactor.watch(reading, lambda: None)
    error = _raised(lambda: reactor.watch(reading, lambda: None))  # selectors.py raises KeyError
    reactor.close()
    os.close(reading)
    os.close(writing)
    assert judged(error).blame == "grader"


def test_grader_is_blamed_when_its_own_assertion_fails() -> None:
    error = _raised(lambda: Program.blocked_at(object(), Thread(1, 1, None)))  # type: ignore[arg-type]
    assert isinstance(error, AssertionError)
    assert judged(error).blame == "grader"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"abc", "abc"),
        ("é".encode(), "é"),
        (b"\xe9\n", "\\xe9\n"),
        ("é".encode()[:1], "\\xc3"),
        (b"\xed\xa0\x80", "\\xed\\xa0\\x80"),
    ],
)
def test_content_is_hexadecimal_and_text_when_bytes_are_anything(data: bytes, text: str) -> None:
    assert content(data, 3) == Content(data.hex(), text, 3)


def test_content_is_none_when_there_are_no_bytes() -> None:
    assert content(None, 3) is None


@pytest.mark.parametrize(
    ("roles", "named"), [(("server",), "server"), (("client",), "client"), (("server", "client"), "both"), ((), "both")]
)
def test_role_is_named_as_in_the_result(roles: tuple[Role, ...], named: str) -> None:
    assert role_of(roles) == named


def test_check_costs_nothing_when_the_worker_died_before_it() -> None:
    described = Check(2, Text("Titre", "Title"), bonus=True)
    found = undecided(described, "test_server.py::test_x", ("server",), ("test_server.py::test_y",))
    assert (found.outcome, found.blame, found.points, found.earned) == ("error", "grader", 2, 0)
    assert (found.bonus, found.role, found.needs) == (True, "server", ("test_server.py::test_y",))
    assert found.difference is not None
