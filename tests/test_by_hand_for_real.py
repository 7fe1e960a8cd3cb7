"""The script for doing it by hand, run against the very programs that failed: they fail there as they failed here."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from grader.exercise import load as load_exercise
from grader.grading import Request, Worker
from grader.harness.interpreter import own
from grader.harness.ports import ClaimedPort
from grader.report.by_hand import ByHand, by_hand
from grader.result import CheckResult
from grader.submission import load as load_submission
from tests.labelled import ROOT

FAULTY = ROOT / "reference" / "parrot" / "faulty"
LONGEST = 60  # seconds: only the last net
pytestmark = pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")

Process = subprocess.Popen[str]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as started:
        yield started


def failed(worker: Worker, submission: str, check: str) -> CheckResult:
    exercise = load_exercise(ROOT / "exercises" / "parrot")
    opened = load_submission(FAULTY / submission, exercise.roles)
    result = worker.grade(exercise, opened, Request(own(), "parrot", submission, None, (check,)), lambda check: None)
    (found,) = [one for one in result.checks if one.id.endswith(check)]
    assert found.outcome == "failed"
    return found


def elsewhere(again: ByHand, submission: str, file: str, folder: Path) -> str:
    """The program and the script moved to a free port, for tests run side by side; the script's text."""
    script = "\n".join(line.code for line in again.script)
    (port,) = {line.code.rsplit(", ", 1)[1].rstrip(")") for line in again.script if "(('" in line.code}
    with ClaimedPort() as claimed:
        free = str(claimed.number)
    source = (FAULTY / submission / file).read_text(encoding="utf-8")
    assert port in source
    (folder / file).write_text(source.replace(port, free), encoding="utf-8")
    return script.replace(f", {port})", f", {free})")


def started(folder: Path, *command: str) -> Process:
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, *command], cwd=folder, text=True, encoding="utf-8", stdin=pipe, stdout=pipe, stderr=pipe
    )


def listening(process: Process) -> Process:
    """`process`, once it listens or has ended."""
    with contextlib.suppress(psutil.Error):
        looked_at = psutil.Process(process.pid)
        while process.poll() is None and psutil.CONN_LISTEN not in {one.status for one in looked_at.net_connections()}:
            continue
    return process


@pytest.mark.parametrize(
    ("submission", "check", "shown", "error"),
    [
        ("accept-inside-loop-1", "test_split_character", 1, "UnicodeDecodeError"),
        ("accept-inside-loop-1", "test_restart", 1, "OSError: [Errno 98] Address already in use"),
        ("broken-pipe-not-handled-1", "test_reset", 1, "ConnectionResetError"),
        ("address-not-tuple-1", "test_next_client", 1, ""),
    ],
)
def test_server_fails_as_it_did(
    submission: str, check: str, shown: int, error: str, worker: Worker, tmp_path: Path
) -> None:
    again = by_hand(failed(worker, submission, check))
    assert again is not None
    script = elsewhere(again, submission, "server.py", tmp_path)
    programs = [listening(started(tmp_path, "server.py"))]

    def stop() -> None:
        programs[-1].send_signal(signal.SIGINT)
        programs[-1].communicate(timeout=LONGEST)

    def start() -> None:
        programs.append(listening(started(tmp_path, "server.py")))

    def until_ended() -> None:
        programs[-1].wait(LONGEST)

    deeds = {"stop": stop, "start": start, "ended": until_ended, "apart": until_ended}
    remarks = iter([str(line.remark) for line in again.script if line.code == "input()"])
    printed: list[bytes] = []
    names: dict[str, object] = {"input": lambda: deeds[next(remarks)](), "print": printed.append}
    try:
        exec(script, names)
    except (ConnectionRefusedError, BrokenPipeError):
        assert check in ("test_next_client", "test_split_character")
    finally:
        for made in names.values():
            if isinstance(made, socket.socket):
                made.close()
    assert len(printed) == shown
    assert error in programs[-1].communicate(timeout=LONGEST)[1]


def test_client_fails_as_it_did(worker: Worker, tmp_path: Path) -> None:
    again = by_hand(failed(worker, "bytes-repr-shown-1", "test_shows_reply"))
    assert again is not None
    script = listening(started(tmp_path, "-c", elsewhere(again, "bytes-repr-shown-1", "client.py", tmp_path)))
    client = started(tmp_path, "client.py")
    shown, _ = client.communicate("".join(f"{line}\n" for line in again.typed), timeout=LONGEST)
    assert "b'" in shown
    said, errors = script.communicate(timeout=LONGEST)
    assert (said, errors) == (f"{again.typed[0].encode()!r}\n", "")
