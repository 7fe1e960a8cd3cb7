"""How long the verdict on a wrong program takes, against that on the correct one, on the same checks. A command:

    python -m tests.benchmarks.verdict_time --runs 15

exits 1 when the median of a deadlocked, a silent or a wrong-answering submission is more than twice the correct one's.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.exercise import Exercise
from grader.exercise import load as load_exercise
from grader.grading import Request, Worker
from grader.harness.interpreter import own
from grader.submission import load as load_submission
from tests.labelled import ROOT

REFERENCE = ROOT / "reference" / "parrot"
MOST = 2.0  # times the correct one


@dataclass(frozen=True)
class Wrong:
    """A submission that is the reference but for one line, and the checks on which it is compared with it."""

    name: str
    role: str
    line: str
    instead: str
    checks: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Raises ValueError when the reference no longer has the line."""
        _copy_reference(folder)
        path = folder / f"{self.role}.py"
        source = path.read_text(encoding="utf-8")
        if self.line not in source:
            raise ValueError(f"{path.name} of the reference has no {self.line!r}")
        path.write_text(source.replace(self.line, self.instead), encoding="utf-8")


def _copy_reference(folder: Path) -> None:
    """Its programs alone: each launch copies the whole folder."""
    folder.mkdir()
    for role in ("server", "client"):
        shutil.copy(REFERENCE / f"{role}.py", folder)


CAPITALS = ("test_server.py::test_capitals",)
TOGETHER = ("test_together.py::test_dialogue",)
SHOWN = ("test_client.py::test_shows_reply",)
WRONG = (
    Wrong("silent server", "server", 'client.sendall(decodeur.decode(recu).upper().encode("utf-8"))', "pass", CAPITALS),
    Wrong("server that answers in small letters", "server", ".upper()", ".lower()", CAPITALS),
    Wrong("server that waits for 1024 bytes", "server", "recv(1024)", "recv(1024, socket.MSG_WAITALL)", CAPITALS),
    Wrong("client that shows nothing", "client", 'print(recu.decode("utf-8"))', "pass", SHOWN),
    Wrong(
        "client that waits for a first word, and so do both",
        "client",
        "client.connect(ADRESSE)",
        "client.connect(ADRESSE); client.recv(1024)",
        TOGETHER,
    ),
)


class Stopwatch:
    """Measures gradings on a warm worker."""

    def __init__(self, worker: Worker, exercise: Exercise) -> None:
        self._worker = worker
        self._exercise = exercise

    def seconds(self, folder: Path, checks: tuple[str, ...], outcome: str) -> float:
        """Until the verdict on `checks`. Raises ValueError when it is another one than `outcome`."""
        submission = load_submission(folder, self._exercise.roles)
        request = Request(own(), "parrot", folder.name, checks=checks)
        start = time.monotonic()
        result = self._worker.grade(self._exercise, submission, request, lambda check: None)
        took = time.monotonic() - start
        [check] = [check for check in result.checks if check.id == checks[-1]]
        if check.outcome != outcome:
            raise ValueError(f"{folder}: {check.id} is {check.outcome}: {check.difference}")
        return took


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when a wrong program takes too long."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.verdict_time")
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args(arguments)
    worst = 0.0
    with Worker() as worker, tempfile.TemporaryDirectory(prefix="grader-benchmark-") as top:
        stopwatch = Stopwatch(worker, load_exercise(ROOT / "exercises" / "parrot"))
        correct = Path(top, "correct")
        _copy_reference(correct)
        for wrong in WRONG:
            folder = Path(top, wrong.name)
            wrong.write(folder)
            stopwatch.seconds(correct, wrong.checks, "passed")  # warm
            right, other = [], []
            for _ in range(options.runs):  # in turns, so that a noisy moment meets both
                right.append(stopwatch.seconds(correct, wrong.checks, "passed"))
                other.append(stopwatch.seconds(folder, wrong.checks, "failed"))
            medians = statistics.median(right), statistics.median(other)
            ratio = medians[1] / medians[0]
            worst = max(worst, ratio)
            print(
                f"{wrong.name}: {medians[1] * 1000:.0f} ms against {medians[0] * 1000:.0f} ms for the correct one "
                f"({ratio:.2f} times)",
                flush=True,
            )
    print(f"at most {worst:.2f} times the correct one; promised: {MOST:g}")
    return 1 if worst > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
