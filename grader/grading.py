"""Grade one submission: `Worker.grade(exercise, submission, …)` in a supervised process that stays warm for the next.

A worker that dies is an `error`, blame `grader`, for the checks that it had not decided; nothing else is lost.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from types import TracebackType
from typing import IO, Any

from grader import __version__
from grader.exercise import Exercise, ExerciseError
from grader.harness.interpreter import Interpreter
from grader.harness.launcher import Way
from grader.nursery import WorkerProcess, started
from grader.result import (
    CheckResult,
    Diagnosis,
    ProgramFile,
    Result,
    bonus,
    marks,
)
from grader.submission import Submission
from grader.text import Text
from grader.worker import Job

Heard = Callable[[CheckResult], None]
_PATIENCE = 15.0  # seconds that a worker gets to end what it started
_LONGEST_SOURCE = 200_000  # characters of a source that a result carries


@dataclass(frozen=True)
class Request:
    """What is asked of one grading besides the exercise and the submission; `*_named` is as the user wrote them."""

    python: Interpreter
    exercise_named: str
    submission_named: str
    seed: int | None = None
    checks: tuple[str, ...] = ()
    way: Way = "direct"


class Worker:
    """The supervised process; a context manager. It is started when needed, and again when the checks have changed."""

    def __init__(self, start: Callable[[IO[str]], WorkerProcess] = started) -> None:
        self.process: WorkerProcess | None = None
        self._start = start
        self._footprint: Footprint = ()
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 closed in close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def grade(self, exercise: Exercise, submission: Submission, request: Request, heard: Heard) -> Result:
        """The result; `heard` is called with each check as it is decided. Raises ExerciseError."""
        seed = exercise.seed if request.seed is None else request.seed
        files = tuple(str(path) for path in exercise.check_files())
        folder = str(submission.path.resolve())
        job = Job(str(exercise.path), folder, files, seed, request.python.path, request.checks, request.way)
        decided: dict[str, CheckResult] = {}
        advice: tuple[Diagnosis, ...] = ()
        for kind, value in self._answers(exercise, asdict(job)):
            if kind == "collected":
                decided = {check.id: check for check in value}
            elif kind == "advice":
                advice = value
            else:
                check = _with_replay(value, request, seed)
                decided[check.id] = check
                heard(check)
        return result_of(exercise, submission, request, seed, tuple(decided.values()), advice)

    def why_no_sandbox(self, exercise: Exercise, python: Interpreter) -> str | None:
        """Why the worker can have no sandbox, in the words of whoever refused; None where it has one. Raises ExerciseError."""
        asked = {"python": python.path, "limits": asdict(exercise.limits)}
        answers = [why for _, why in self._answers(exercise, asked)]  # to the end, or it would be read as the next one
        return next((str(why) for why in answers if why is not None), None)

    def _answers(self, exercise: Exercise, asked: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """What the worker answers, until it is done; ends early when the worker dies. Raises ExerciseError."""
        process = self.start(exercise)
        assert process.stdin and process.stdout
        try:
            process.stdin.write(json.dumps(asked).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            self.close_process()
        collected = False
        for kind, value in _read(process.stdout) if not process.stdout.closed else ():
            if kind == "done":
                return
            if kind == "broken":
                raise ExerciseError(_broken(value))
            collected = True
            yield kind, value
        self.close_process()
        if not collected:
            raise ExerciseError(_broken(self._last_words()))

    def start(self, exercise: Exercise) -> WorkerProcess:
        """Have the process there, and busy with its imports while the caller does something else."""
        footprint = _footprint(exercise)
        if self.process is not None and (self._footprint != footprint or self.process.poll() is not None):
            self.close_process()
        if self.process is None:
            self._footprint = footprint
            self.process = self._start(self._errors)
        return self.process

    def _last_words(self) -> str:
        self._errors.seek(0)
        return self._errors.read()[-2000:]

    def close_process(self) -> None:
        """End the worker, which ends what it started; one that does not is killed, and its reaper ends the rest."""
        process, self.process = self.process, None
        if process is None:
            return
        assert process.stdin and process.stdout
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    def close(self) -> None:
        """End the worker for good; safe to call again."""
        self.close_process()
        self._errors.close()


def _read(answers: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """What a worker writes, up to its end, which may come in the middle of an answer."""
    with contextlib.suppress(EOFError, pickle.UnpicklingError):
        while True:
            yield pickle.load(answers)


Footprint = tuple[tuple[str, int, int], ...]


def _footprint(exercise: Exercise) -> Footprint:
    """What tells that a file of the exercise has changed: name, time of change (ns), size."""
    entries = sorted(path for path in exercise.path.iterdir() if path.suffix in (".py", ".toml", ".dialogue"))
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in entries)


_CHECK_NAME = re.compile(r"--check: (.*) (is none of|could be) (.*)")


def _broken(said: str) -> Text:
    """What pytest said of the exercise, in one paragraph: its ERROR lines and those that explain them."""
    name = _CHECK_NAME.search(said)
    if name is not None:
        french = "n'est aucun de" if name[2] == "is none of" else "pourrait être"
        return Text(f"--check : {name[1]} {french} {name[3]}", f"--check: {name[1]} {name[2]} {name[3]}")
    lines = [line.strip() for line in said.splitlines()]
    telling = [
        line.removeprefix("ERROR:").removeprefix("E ").strip() for line in lines if line.startswith(("ERROR", "E "))
    ]
    told = " / ".join(dict.fromkeys(telling)) or " ".join(lines[-3:])
    return Text(f"les contrôles de l'exercice ne tournent pas : {told}", f"the exercise's checks do not run: {told}")


def _with_replay(check: CheckResult, request: Request, seed: int) -> CheckResult:
    # A folder whose name starts with a dash would be taken for an option.
    folders = [
        f"./{named}" if named.startswith("-") else named for named in (request.exercise_named, request.submission_named)
    ]
    words = ["grade", *folders, "--check", check.id, "--seed", str(seed)]
    return replace(check, replay=shlex.join(words))


def _is_said(advice: Diagnosis, checks: tuple[CheckResult, ...]) -> bool:
    """Whether a failed check already says so."""
    return any((found.id, found.file) == (advice.id, advice.file) for check in checks for found in check.diagnoses)


def result_of(
    exercise: Exercise,
    submission: Submission,
    request: Request,
    seed: int,
    checks: tuple[CheckResult, ...],
    advice: tuple[Diagnosis, ...],
) -> Result:
    """All that is known of one submission, with the marks that its checks make."""
    mark, provisional = marks(checks, exercise.out_of)
    earned, out_of = bonus(checks)
    return Result(
        grader=__version__,
        python=request.python.version,
        platform=sys.platform,
        sandbox=request.way != "direct",
        exercise=exercise.name,
        submission=submission.name,
        path=os.path.normpath(request.submission_named),
        seed=seed,
        out_of=exercise.out_of,
        mark=mark,
        provisional=provisional,
        bonus_earned=earned,
        bonus_out_of=out_of,
        checks=checks,
        title=exercise.title,
        programs={source.role: ProgramFile(source.file, source.note) for source in submission.sources},
        advice=tuple(one for one in advice if not _is_said(one, checks)),
        sources={source.file: source.text[:_LONGEST_SOURCE] for source in submission.sources if source.file},
    )
