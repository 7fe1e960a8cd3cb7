"""A class on several machines: the same tasks, handed to a Dask cluster through its executor interface (the extra `cluster`).

Dask does the distributing, and gives the tasks of a lost worker to another one. Exercise and submission travel with the task, the
result travels back. Whoever can reach the scheduler can run code on its workers: it belongs on a network of one's own.
"""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from grader import __version__
from grader.batch_work import Graded, Graders, Hands, Task
from grader.exercise import load as load_exercise
from grader.harness import interpreter

_PATIENCE = 20  # seconds until a scheduler that does not answer is not there
_AHEAD = 3  # tasks for each thread of the cluster that are prepared in advance


class ClusterError(Exception):
    """There is no such cluster; the message is the reason."""


class OtherVersionError(Exception):
    """A worker of the cluster runs another version of the grader."""


@dataclass(frozen=True)
class Parcel:
    """A task with all that it takes, for a machine that has the grader and nothing else. Files by their relative paths."""

    task: Task
    exercise: tuple[tuple[str, bytes], ...]
    submission: tuple[tuple[str, bytes], ...]
    own_python: bool
    version: str = __version__

    @classmethod
    def of(cls, task: Task) -> Parcel:
        """Pack `task`. Raises OSError."""
        own_python = task.request.python == interpreter.own()
        return cls(task, _checks_of(task.exercise.path), _packed(task.folder), own_python)


@contextlib.contextmanager
def connected(address: str) -> Iterator[Hands]:
    """The cluster whose scheduler is at `address`, as in tcp://host:8786. Raises ClusterError."""
    if importlib.util.find_spec("distributed") is None:
        raise ClusterError("pip install 'parrot-grader[cluster]'")
    from distributed import Client, KilledWorker

    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as exc:
        raise ClusterError(str(exc) or type(exc).__name__) from exc
    with client:
        threads = sum(client.nthreads().values())
        lost = (BrokenExecutor, KilledWorker, OtherVersionError)
        yield Hands(_Packing(client.get_executor()), carry_out, max(1, threads) * _AHEAD, lost)


class _Packing(Executor):
    """Packs each task before it is handed on."""

    def __init__(self, inner: Executor) -> None:
        self._inner = inner

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Hand the work on, with each task in it packed."""
        return self._inner.submit(work, *map(Parcel.of, arguments), **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing more is handed on."""
        self._inner.shutdown(wait=wait)


def _checks_of(exercise: Path) -> tuple[tuple[str, bytes], ...]:
    """What grading needs of an exercise: its settings and its checks, none of its subfolders."""
    files = sorted(
        path for path in exercise.iterdir() if path.suffix in (".py", ".toml", ".dialogue") and path.is_file()
    )
    return tuple((path.name, path.read_bytes()) for path in files)


def _packed(folder: Path) -> tuple[tuple[str, bytes], ...]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return tuple((path.relative_to(folder).as_posix(), path.read_bytes()) for path in files)


# On a worker of the cluster


def carry_out(parcel: Any) -> Graded:
    """Unpack and grade a Parcel, on whichever machine this is. Raises OtherVersionError, OSError."""
    if parcel.version != __version__:
        raise OtherVersionError(f"{__version__}, not {parcel.version}")
    exercise = replace(parcel.task.exercise, path=_exercise(parcel.task.exercise.name, parcel.exercise))
    python = interpreter.own() if parcel.own_python else parcel.task.request.python
    request = replace(parcel.task.request, python=python)
    with tempfile.TemporaryDirectory(prefix="grader-") as folder:
        submission = Path(folder, parcel.task.folder.name)
        _unpack(parcel.submission, submission)
        return _graders().grade(replace(parcel.task, exercise=exercise, folder=submission, request=request))


@cache
def _graders() -> Graders:
    """The warm workers of this process: they end when it does, for nobody writes to them any more."""
    return Graders()


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Where exercises stay for as long as this process does."""
    return tempfile.TemporaryDirectory(prefix="grader-")


@cache
def _exercise(name: str, files: tuple[tuple[str, bytes], ...]) -> Path:
    """The folder of an exercise, unpacked once. Raises ExerciseError, OSError."""
    place = Path(tempfile.mkdtemp(dir=_folder().name), name)
    try:
        _unpack(files, place)
        load_exercise(place)
    except BaseException:
        shutil.rmtree(place.parent)
        raise
    return place


def _unpack(files: tuple[tuple[str, bytes], ...], target: Path) -> None:
    target.mkdir(parents=True)
    for name, data in files:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
