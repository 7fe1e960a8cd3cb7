"""The supervised worker: it ends what it began on every path, and its own death costs nobody a point."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader import memory, plugin
from grader.exercise import Exercise, ExerciseError
from grader.exercise import load as load_exercise
from grader.grading import Request, Worker
from grader.harness.interpreter import own
from grader.result import CheckResult, Result
from grader.submission import load as load_submission
from grader.worker import Job, serve
from tests.labelled import ROOT
from tests.leftovers import CLEAN, state

POSIX = pytest.mark.skipif(os.name != "posix", reason="process groups and signals: POSIX only")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="strays are found by their environment: Linux only")
REFERENCE = ROOT / "reference" / "parrot"

# Bad programs, each of which tries to outlive its check in its own way.
BAD = {
    "sleeps": "import time\ntime.sleep(3600)\n",
    "spins": "while True:\n    pass\n",
    "floods": "while True:\n    print('x' * 1000)\n",
    "ignores TERM": "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(3600)\n",
    "has children": "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'input()'])\ninput()\n",
    "left its group": "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(3600)\ntime.sleep(3600)\n",
    "double fork": (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(999)\n    os._exit(0)\n"
    ),
    "writes files": "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w')\nos.chmod('a/b', 0)\nos.chmod('a', 0)\ninput()\n",
    "writes deep folders": "import os\nfor _ in range(1500):\n    os.mkdir('d')\n    os.chdir('d')\ninput()\n",
    "closes everything": "import os\nos.closerange(0, 100)\nwhile True:\n    pass\n",
    "kills itself": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
    "stops itself": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n",
    "exits at once": "import os\nos._exit(7)\n",
    "crashes the interpreter": "import ctypes\nctypes.string_at(0)\n",
    "listens and sleeps": (
        "import socket, time\ns = socket.socket()\ns.bind(('', 6789))\ns.listen(1)\nc, a = s.accept()\ntime.sleep(3600)\n"
    ),
    "threads": "import threading, time\nfor _ in range(20):\n    threading.Thread(target=time.sleep, args=(3600,)).start()\n",
}
_PATIENCE = 60.0  # seconds
QUICK = "\n[limits]\nseconds = 3\nspin = 0.3\nflood = 300000\n"


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker() as made:
        yield made


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that only this test's run has; the worker is started after it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def quick(tmp_path: Path) -> Exercise:
    """The parrot with short limits, in a folder of its own."""
    folder = tmp_path / "exercise" / "parrot"
    shutil.copytree(ROOT / "exercises" / "parrot", folder)
    with (folder / "exercise.toml").open("a") as settings:
        settings.write(QUICK)
    return load_exercise(folder)


def submission_of(tmp_path: Path, server: str) -> Path:
    folder = tmp_path / "copie"
    folder.mkdir(exist_ok=True)
    (folder / "server.py").write_text(server)
    shutil.copyfile(REFERENCE / "client.py", folder / "client.py")
    return folder


def graded(
    worker: Worker,
    exercise: Exercise,
    folder: Path,
    *checks: str,
    heard: Callable[[CheckResult], None] = lambda check: None,
) -> Result:
    submission = load_submission(folder, exercise.roles)
    return worker.grade(exercise, submission, Request(own(), str(exercise.path), str(folder), None, checks), heard)


@POSIX
@pytest.mark.parametrize("name", BAD)
def test_nothing_is_left_of_a_bad_program(
    name: str, worker: Worker, quick: Exercise, tmp_path: Path, temporary: Path
) -> None:
    folder = submission_of(tmp_path, BAD[name])
    result = graded(worker, quick, folder, "test_server.py::test_listens", "test_server.py::test_capitals")
    worker.close_process()
    assert state(temporary) == CLEAN
    assert {check.outcome for check in result.checks} <= {"failed", "skipped", "passed"}
    assert not result.complete
    assert sorted(path.name for path in folder.iterdir()) == ["client.py", "server.py"]


def test_every_check_is_heard_once_in_order_and_kept(worker: Worker, tmp_path: Path) -> None:
    heard: list[str] = []
    parrot = load_exercise(ROOT / "exercises" / "parrot")
    result = graded(worker, parrot, REFERENCE, heard=lambda check: heard.append(check.id))
    assert heard == [check.id for check in result.checks]
    assert len(set(heard)) == 25


def test_worker_stays_warm_for_the_next_submission(worker: Worker, quick: Exercise) -> None:
    first = graded(worker, quick, REFERENCE, "test_capitals")
    process = worker.process
    second = graded(worker, quick, REFERENCE, "test_capitals")
    assert worker.process is process is not None
    assert (first.mark, second.mark) == (20, 20)


COUNTING = """
import pytest
from grader import check

@pytest.fixture(scope="module")
def told():
    with open({told!r}, "a") as file:
        file.write("began\\n")
        yield
        file.write("ended\\n")

@check(1, fr="a", en="b")
def test_first(told, server):
    server.connect().close()

@check(1, fr="c", en="d", needs=[test_first])
def test_second(server, told):
    with server.connect() as peer:
        peer.send("x")
        peer.expect("X")
"""


@pytest.mark.parametrize(("served", "runs"), [(100, 1), (1, 3)])
def test_checks_are_collected_once_and_one_submission_shares_nothing_with_the_next(
    served: int, runs: int, quick: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def run(arguments: list[str], listener: object, run: Callable[..., int] = plugin.run) -> int:
        started.append(arguments)
        return run(arguments, listener)

    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr("grader.plugin.run", run)
    monkeypatch.setattr("grader.worker._MOST_SERVED", served)
    told = tmp_path / "told"
    checks = quick.path / f"test_counting_{served}.py"  # a module stays known by its name in this process
    checks.write_text(COUNTING.format(told=str(told)))
    folders = [REFERENCE, submission_of(tmp_path, "1 / 0\n"), REFERENCE]
    first, *others = [Job(str(quick.path), str(folder), (str(checks),), 1) for folder in folders]
    following = iter(others)
    heard: list[tuple[str, Any]] = []
    serve(first, lambda: next(following, None), lambda kind, value: heard.append((kind, value)))
    assert [kind for kind, _ in heard] == ["collected", "check", "check", "advice", "done"] * 3
    outcomes = [value.outcome for kind, value in heard if kind == "check"]
    assert outcomes == ["passed", "passed", "failed", "skipped", "passed", "passed"]
    assert told.read_text().split() == ["began", "ended"] * 3
    assert len(started) == runs


def test_worker_keeps_nothing_of_a_submission(quick: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    job = Job(str(quick.path), str(REFERENCE), (str(quick.path / "test_server.py"),), 1, checks=("test_capitals",))
    told: list[weakref.ref[CheckResult]] = []
    alive: list[bool] = []
    following = iter([job])

    def heard(kind: str, value: Any) -> None:
        if kind == "check":
            told.append(weakref.ref(value))

    def more() -> Job | None:
        memory.forget()
        alive.append(any(result() is not None for result in told))
        return next(following, None)

    gc.disable()
    try:
        serve(job, more, heard)
    finally:
        gc.enable()
    assert len(told) == 2
    assert alive == [False, False]


@pytest.mark.parametrize(
    ("held", "forgotten"),
    [([10, 13, 14, 10, 14], 0), ([10, 15, 11, 15], 1), ([10, 16, 10, 16, 10], 2), ([None, None, None], 1)],
)
def test_worker_forgets_when_a_job_has_left_much(
    held: list[int | None], forgotten: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgets: list[None] = []
    monkeypatch.setattr("grader.memory.forget", lambda: forgets.append(None))
    following = iter([None if mebibytes is None else mebibytes << 20 for mebibytes in held])
    kept = memory.Memory(lambda: next(following))
    with contextlib.suppress(StopIteration):
        while True:
            kept.settle()
    assert len(forgets) == forgotten


@LINUX
def test_worker_knows_what_it_holds() -> None:
    before = memory.resident()
    block = bytearray(b"x" * (64 << 20))
    after = memory.resident()
    assert before is not None
    assert after is not None
    assert after - before > len(block) // 2


def test_worker_is_replaced_when_a_check_has_changed(worker: Worker, quick: Exercise) -> None:
    graded(worker, quick, REFERENCE, "test_capitals")
    checks = quick.path / "test_server.py"
    checks.write_text(checks.read_text().replace("peer.expect(said.upper())", "peer.expect(said.lower())"))
    assert graded(worker, quick, REFERENCE, "test_capitals").mark == 0


def test_worker_that_dies_is_the_graders_error_and_the_rest_is_kept(
    worker: Worker, quick: Exercise, temporary: Path
) -> None:
    def kill_after_the_third(check: CheckResult, heard: list[str] = []) -> None:  # noqa: B006 counts its own calls
        heard.append(check.id)
        if len(heard) == 3:
            assert worker.process is not None
            worker.process.kill()

    result = graded(worker, quick, REFERENCE, heard=kill_after_the_third)
    outcomes = [check.outcome for check in result.checks]
    assert outcomes[:3] == ["passed"] * 3
    assert outcomes[-1] == "error"
    assert {check.blame for check in result.checks if check.outcome == "error"} == {"grader"}
    assert result.mark is None
    assert result.provisional == 20
    assert graded(worker, quick, REFERENCE, "test_capitals").mark == 20
    worker.close_process()
    _wait_until(lambda: state(temporary) == CLEAN)


def _wait_until(done: Callable[[], bool]) -> None:
    """The reaper ends what a killed worker left in its own time: look again, for as long as a busy machine may need."""
    deadline = time.monotonic() + _PATIENCE
    while not done():
        assert time.monotonic() < deadline, "something was left behind, or never came"


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """A shell without job control starts its background jobs deaf to SIGINT, and so what they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@LINUX
@pytest.mark.usefixtures("hears_ctrl_c")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_when_the_grader_is_interrupted(
    number: signal.Signals, tmp_path: Path, temporary: Path
) -> None:
    folder = submission_of(tmp_path, BAD["listens and sleeps"])
    command = [sys.executable, "-m", "grader.cli", str(ROOT / "exercises" / "parrot"), str(folder), "--sandbox", "off"]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=errors)
        # The grader, its worker, the reaper, and the student's program.
        _wait_until(lambda: len(state(temporary).processes) >= 4)
        process.send_signal(number)
        process.wait(60)
        errors.seek(0)
        said = errors.read().decode()
    assert "Traceback" not in said
    if number == signal.SIGINT:
        assert process.returncode == 2
    _wait_until(lambda: state(temporary) == CLEAN)


@LINUX
def test_nothing_is_left_of_a_deep_copy_when_the_worker_is_killed(tmp_path: Path, temporary: Path) -> None:
    dig = "import os\nfor _ in range(1500):\n    os.mkdir('d' * 9)\n    os.chdir('d' * 9)\nos.fork()\n"
    folder = submission_of(tmp_path, dig + BAD["listens and sleeps"])
    command = [sys.executable, "-m", "grader.cli", str(ROOT / "exercises" / "parrot"), str(folder), "--sandbox", "off"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # The grader, its worker, the reaper, the student's program, and its child once it has dug.
    _wait_until(lambda: len(state(temporary).processes) >= 5)
    process.kill()
    process.wait(60)
    _wait_until(lambda: state(temporary) == CLEAN)


def test_program_that_is_never_certain_is_decided_by_the_clock_on_its_second_run(
    worker: Worker, quick: Exercise, tmp_path: Path
) -> None:
    runs = tmp_path / "runs"
    folder = submission_of(tmp_path, f"import time\nopen({str(runs)!r}, 'a').write('x')\ntime.sleep(3600)\n")
    result = graded(worker, quick, folder, "test_listens")
    [check] = result.checks
    assert (check.outcome, check.blame, check.decided_by) == ("failed", "student", "clock")
    assert runs.read_text() == "xx"


def test_second_run_counts_when_only_the_first_was_slow(worker: Worker, quick: Exercise, tmp_path: Path) -> None:
    marker = tmp_path / "slept"
    late = f"import os, time\nif not os.path.exists({str(marker)!r}):\n    open({str(marker)!r}, 'w')\n    time.sleep(3600)\n"
    folder = submission_of(tmp_path, late + (REFERENCE / "server.py").read_text())
    result = graded(worker, quick, folder, "test_listens", "test_capitals")
    assert [(check.outcome, check.decided_by) for check in result.checks] == [("passed", "observation")] * 2


def test_check_that_hangs_by_itself_meets_the_last_net(worker: Worker, quick: Exercise, tmp_path: Path) -> None:
    (quick.path / "test_server.py").write_text(
        textwrap.dedent(
            """
            import threading
            import pytest
            from grader import check

            @check(1, fr="a", en="b")
            def test_hangs(server):
                threading.Event().wait()
            """
        )
    )
    for name in ("test_client.py", "test_together.py"):
        (quick.path / name).unlink()
    with (quick.path / "exercise.toml").open("a") as settings:
        settings.write("net = 1\n")
    [check] = graded(worker, load_exercise(quick.path), REFERENCE).checks
    assert (check.outcome, check.blame, check.decided_by) == ("failed", "student", "clock")


def test_exercise_without_a_runnable_check_is_refused(worker: Worker, quick: Exercise) -> None:
    (quick.path / "test_server.py").write_text("1 / 0\n")
    with pytest.raises(ExerciseError, match="ZeroDivisionError"):
        graded(worker, quick, REFERENCE)


@pytest.mark.parametrize("version", ["3.8", "3.9"])
def test_student_programs_run_under_older_pythons(worker: Worker, version: str) -> None:
    from tests.interpreters import installed

    python = installed().get(version)
    if python is None:
        pytest.skip(f"no Python {version} on this machine")
    parrot = load_exercise(ROOT / "exercises" / "parrot")
    submission = load_submission(REFERENCE, parrot.roles)
    result = worker.grade(parrot, submission, Request(python, "parrot", "reference"), lambda check: None)
    assert (result.mark, result.bonus_earned, result.python) == (20, 6, python.version)
