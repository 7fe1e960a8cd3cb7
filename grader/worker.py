"""The worker process: reads jobs on its standard input, as JSON lines, runs each through pytest, answers with pickled events.

It stays warm from one submission to the next: pytest is started, and the checks are collected, once for all of them. What
anything prints in here goes to standard error; the answers have a descriptor of their own. When its input ends, the grader is
gone, and so does the worker.
"""

from __future__ import annotations

import _thread
import contextlib
import gc
import io
import json
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TextIO

from grader import questions
from grader.harness import bubble, fork_server, zygotes
from grader.harness.launcher import Limits, Way
from grader.memory import Memory
from grader.result import CheckResult, Diagnosis
from grader.rounds import Round

_INI = Path(__file__).with_name("pytest.ini")
_MOST_SERVED = 100  # submissions in one run of pytest
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
    way: Way = "direct"


Answer = Callable[[str, Any], None]


class Pass:
    """One round over the checks; hears of them."""

    def __init__(self, collected: Callable[[list[CheckResult]], None] = lambda undecided: None) -> None:
        self.collected = collected
        self.results: dict[str, CheckResult] = {}

    def decided(self, result: CheckResult) -> None:
        """The result of one check."""
        self.results[result.id] = result

    def advised(self, advice: tuple[Diagnosis, ...]) -> None:
        """What is said of the programs besides their checks: it is the same for each pass."""


class FirstPass(Pass):
    """The round that decides nearly everything: what needs no second one is answered at once."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(lambda undecided: answer("collected", undecided))
        self._answer = answer

    def decided(self, result: CheckResult) -> None:
        """The result of one check; one that a clock decided, or that hangs on such a one, is held back."""
        super().decided(result)
        if result.id not in doubtful(self.results):
            self._answer("check", result)

    def advised(self, advice: tuple[Diagnosis, ...]) -> None:
        """What is said of the programs besides their checks."""
        self._answer("advice", advice)


class Service:
    """A run of pytest that collects the checks of an exercise once, and then serves one job after another; a plugin.

    What a clock decided is run a second time, by itself, and then counts.
    """

    def __init__(self, first: Job, more: Callable[[], Job | None], answer: Answer, said: io.StringIO) -> None:
        self._more = more
        self._answer = answer
        self._said = said
        self._pass = Pass()
        self.job: Job | None = first  # what is served, until it is done
        self.left: Job | None = None  # what has come meanwhile, and is for another run

    def pytest_grader_rounds(self) -> Iterator[Round]:
        """The rounds of each job for the same exercise, not endlessly: pytest remembers something of each."""
        served = 0
        while self.job is not None:
            yield from self._rounds(self.job)
            if not self._pass.results:
                return
            self._answer("done", None)
            self._pass = Pass()
            self._said.seek(0)
            self._said.truncate()
            exercise, self.job = self.job.exercise, None
            served += 1
            self.left = self._more()
            if self.left is not None and self.left.exercise == exercise and served < _MOST_SERVED:
                self.job, self.left = self.left, None

    def _rounds(self, job: Job) -> Iterator[Round]:
        asked = Round(job.submission, job.seed, job.python, job.way, job.checks)
        self._pass = FirstPass(self._answer)
        yield asked
        first = self._pass.results
        again = doubtful(first)
        if again:
            self._pass = Pass()
            known = {identity: result for identity, result in first.items() if identity not in again}
            yield replace(asked, checks=tuple(again), known=known)
            for identity in again:
                self._answer("check", self._pass.results.setdefault(identity, first[identity]))

    def pytest_grader_checks(self, undecided: list[CheckResult]) -> None:
        """The checks that are about to run, as they stand if the worker dies."""
        self._pass.collected(undecided)

    def pytest_grader_check(self, result: CheckResult) -> None:
        """The result of one check."""
        self._pass.decided(result)

    def pytest_grader_advice(self, advice: tuple[Diagnosis, ...]) -> None:
        """What is said of the submission's programs besides their checks."""
        self._pass.advised(advice)


def arguments(job: Job) -> list[str]:
    """pytest's command line: its own ini, no plugin but ours, no cache, nothing read from outside the exercise."""
    return [
        "-c", str(_INI), "--rootdir", job.exercise, "--confcutdir", job.exercise, "--import-mode=importlib",
        "-p", "no:cacheprovider", *_WITHOUT, "-p", "pytest_timeout", "-p", "grader.plugin", "-q", "--no-header", "--tb=line",
        "--capture=sys", *job.files,
    ]  # fmt: skip


def serve(first: Job, more: Callable[[], Job | None], answer: Answer) -> None:
    """Run `first`, then whatever else `more` gives until that is None.

    Answers `collected` (the checks, undecided), `check` (a result) for each, `advice`, then `done`; or `broken` (what pytest
    said).
    """
    job: Job | None = first
    while job is not None:
        said = io.StringIO()
        service = Service(job, more, answer, said)
        _run(arguments(job), service, said)
        if service.job is not None:
            answer("broken", said.getvalue())
        job = more() if service.job is not None else service.left


def doubtful(results: dict[str, CheckResult]) -> list[str]:
    """Checks that a clock decided, and those that were skipped or left in doubt because of them, in order."""
    found: list[str] = []
    for identity, result in results.items():
        if result.decided_by == "clock" or any(need in found for need in result.needs):
            found.append(identity)
    return found


def _run(given: list[str], service: Service, said: io.StringIO) -> None:
    import grader.plugin as plugin

    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        plugin.run(given, service)


def main() -> int:
    """Serve jobs until the input ends; between two, tell whether a sandbox can be had, which is kept for the next."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _own_environment()

    def answer(kind: str, value: Any) -> None:
        pickle.dump((kind, value), answers)
        answers.flush()

    jobs: SimpleQueue[str | None] = SimpleQueue()
    busy = threading.Event()
    memory = Memory()
    asked = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 a nursery's sys.stdin is that of the command
    threading.Thread(target=_read_jobs, args=(asked, jobs, busy), daemon=True).start()

    def more() -> Job | None:
        while True:
            busy.clear()
            memory.settle()
            line = jobs.get()
            if line is None:
                return None
            busy.set()
            fields = json.loads(line)
            if "files" in fields:
                fields["files"], fields["checks"] = tuple(fields["files"]), tuple(fields["checks"])
                return Job(**fields)
            answer("sandbox", bubble.unavailable(fields["python"], Limits(**fields["limits"])))
            answer("done", None)

    with questions.kept(), zygotes.kept():
        first = more()
        if first is not None:
            serve(first, more, answer)
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


def nurse() -> None:
    """Have everything imported, and become a worker in a new process for each request (its standard streams)."""
    gc.disable()  # what is imported stays
    import grader.plugin  # noqa: F401 it is imported here so that no worker needs to

    def become(request: bytes, streams: list[int]) -> None:
        os.setsid()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        sys.exit(main())

    gc.freeze()
    gc.enable()
    fork_server.serve(become)
    with contextlib.suppress(
        ChildProcessError
    ):  # workers end when nobody writes to them; until then, they are somebody's
        while True:
            os.wait()


if __name__ == "__main__":
    if sys.argv[1:] == ["--nursery"]:
        nurse()
    else:
        sys.exit(main())
