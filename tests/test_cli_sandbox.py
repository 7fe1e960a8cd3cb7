"""`grade --sandbox`: what is used, what is said when it cannot be had, and that a killed grader leaves nothing in it."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader import cli
from grader.exercise import load as load_exercise
from grader.grading import Request, Worker
from grader.harness import bubble
from grader.harness.interpreter import own
from grader.harness.launcher import Limits
from grader.result import Result, from_json
from grader.submission import load as load_submission
from tests.labelled import ROOT

GREETING = ROOT / "exercises" / "greeting"
REFERENCE = ROOT / "reference" / "greeting"
WHY_NOT = bubble.unavailable(sys.executable, Limits())
needs_one = pytest.mark.skipif(WHY_NOT is not None, reason=f"no sandbox can be had here: {WHY_NOT}")


@pytest.fixture
def submission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reference's server, in the folder in which the command runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    folder = tmp_path / "dupont"
    folder.mkdir()
    shutil.copy(REFERENCE / "server.py", folder)
    return folder


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system on which there is no sandbox."""
    monkeypatch.setattr(Worker, "why_no_sandbox", lambda *_: "/usr/bin/bwrap: Operation not permitted")


def grade(submission: Path, *options: str) -> int:
    return cli.main([str(GREETING), str(submission), "--format", "json=result.json", "--lang", "en", *options])


def written() -> Result:
    return from_json(Path("result.json").read_bytes())


@pytest.mark.parametrize(
    ("option", "sandboxed"), [([], True), (["--sandbox", "on"], True), (["--sandbox", "off"], False)]
)
@needs_one
def test_result_says_what_was_used(
    option: list[str], sandboxed: bool, submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade(submission, *option) == 0
    assert written().sandbox is sandboxed
    assert written().mark == 10
    assert capsys.readouterr().err == ""


def test_worker_tells_what_is_against_a_sandbox() -> None:
    with Worker() as worker:
        exercise = load_exercise(GREETING)
        assert worker.why_no_sandbox(exercise, own()) == WHY_NOT
        nowhere = replace(own(), path="/nowhere/python3")
        assert "/nowhere/python3" in (worker.why_no_sandbox(exercise, nowhere) or "")
        request = Request(own(), str(GREETING), str(REFERENCE), way="direct")
        result = worker.grade(exercise, load_submission(REFERENCE, exercise.roles), request, lambda check: None)
        assert result.mark == 10


@pytest.mark.usefixtures("refused")
def test_command_stops_when_a_sandbox_was_asked_for_and_there_is_none(
    submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade(submission, "--sandbox", "on") == 2
    [told] = capsys.readouterr().err.splitlines()
    assert told.startswith("grade: there is no sandbox on this system (/usr/bin/bwrap: Operation not permitted)")
    assert "--sandbox off" in told
    assert not Path("result.json").exists()


@pytest.mark.usefixtures("refused")
def test_nothing_is_said_of_the_missing_sandbox_when_it_was_not_asked_for(
    submission: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grade(submission) == 0
    assert written().sandbox is False
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("refused")
def test_missing_sandbox_is_a_warning_under_continuous_integration(
    submission: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    assert grade(submission) == 0
    assert "warning: the programs run without a sandbox" in capsys.readouterr().err


LIMITED = {
    "memory": ("x = bytearray(10 ** 10)\n", "The program used up the memory allowed."),
    "file": ("f = open('x', 'wb')\nwhile True: f.write(bytes(1 << 20))\n", "The program wrote a larger file"),
    "disk": ("for n in range(99): open(str(n), 'wb').write(bytes(8 << 20))\n", "The program filled the room"),
    "threads": (
        "import threading\nfor _ in range(500): threading.Thread(target=threading.Event().wait, daemon=True).start()\n",
        "The program started more processes and threads than are allowed.",
    ),
}


@pytest.mark.parametrize("name", LIMITED)
@needs_one
def test_failed_check_names_the_limit(name: str, submission: Path) -> None:
    source, told = LIMITED[name]
    (submission / "server.py").write_text(source + (REFERENCE / "server.py").read_text(encoding="utf-8"))
    assert grade(submission, "--sandbox", "on") == 1
    first = written().checks[0]
    assert first.outcome == "failed"
    assert first.difference is not None
    assert told in first.difference.en
    assert "limit" in [event.event for event in first.trace]


@pytest.mark.parametrize("victim", ["grader", "worker"])
@needs_one
def test_nothing_is_left_inside_when_it_is_killed(victim: str, submission: Path) -> None:
    (submission / "server.py").write_text("while True: pass\n")
    command = [sys.executable, "-m", "grader.cli", str(GREETING), str(submission), "--sandbox", "on", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as grader:
        started = _family_once_a_program_runs(grader.pid)
        worker = psutil.Process(grader.pid).children()[0]
        os.kill(grader.pid if victim == "grader" else worker.pid, signal.SIGKILL)
        assert all(_ended(descriptor) for descriptor in started)
        grader.kill()


def _family_once_a_program_runs(pid: int) -> list[int]:
    """Process descriptors of everything below the worker: bubblewrap, the zygote, an init and a program at least."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(psutil.Error, OSError, IndexError):
            inside = psutil.Process(pid).children()[0].children(recursive=True)
            if len(inside) >= 4 and any(one.cpu_times().user > 0.05 for one in inside[2:]):
                return [os.pidfd_open(one.pid) for one in inside]
    raise TimeoutError("no program was launched")


def _ended(descriptor: int) -> bool:
    try:
        return bool(select.select([descriptor], [], [], 30)[0])
    finally:
        os.close(descriptor)
