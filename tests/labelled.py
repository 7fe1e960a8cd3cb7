"""The labelled submissions: correct ones, and faulty ones with the checks that must fail. Also a command:

    python -m tests.labelled --rounds 3 --busy 4

grades all of them, round after round, with busy processes beside, and exits 1 when an outcome is not the labelled one.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from grader.exercise import load as load_exercise
from grader.grading import Request, Worker
from grader.harness.interpreter import Interpreter, own
from grader.result import Result
from grader.submission import load as load_submission

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
LABELS = "expect.toml"


@dataclass(frozen=True)
class Labelled:
    """A submission and what must become of it: the checks that fail, and for a faulty one its misconception."""

    exercise: str
    path: Path
    fails: frozenset[str]
    diagnosis: str | None = None
    file: str | None = None
    line: int | None = None

    @property
    def name(self) -> str:
        """Such as parrot/faulty/mutual-wait-1."""
        kind = "correct" if self.diagnosis is None else "faulty"
        return f"{self.exercise}/{kind}/{self.path.name}"


def _read(exercise: str, path: Path) -> Labelled:
    fields = tomllib.loads((path / LABELS).read_text(encoding="utf-8"))
    return Labelled(
        exercise, path, frozenset(fields["fails"]), fields.get("diagnosis"), fields.get("file"), fields.get("line")
    )


def exercises() -> list[str]:
    """The names of the exercises."""
    return sorted(path.parent.name for path in (ROOT / "exercises").glob("*/exercise.toml"))


def labelled() -> list[Labelled]:
    """Every labelled submission, exercise by exercise."""
    return [
        _read(exercise, path.parent)
        for exercise in exercises()
        for folder in (ROOT / "tests" / "corpus" / exercise, ROOT / "reference" / exercise / "faulty")
        for path in sorted(folder.glob(f"*/{LABELS}"))
    ]


@dataclass(frozen=True)
class Graded:
    """What grading gave, against the labels."""

    case: Labelled
    result: Result
    seconds: float

    @property
    def failed(self) -> set[str]:
        """The checks that failed."""
        return {check.id for check in self.result.checks if check.outcome == "failed"}

    def problems(self) -> list[str]:
        """Every way in which the outcomes are not the labelled ones; empty when they are."""
        checks = {check.id: check for check in self.result.checks}
        told = [f"{one}: failed, {_why(self.result, one)}" for one in sorted(self.failed - self.case.fails)]
        for one in sorted(self.case.fails - self.failed):
            told.append(f"{one}: should have failed, is {checks[one].outcome if one in checks else 'unknown'}")
        for check in self.result.checks:
            if check.outcome in ("error", "inconclusive"):
                told.append(f"{check.id}: {check.outcome}, {_why(self.result, check.id)}")
            elif check.decided_by == "clock":
                told.append(f"{check.id}: decided by a clock")
        return told


def _why(result: Result, identity: str) -> str:
    [check] = [check for check in result.checks if check.id == identity]
    return check.difference.en if check.difference else ""


@dataclass
class Graders:
    """Several workers, each in a thread of its own; a context manager."""

    count: int = 4  # more than cores: much of the time goes to pauses that subjects allow
    python: Interpreter = field(default_factory=own)

    def __post_init__(self) -> None:
        self._local = threading.local()
        self._workers: list[Worker] = []
        self._pool = ThreadPoolExecutor(self.count)

    def __enter__(self) -> Graders:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def submit(self, case: Labelled) -> Future[Graded]:
        """Grade `case` when a worker is free."""
        return self._pool.submit(self._grade, case)

    def _grade(self, case: Labelled) -> Graded:
        if not hasattr(self._local, "worker"):
            self._local.worker = Worker()
            self._workers.append(self._local.worker)
        exercise = load_exercise(ROOT / "exercises" / case.exercise)
        request = Request(self.python, f"exercises/{case.exercise}", case.name)
        start = time.monotonic()
        submission = load_submission(case.path, exercise.roles)
        result = self._local.worker.grade(exercise, submission, request, lambda check: None)
        return Graded(case, result, time.monotonic() - start)


def _spin() -> None:
    while True:
        pass


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """`count` processes that use all the CPU they get."""
    processes = [multiprocessing.get_context("spawn").Process(target=_spin, daemon=True) for _ in range(count)]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade every labelled submission; 1 when one of them did not get what it deserves."""
    parser = argparse.ArgumentParser(prog="python -m tests.labelled")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--busy", type=int, default=0, metavar="PROCESSES")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("names", nargs="*", help="parts of the names of those to grade (default: all)")
    options = parser.parse_args(arguments)
    chosen = [case for case in labelled() if not options.names or any(name in case.name for name in options.names)]
    wrong = 0
    with busy(options.busy), Graders(options.jobs) as graders:
        for number in range(1, options.rounds + 1):
            start = time.monotonic()
            futures = [graders.submit(case) for case in chosen]
            bad = 0
            for future in futures:
                graded = future.result()
                problems = graded.problems()
                bad += bool(problems)
                for problem in problems:
                    print(f"{graded.case.name}: {problem}", flush=True)
            print(
                f"round {number}, {options.busy} busy processes: {len(chosen) - bad} of {len(chosen)} submissions as "
                f"labelled, {time.monotonic() - start:.0f} s",
                flush=True,
            )
            wrong += bad
    return 1 if wrong or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
