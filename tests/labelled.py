"""The labelled submissions: correct ones, and faulty ones with the checks that must fail. Also a command:

    python -m tests.labelled --rounds 3 --busy 4

grades all of them, round after round, with busy processes beside, and exits 1 when an outcome is not the labelled one, or
when one round differs from another in an outcome, a failed check or a diagnosis. Several settings are tried in one command:

    python -m tests.labelled --rounds 20 --busy 0 8

`--part 2/4` takes every fourth of them, from the second one on: a gate that cannot afford all of them twice takes another
part each time. `--sandbox off on fresh` launches the programs plainly, then in a sandbox, then there with an interpreter each.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import multiprocessing
import os
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
from grader.harness.launcher import Way
from grader.result import Result
from grader.submission import load as load_submission

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
LABELS = "expect.toml"
SANDBOXES: dict[str, Way] = {"off": "direct", "on": "forked", "fresh": "fresh"}


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

    @property
    def pauses(self) -> bool:
        """Whether its programs seem to wait for a clock, so that grading it takes long."""
        texts = [path.read_bytes() for path in self.path.glob("*.py")]
        return any(word in text for text in texts for word in (b"sleep(", b"timeout", b"alarm(", b"Timer("))


def read(exercise: str, path: Path) -> Labelled:
    """A submission with its labels. Raises OSError, KeyError."""
    fields = tomllib.loads((path / LABELS).read_text(encoding="utf-8"))
    return Labelled(
        exercise,
        path,
        frozenset(fields.get("fails", ())),
        fields.get("diagnosis"),
        fields.get("file"),
        fields.get("line"),
    )


def exercises() -> list[str]:
    """The names of the exercises."""
    return sorted(path.parent.name for path in (ROOT / "exercises").glob("*/exercise.toml"))


def labelled() -> list[Labelled]:
    """Every labelled submission, exercise by exercise."""
    return [
        read(exercise, path.parent)
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

    def verdicts(self) -> dict[str, tuple[str, ...]]:
        """Of each check its outcome, and its diagnoses with their lines: what no round may change."""
        return {
            check.id: (check.outcome, *(f"{found.id} ({found.file}:{found.line})" for found in check.diagnoses))
            for check in self.result.checks
        }

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
    way: Way = "direct"

    def __post_init__(self) -> None:
        self._local = threading.local()
        self._workers: list[Worker] = []
        self._pool = ThreadPoolExecutor(self.count)

    @property
    def setting(self) -> str:
        """The way to launch, as a round names it; nothing of the plain one."""
        return "" if self.way == "direct" else f"in the sandbox ({self.way}), "

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
        request = Request(self.python, f"exercises/{case.exercise}", case.name, way=self.way)
        start = time.monotonic()
        submission = load_submission(case.path, exercise.roles)
        result = self._local.worker.grade(exercise, submission, request, lambda check: None)
        return Graded(case, result, time.monotonic() - start)


def _spin(parent: int) -> None:
    while os.getppid() == parent:  # and not for ever, if that is killed
        pass


@contextlib.contextmanager
def busy(count: int) -> Iterator[None]:
    """`count` processes that use all the CPU they get."""
    processes = [
        multiprocessing.get_context("spawn").Process(target=_spin, args=(os.getpid(),), daemon=True)
        for _ in range(count)
    ]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.join()


@dataclass
class Rounds:
    """Grades the chosen submissions again and again, and compares each round with the labels and with the first one."""

    chosen: list[Labelled]
    graders: Graders
    first: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    wrong: int = 0
    different: int = 0

    def run(self, rounds: int, processes: int) -> None:
        """So many rounds, beside `processes` busy ones. Each begins while the last programs of the one before still run."""
        queued = [self._queued() for _ in range(rounds)]
        for number, futures in enumerate(queued, 1):
            self._finish(number, processes, futures)

    def _queued(self) -> list[Future[Graded]]:
        return [self.graders.submit(case) for case in sorted(self.chosen, key=self._shortness)]

    def _finish(self, number: int, processes: int, futures: list[Future[Graded]]) -> None:
        start = time.monotonic()
        wrong = different = 0
        for future in futures:
            graded = future.result()
            self.seconds[graded.case.name] = graded.seconds
            problems, changes = graded.problems(), self._changes(graded)
            wrong += bool(problems)
            different += bool(changes)
            for told in (*problems, *changes):
                print(f"{graded.case.name}: {told}", flush=True)
        print(
            f"round {number}, {self.graders.setting}{processes} busy processes: "
            f"{len(self.chosen) - wrong} of {len(self.chosen)} submissions as labelled, "
            f"{different} different from the first round, {time.monotonic() - start:.0f} s",
            flush=True,
        )
        self.wrong += wrong
        self.different += different

    def _shortness(self, case: Labelled) -> tuple[bool, float]:
        """The longest come first, or else nothing would run beside the last ones."""
        return not case.pauses, -self.seconds.get(case.name, 0)

    def _changes(self, graded: Graded) -> list[str]:
        verdicts = graded.verdicts()
        first = self.first.setdefault(graded.case.name, verdicts)
        return [
            f"{check}: {', '.join(verdicts.get(check, ('unknown',)))}; in the first round {', '.join(first.get(check, ()))}"
            for check in sorted(first.keys() | verdicts.keys())
            if first.get(check) != verdicts.get(check)
        ]


def _part(text: str) -> slice:
    """Raises ValueError."""
    which, of = map(int, text.split("/"))
    if not 1 <= which <= of:
        raise ValueError(text)
    return slice(which - 1, None, of)


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade every labelled submission; 1 when one of them did not get what it deserves, or not every time."""
    parser = argparse.ArgumentParser(prog="python -m tests.labelled")
    parser.add_argument("--rounds", type=int, default=1, help="of each setting")
    parser.add_argument("--busy", type=int, nargs="+", default=[0], metavar="PROCESSES")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--part", type=_part, default=slice(None), metavar="K/N")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="parts of the names of those to grade")
    parser.add_argument(
        "--sandbox",
        choices=SANDBOXES,
        nargs="+",
        default=["off"],
        help="how the programs are launched, round after round",
    )
    options = parser.parse_args(arguments)
    wanted = [case for case in labelled() if not options.only or any(name in case.name for name in options.only)]
    chosen = wanted[options.part]
    with Graders(options.jobs) as graders:
        rounds = Rounds(chosen, graders)
        for sandbox, processes in itertools.product(options.sandbox, options.busy):
            graders.way = SANDBOXES[sandbox]
            with busy(processes):
                rounds.run(options.rounds, processes)
    total = options.rounds * len(options.sandbox) * len(options.busy) * len(chosen)
    print(f"{total} gradings: {rounds.wrong} not as labelled, {rounds.different} different from the first round")
    return 1 if rounds.wrong or rounds.different or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
