"""One submission of a class as a task of its own, and the warm workers of this machine that carry tasks out.

Each worker is a process; a thread of this one waits for it. A worker that dies takes nobody with it: its submission is tried
once more, then its undecided checks are the grader's errors.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from grader.exercise import Exercise, ExerciseError
from grader.grading import Request, Worker, result_of
from grader.harness.bubble import unavailable
from grader.harness.interpreter import Interpreter
from grader.nursery import Nursery
from grader.result import CheckResult, Result
from grader.submission import Source, Submission, SubmissionError
from grader.submission import load as load_submission
from grader.text import Text

_TRIES = 2


@dataclass(frozen=True)
class Task:
    """One submission to grade: the clean folder, the student's name, what is asked, what there is to say already."""

    exercise: Exercise
    folder: Path
    name: str
    request: Request
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Graded:
    """The result; `broken` is what was wrong with the exercise or the worker when not even the checks were known."""

    result: Result
    broken: Text | None = None


class Graders:
    """The workers of this machine, one for each thread that asks; a context manager."""

    def __init__(self, make: Callable[[], Worker] = Worker) -> None:
        self._make = make
        self._local = threading.local()
        self._workers: list[Worker] = []
        self._stopped = False

    def __enter__(self) -> Graders:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for worker in self._workers:
            worker.close()

    def stop(self) -> None:
        """Let the workers unwind what they are doing, from whichever thread; nothing is tried again."""
        self._stopped = True
        for worker in self._workers:
            process = worker.process
            if process is not None and process.stdin is not None:
                with contextlib.suppress(OSError, ValueError):  # it is gone, or closed by its own thread
                    process.stdin.close()

    def grade(self, task: Task) -> Graded:
        """Carry out one task in the calling thread's worker."""
        try:
            submission = replace(load_submission(task.folder, task.exercise.roles), name=task.name)
        except SubmissionError:
            return Graded(_without_checks(task, _empty(task)))
        graded = self._once(task, submission)
        for _ in range(_TRIES - 1):
            if not self._died() or self._stopped:
                break
            graded = self._once(task, submission)
        return graded

    def why_no_sandbox(self, exercise: Exercise, python: Interpreter) -> str | None:
        """What the calling thread's worker says. Raises ExerciseError."""
        return self._worker().why_no_sandbox(exercise, python)

    def _once(self, task: Task, submission: Submission) -> Graded:
        try:
            result = self._worker().grade(task.exercise, submission, task.request, _unheard)
        except ExerciseError as exc:
            return Graded(_without_checks(task, submission, exc.text), exc.text)
        return Graded(replace(result, notes=task.notes))

    def _worker(self) -> Worker:
        if not hasattr(self._local, "worker"):
            self._local.worker = self._make()
            self._workers.append(self._local.worker)
        worker: Worker = self._local.worker
        return worker

    def _died(self) -> bool:
        """Whether this thread's worker ended in the middle of its last task."""
        return self._worker().process is None


def _unheard(check: CheckResult) -> None:
    """A batch shows whole submissions only."""


def why_none_here(exercise: Exercise, python: Interpreter) -> str | None:
    """Why there is no sandbox for programs of this exercise on this machine; None where there is one."""
    return unavailable(python.path, exercise.limits)


@dataclass(frozen=True)
class Hands:
    """Who carries tasks out: an executor, what it is told to do, how many tasks to prepare, what it raises for lost ones.

    `why_no_sandbox` tells what is against one where the programs run; None when nothing is. `let_go` says that no task will
    come any more: they may end while something else is done.
    """

    executor: Executor
    work: Callable[[Task], Graded]
    most_waiting: int = 4
    lost: tuple[type[Exception], ...] = (BrokenExecutor,)
    why_no_sandbox: Callable[[Exercise, Interpreter], str | None] = why_none_here
    let_go: Callable[[], None] = lambda: None


@contextlib.contextmanager
def on_this_machine(jobs: int, nursery: Nursery | None = None) -> Iterator[Hands]:
    """As many warm workers as `jobs`, out of a nursery where there is one; when something stops the batch, they stop first."""
    make = Worker if nursery is None else partial(Worker, nursery.start)
    with Graders(make) as graders, ThreadPoolExecutor(jobs) as executor:

        def why_no_sandbox(exercise: Exercise, python: Interpreter) -> str | None:
            # Each is asked, so that each gets ready: what it opens to see is kept for its first submission.
            asked = [executor.submit(graders.why_no_sandbox, exercise, python) for _ in range(jobs)]
            return next((why for one in asked if (why := one.result()) is not None), None)

        try:
            yield Hands(executor, graders.grade, 2 * jobs, why_no_sandbox=why_no_sandbox, let_go=graders.stop)
        except BaseException:
            graders.stop()  # before the executor waits for its threads
            raise


def ungraded(task: Task, *why: Text) -> Result:
    """The result of a submission of which no check could be run: no mark, and what there is to say."""
    try:
        submission = replace(load_submission(task.folder, task.exercise.roles), name=task.name)
    except SubmissionError:
        submission = _empty(task)
    return _without_checks(task, submission, *why)


def _without_checks(task: Task, submission: Submission, *why: Text) -> Result:
    seed = task.exercise.seed if task.request.seed is None else task.request.seed
    result = result_of(task.exercise, submission, task.request, seed, (), ())
    return replace(result, mark=None, notes=(*task.notes, *why))


def _empty(task: Task) -> Submission:
    return Submission(task.folder, task.name, tuple(Source(role, "missing") for role in task.exercise.roles))
