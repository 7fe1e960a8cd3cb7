"""A batch grades what is missing or has changed, loses nothing, and lets nobody pay for somebody else's worker."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from grader import batch
from grader.batch import RESULT, Asked, Batch, merged
from grader.batch_work import Graded, Graders, Hands, Task, ungraded
from grader.class_folder import HandedIn, discover
from grader.exercise import Exercise, ExerciseError, load
from grader.grading import Request, Worker
from grader.harness.interpreter import own
from grader.nursery import Forked, WorkerProcess, nursery
from grader.result import Result, from_json, to_json
from grader.text import Text
from tests.labelled import ROOT
from tests.results import a_check, a_result

GREETING = ROOT / "exercises" / "greeting"
REFERENCE = ROOT / "reference" / "greeting"
IN_DOUBT = a_check("c::two", outcome="inconclusive")


class AtOnce(Executor):
    """An executor that carries a task out when it is given, and notes in which order."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as exc:  # noqa: BLE001  as an executor does
            future.set_exception(exc)
        return future


@dataclass
class Room:
    """A class of two, a folder for reports, and a grader that is made up."""

    folder: Path
    exercise: Exercise
    made: list[Task] = field(default_factory=list)
    seen: list[tuple[str, float | None]] = field(default_factory=list)
    answers: list[Graded | BaseException] = field(default_factory=list)
    asked: Asked = field(init=False)

    def __post_init__(self) -> None:
        self.asked = Asked(self.exercise, Request(own(), "exercises/greeting", ""))
        for name in ("dupont", "martin"):
            (self.folder / "copies" / name).mkdir(parents=True)
            (self.folder / "copies" / name / "server.py").write_text(f"# {name}\n")
        (self.folder / "out").mkdir()

    def work(self, task: Task) -> Graded:
        """What is answered: the prepared answers first, then full marks."""
        self.made.append(task)
        answer = self.answers.pop(0) if self.answers else Graded(a_result([a_check("c::one"), a_check("c::two")]))
        if isinstance(answer, BaseException):
            raise answer
        return replace(answer, result=replace(answer.result, submission=task.name))

    def write(self, result: Result, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        (folder / RESULT).write_text(to_json(result), encoding="utf-8")

    def run(self, executor: Executor | None = None) -> list[str]:
        """Grade the class; the names of those that were graded anew."""
        self.made.clear()
        self.seen.clear()
        with tempfile.TemporaryDirectory(dir=self.folder) as staging:
            one_run = Batch(
                self.asked,
                self.folder / "out",
                Path(staging),
                Hands(executor or AtOnce(), self.work),
                self.write,
                lambda one, result: self.seen.append((one.name, result.mark)),
            )
            one_run.run(self.everyone())
            assert list(Path(staging).iterdir()) == []
        return [task.name for task in self.made]

    def everyone(self) -> list[HandedIn]:
        return discover(self.folder / "copies", self.folder / "unpacked")

    def result(self, name: str) -> Result:
        return from_json((self.folder / "out" / name / RESULT).read_bytes())


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path, load(GREETING))


def test_second_run_grades_nothing_and_says_the_same(room: Room) -> None:
    assert room.run() == ["dupont", "martin"]
    first = list(room.seen)
    assert room.run() == []
    assert sorted(room.seen) == sorted(first) == [("dupont", 20), ("martin", 20)]


def test_changed_work_alone_is_graded_again(room: Room) -> None:
    room.run()
    (room.folder / "copies" / "martin" / "server.py").write_text("# more\n")
    assert room.run() == ["martin"]


@pytest.mark.parametrize("what", ["seed", "python", "version of python", "sandbox"])
def test_everything_is_graded_again_when_what_is_asked_has_changed(what: str, room: Room) -> None:
    room.run()
    request, python = room.asked.request, room.asked.request.python
    changed = {
        "seed": replace(request, seed=99),
        "python": replace(request, python=replace(python, path="/elsewhere/python")),
        "version of python": replace(request, python=replace(python, version="3.99.0")),
        "sandbox": replace(request, way="forked"),
    }[what]
    room.asked = replace(room.asked, request=changed)
    assert room.run() == ["dupont", "martin"]


def test_everything_is_graded_again_when_the_exercise_has_changed(room: Room, tmp_path: Path) -> None:
    copied = tmp_path / "greeting"
    shutil.copytree(GREETING, copied)
    room.asked = replace(room.asked, exercise=load(copied))
    room.run()
    with (copied / "test_server.py").open("a") as checks:
        checks.write("# changed\n")
    batch._digest_of.cache_clear()  # another run of the command starts with nothing remembered
    assert room.run() == ["dupont", "martin"]


@pytest.mark.parametrize("left", ["", "{", '{"schema": 1}'])
def test_half_a_result_counts_as_none(left: str, room: Room) -> None:
    room.run()
    (room.folder / "out" / "martin" / RESULT).write_text(left)
    assert room.run() == ["martin"]


def test_what_was_left_in_doubt_runs_once_more_at_the_end_and_that_counts(room: Room) -> None:
    room.answers = [Graded(a_result([a_check("c::one"), IN_DOUBT])), Graded(a_result([a_check("c::one")]))]
    room.answers.append(Graded(a_result([a_check("c::two", outcome="failed")])))
    assert room.run() == ["dupont", "martin", "dupont"]
    assert [task.request.checks for task in room.made] == [(), (), ("c::two",)]
    assert [check.outcome for check in room.result("dupont").checks] == ["passed", "failed"]
    assert room.seen == [("martin", 20), ("dupont", 10)]
    assert room.run() == []


def test_doubt_that_a_killed_run_left_is_cleared_by_the_next(room: Room) -> None:
    room.answers = [
        Graded(a_result([a_check("c::one"), IN_DOUBT])),
        Graded(a_result([a_check("c::one")])),
        KeyboardInterrupt(),
    ]
    with pytest.raises(KeyboardInterrupt):
        room.run()
    assert room.result("dupont").mark is None
    assert room.run() == ["dupont"]
    assert room.result("dupont").mark == 20


def test_grader_errors_are_graded_again_by_the_next_run(room: Room) -> None:
    room.answers = [Graded(a_result([a_check("c::one"), a_check("c::two", outcome="error")]))]
    room.run()
    assert room.run() == ["dupont"]
    assert room.result("dupont").mark == 20


def test_lost_task_is_a_grader_error_of_its_own_submission(room: Room) -> None:
    room.answers = [BrokenExecutor("gone")]
    room.run()
    lost = room.result("dupont")
    assert (lost.mark, lost.checks) == (None, ())
    assert "lost this submission" in lost.notes[0].en
    assert room.result("martin").mark == 20


def test_broken_exercise_stops_the_batch(room: Room) -> None:
    for name in ("petit", "durand"):
        (room.folder / "copies" / name).mkdir()
    broken = Graded(a_result(), Text("les contrôles ne tournent pas", "the checks do not run"))
    room.answers = [broken] * 4
    with pytest.raises(ExerciseError, match="do not run"):
        room.run()
    assert {name for name, mark in room.seen if mark is not None} == set()


def test_full_disk_stops_the_batch_and_the_next_run_goes_on(room: Room) -> None:
    write = room.write
    written: list[Path] = []

    def full(result: Result, folder: Path) -> None:
        if written:
            raise OSError(28, "No space left on device")
        written.append(folder)
        write(result, folder)

    room.write = full  # type: ignore[method-assign]
    with pytest.raises(OSError, match="No space left"):
        room.run()
    room.write = write  # type: ignore[method-assign]
    assert len(room.run()) == 1
    assert {name for name, _ in room.seen} == {"dupont", "martin"}


def test_merged_result_has_the_marks_of_its_checks() -> None:
    first = a_result([a_check("c::one"), IN_DOUBT])
    again = merged(first, a_result([a_check("c::two")]))
    assert (first.mark, first.provisional) == (None, 20)
    assert (again.mark, again.provisional) == (20, None)


# With real workers


class Dying(Worker):
    """A worker that is killed before it has read what is asked, the first times."""

    deaths = 0

    def start(self, exercise: Exercise) -> WorkerProcess:
        process = super().start(exercise)
        if Dying.deaths > 0:
            Dying.deaths -= 1
            process.kill()
            process.wait()
        return process


def a_task(room: Room) -> Task:
    return Task(room.exercise, REFERENCE, "dupont", room.asked.request)


@pytest.mark.parametrize(("deaths", "mark"), [(1, 10), (2, None)])
def test_submission_is_tried_once_more_when_its_worker_dies(deaths: int, mark: float | None, room: Room) -> None:
    Dying.deaths = deaths
    with Graders(Dying) as graders:
        graded = graders.grade(a_task(room))
    assert Dying.deaths == 0
    assert graded.result.mark == mark
    assert (graded.broken is None) == (mark is not None)


def test_submission_without_a_program_has_no_mark(room: Room, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with Graders() as graders:
        task = replace(a_task(room), folder=empty, notes=(Text("rien", "nothing"),))
        result = graders.grade(task).result
    assert (result.mark, result.checks, result.complete) == (None, (), False)
    assert [note.en for note in result.notes] == ["nothing"]
    assert ungraded(task).programs["server"].file is None


def test_every_thread_has_a_warm_worker_of_its_own(room: Room) -> None:
    with Graders() as graders, ThreadPoolExecutor(2) as executor:
        results = [executor.submit(graders.grade, a_task(room)) for _ in range(4)]
        assert [one.result().result.mark for one in results] == [10] * 4
        assert 1 <= len(graders._workers) <= 2
        workers = [worker.process for worker in graders._workers]
    assert all(process is not None and process.poll() is not None for process in workers)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")
def test_worker_out_of_the_nursery_grades_as_any_other_and_another_takes_its_place(room: Room) -> None:
    with nursery() as workers:
        assert workers is not None
        with Graders(partial(Worker, workers.start)) as graders:
            assert graders.grade(a_task(room)).result.mark == 10
            [worker] = graders._workers
            first = worker.process
            assert isinstance(first, Forked) and first.poll() is None
            with pytest.raises(subprocess.TimeoutExpired):
                first.wait(0)
            first.kill()
            assert (first.wait(), first.poll()) == (0, 0)
            assert graders.grade(a_task(room)).result.mark == 10
            second = worker.process
            assert isinstance(second, Forked) and second is not first
        assert second.poll() == 0
        workers.close()
        with Graders(partial(Worker, workers.start)) as graders:  # there is no nursery any more
            assert graders.grade(a_task(room)).result.mark == 10


def test_batch_imports_pytest_in_its_workers_only() -> None:
    code = "import grader.batch, sys; print('pytest' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "False\n"
