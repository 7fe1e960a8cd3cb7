"""A whole class: schedule, resume, and what is run again alone at the end.

Each result is written whole or not at all as soon as it is there, with a fingerprint of all that it depends on. Whatever stops a
batch, the same command goes on from what is there; the end is that of a run which nothing disturbed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from grader import __version__
from grader.batch_work import Graded, Hands, Task, ungraded
from grader.class_folder import HandedIn
from grader.exercise import Exercise, ExerciseError
from grader.grading import Request
from grader.preparing import Prepared, prepare
from grader.result import CheckResult, Result, ResultUnreadableError, bonus, from_json, marks
from grader.text import Text

RESULT = "result.json"
_HOPELESS = 3  # submissions, none of which could be graded: the exercise itself is broken
_LOST = Text("Le correcteur a perdu cette copie deux fois.", "The grader lost this submission twice.")

Write = Callable[[Result, Path], None]
Progress = Callable[[HandedIn, Result], None]
Hide = Callable[[HandedIn, Result], Result]


def nothing_hidden(one: HandedIn, result: Result) -> Result:
    """The result as it is, with the student's name."""
    return result


@dataclass(frozen=True)
class Asked:
    """What is the same for the whole class; each submission has its own `submission_named` in the request."""

    exercise: Exercise
    request: Request

    def fingerprint(self, digest: str) -> str:
        """A digest of all that the result of a submission depends on, whose own digest is given."""
        python, seed = self.request.python, self.request.seed
        parts = [
            digest,
            _digest_of(self.exercise.path, (".py", ".toml", ".dialogue")),
            __version__,
            _digest_of(Path(__file__).parent, (".py", ".ini")),
            str(self.exercise.seed if seed is None else seed),
            python.path,
            python.version,
            self.request.way,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@cache
def _digest_of(folder: Path, suffixes: tuple[str, ...]) -> str:
    """A digest of the files below a folder that have these suffixes; the grader changes while nobody grades."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in suffixes and path.is_file():
            data = path.read_bytes()
            total.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


@dataclass(frozen=True)
class _Running:
    """A submission that is being graded, its clean folder, and the one around it to remove afterwards."""

    one: HandedIn
    prepared: Prepared
    place: Path


@dataclass
class Batch:
    """A class being graded. `write` keeps a result, its report first, in the student's folder of `out`.

    `staging` holds the clean copies for as long as they are needed.
    """

    asked: Asked
    out: Path
    staging: Path
    hands: Hands
    write: Write
    progress: Progress
    hide: Hide = nothing_hidden
    _graded: int = 0
    _broken: list[Text] = field(default_factory=list)

    def run(self, everyone: Sequence[HandedIn]) -> None:
        """Grade what is missing or has changed; then, one by one with nothing beside it, what was left in doubt.

        Raises ExerciseError when nothing can be graded, OSError, and what `write` raises when a result cannot be kept.
        """
        doubtful: list[HandedIn] = []

        def done(one: HandedIn, result: Result) -> None:
            if undecided(result):
                doubtful.append(one)
            else:
                self.progress(one, result)

        self._first_pass(everyone, done)
        for one in doubtful:
            self._again(one)

    def _first_pass(self, everyone: Sequence[HandedIn], done: Progress) -> None:
        running: dict[Future[Graded], _Running] = {}
        try:
            for number, one in enumerate(everyone):
                while len(running) >= self.hands.most_waiting:
                    self._collect(running, done)
                prepared, place = self._prepare(one, number)
                earlier = self._earlier(one, self.asked.fingerprint(prepared.digest))
                if earlier is None:
                    future = self.hands.executor.submit(self.hands.work, self._task(one, prepared))
                    running[future] = _Running(one, prepared, place)
                else:
                    shutil.rmtree(place)
                    done(one, earlier)
            while running:
                self._collect(running, done)
        finally:
            for future in running:
                future.cancel()

    def _collect(self, running: dict[Future[Graded], _Running], done: Progress) -> None:
        """Wait for a submission, and keep its result and that of any other that is graded by now."""
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            known = running.pop(future)
            result = self._kept(known.one, self._outcome(future, known), self.asked.fingerprint(known.prepared.digest))
            shutil.rmtree(known.place)
            done(known.one, result)

    def _outcome(self, future: Future[Graded], known: _Running) -> Result:
        """What became of a task. Raises ExerciseError when the exercise itself is to blame."""
        try:
            graded = future.result()
        except self.hands.lost as exc:
            words = Text(f"{_LOST.fr} ({type(exc).__name__})", f"{_LOST.en} ({type(exc).__name__})")
            return ungraded(self._task(known.one, known.prepared), words)
        if graded.broken is None:
            self._graded += 1
        else:
            self._broken.append(graded.broken)
            if not self._graded and len(self._broken) >= _HOPELESS:
                raise ExerciseError(graded.broken)
        return graded.result

    # One submission

    def _prepare(self, one: HandedIn, number: int) -> tuple[Prepared, Path]:
        place = self.staging / str(number)
        share = replace(one.share, notes=list(one.share.notes))
        return prepare(one.pieces, place, self.asked.exercise.roles, share), place

    def _task(self, one: HandedIn, prepared: Prepared, checks: tuple[str, ...] = ()) -> Task:
        request = replace(self.asked.request, submission_named=one.named, checks=checks)
        return Task(self.asked.exercise, prepared.folder, one.name, request, prepared.notes)

    def _earlier(self, one: HandedIn, fingerprint: str) -> Result | None:
        """The result that is there already, when it is of this very submission and no fault of the grader's is in it."""
        try:
            result = from_json((self.out / one.key / RESULT).read_bytes())
        except (OSError, ResultUnreadableError):
            return None
        return None if result.fingerprint != fingerprint or grader_failed(result) else result

    def _kept(self, one: HandedIn, result: Result, fingerprint: str) -> Result:
        kept = self.hide(one, replace(result, fingerprint=fingerprint))
        self.write(kept, self.out / one.key)
        return kept

    def _again(self, one: HandedIn) -> None:
        """Run what was left in doubt once more; that run counts."""
        prepared, place = self._prepare(one, 0)
        fingerprint = self.asked.fingerprint(prepared.digest)
        first = self._earlier(one, fingerprint)
        if first is not None:
            task = self._task(one, prepared, undecided(first))
            graded = self.hands.executor.submit(self.hands.work, task).result()
            first = self._kept(one, merged(first, graded.result), fingerprint)
            self.progress(one, first)
        shutil.rmtree(place)


def grader_failed(result: Result) -> bool:
    """Whether the grader's own fault kept something from being graded."""
    if not result.checks:
        return any(program.file for program in result.programs.values())
    return any(check.outcome == "error" and check.blame == "grader" for check in result.checks)


def undecided(result: Result) -> tuple[str, ...]:
    """The checks that ended inconclusive."""
    return tuple(check.id for check in result.checks if check.outcome == "inconclusive")


def merged(first: Result, second: Result) -> Result:
    """The first result with the checks that ran again as they are in the second."""
    again: dict[str, CheckResult] = {check.id: check for check in second.checks}
    checks = tuple(again.get(check.id, check) for check in first.checks)
    mark, provisional = marks(checks, first.out_of)
    earned, out_of = bonus(checks)
    return replace(first, checks=checks, mark=mark, provisional=provisional, bonus_earned=earned, bonus_out_of=out_of)
