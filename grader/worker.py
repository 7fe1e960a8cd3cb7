"""The worker process: reads jobs on its standard input, runs each through pytest, answers with events, as JSON lines.

It stays warm from one submission to the next. What anything prints in here goes to standard error; the answers have a
descriptor of their own. When its input ends, the grader is gone, and so does the worker.
"""

from __future__ import annotations

import _thread
import contextlib
import io
import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TextIO

from grader import questions
from grader.result import CheckResult, Diagnosis

_INI = Path(__file__).with_name("pytest.ini")
_USAGE_ERRORS = (2, 3, 4)
# What pytest does for a developer and nobody sees here: among it full garbage collections, twice a run.
_UNSEEN = ("unraisableexception", "threadexception", "faulthandler", "logging", "warnings", "doctest", "unittest",
           "junitxml", "pastebin", "stepwise", "setuponly", "setupplan")  # fmt: skip
_WITHOUT = tuple(word for name in _UNSEEN for word in ("-p", f"no:{name}"))


@dataclass(frozen=True)
class Job:
    """One submission to grade: absolute paths, the seed, the checks to run (all when empty)."""

    exercise: str
    submission: str
    files: tuple[str, ...]
    seed: int
    python: str | None = None
    checks: tuple[str, ...] = ()
    way: str = "direct"


Answer = Callable[[str, Any], None]


class Pass:
    """One run of pytest: hears of the checks, and knows those that were decided in an earlier run."""

    def __init__(self, known: dict[str, CheckResult], collected: Callable[[list[CheckResult]], None]) -> None:
        self._known = known
        self._collected = collected
        self.results: dict[str, CheckResult] = {}

    def pytest_grader_known(self) -> dict[str, CheckResult]:
        """Results of checks that do not run again, by id."""
        return self._known

    def pytest_grader_checks(self, undecided: list[CheckResult]) -> None:
        """The checks that are about to run, as they stand if the worker dies."""
        self._collected(undecided)

    def pytest_grader_check(self, result: CheckResult) -> None:
        """The result of one check."""
        self.results[result.id] = result


class FirstPass(Pass):
    """The run that decides nearly everything: what needs no second run is answered at once."""

    def __init__(self, answer: Answer) -> None:
        super().__init__({}, lambda undecided: answer("collected", undecided))
        self._answer = answer

    def pytest_grader_check(self, result: CheckResult) -> None:
        """The result of one check; one that a clock decided, or that hangs on such a one, is held back."""
        super().pytest_grader_check(result)
        if result.id not in doubtful(self.results):
            self._answer("check", result)

    def pytest_grader_advice(self, advice: tuple[Diagnosis, ...]) -> None:
        """What is said of the programs besides their checks."""
        self._answer("advice", advice)


def arguments(job: Job, checks: tuple[str, ...]) -> list[str]:
    """pytest's command line: its own ini, no plugin but ours, no cache, nothing read from outside the exercise."""
    given = [
        "-c", str(_INI), "--rootdir", job.exercise, "--confcutdir", job.exercise, "--import-mode=importlib",
        "-p", "no:cacheprovider", *_WITHOUT, "-p", "pytest_timeout", "-p", "grader.plugin", "-q", "--no-header", "--tb=line",
        "--capture=sys", "--submission", job.submission, "--seed", str(job.seed),
        "--sandbox", job.way,
    ]  # fmt: skip
    if job.python is not None:
        given += ["--python", job.python]
    for check in checks:
        given += ["--check", check]
    return [*given, *job.files]


def grade(job: Job, answer: Answer) -> None:
    """Run the checks of `job`; what a clock decided is run a second time, by itself, and then counts.

    Answers `collected` (the checks, undecided), `check` (a result) for each, `advice`, then `done`; or `broken` (what pytest
    said).
    """
    first = FirstPass(answer)
    code, said = _run(arguments(job, job.checks), first)
    if code in _USAGE_ERRORS or not first.results:
        answer("broken", said)
        return
    again = doubtful(first.results)
    if again:
        decided = {identity: result for identity, result in first.results.items() if identity not in again}
        second = Pass(decided, lambda undecided: None)
        _run(arguments(job, tuple(again)), second)
        for identity in again:
            answer("check", second.results.get(identity, first.results[identity]))
    answer("done", None)


def doubtful(results: dict[str, CheckResult]) -> list[str]:
    """Checks that a clock decided, and those that were skipped or left in doubt because of them, in order."""
    found: list[str] = []
    for identity, result in results.items():
        if result.decided_by == "clock" or any(need in found for need in result.needs):
            found.append(identity)
    return found


def _run(given: list[str], one_pass: Pass) -> tuple[int, str]:
    """pytest's exit code, and what it said."""
    import grader.plugin as plugin

    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = plugin.run(given, one_pass)
    return code, said.getvalue()


def main() -> int:
    """Serve jobs until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _own_environment()

    def answer(kind: str, value: Any) -> None:
        answers.write(json.dumps({"kind": kind, "value": value}, default=vars) + "\n")
        answers.flush()

    jobs: SimpleQueue[str | None] = SimpleQueue()
    busy = threading.Event()
    threading.Thread(target=_read_jobs, args=(sys.stdin, jobs, busy), daemon=True).start()
    with questions.kept():
        while (line := jobs.get()) is not None:
            busy.set()
            fields = json.loads(line)
            fields["files"], fields["checks"] = tuple(fields["files"]), tuple(fields["checks"])
            grade(Job(**fields), answer)
            busy.clear()
    return 0


def _read_jobs(source: TextIO, jobs: SimpleQueue[str | None], busy: threading.Event) -> None:
    for line in source:
        jobs.put(line)
    jobs.put(None)
    if busy.is_set():
        # The grader is gone in the middle of a job: unwind as after Ctrl-C, so that every program is ended.
        _thread.interrupt_main()


def _own_environment() -> None:
    """Nothing around the worker configures pytest."""
    sys.dont_write_bytecode = True
    for name in [name for name in os.environ if name.startswith("PYTEST_")]:
        del os.environ[name]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"


if __name__ == "__main__":
    sys.exit(main())
