"""A class graded by a real Dask scheduler and two workers on loopback, one of which is killed half-way."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from grader import cli, cluster
from grader.batch_work import Task
from grader.cluster import OtherVersionError, Parcel, carry_out
from grader.exercise import load
from grader.grading import Request
from grader.harness.interpreter import own
from grader.result import from_json
from tests.labelled import ROOT

pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

GREETING = ROOT / "exercises" / "greeting"
REFERENCE = ROOT / "reference" / "greeting"
COUNT = 8


@contextmanager
def dask(*words: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A scheduler or a worker, killed in the end."""
    environment = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "false", "TMPDIR": str(folder)}
    command = [sys.executable, "-W", "ignore", "-m", "dask", *words]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def address(file: Path) -> str:
    """Where the scheduler listens, once it says so."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if file.exists() and (text := file.read_text()):
            return str(json.loads(text)["address"])
    raise TimeoutError("no scheduler")


def test_class_is_graded_by_a_cluster_that_loses_a_worker(tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    for number in range(COUNT):
        shutil.copytree(REFERENCE, copies / f"{number}", ignore=shutil.ignore_patterns("faulty"))
    (tmp_path / "tmp").mkdir()
    place = tmp_path / "scheduler.json"
    with ExitStack() as stack:

        def start(*words: str) -> subprocess.Popen[bytes]:
            return stack.enter_context(dask(*words, folder=tmp_path / "tmp"))

        start("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place))
        scheduler = address(place)
        worker = ("worker", scheduler, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
        workers = [start(*worker), start(*worker)]
        command = [
            sys.executable,
            "-m",
            "grader.cli",
            "batch",
            str(GREETING),
            str(copies),
            "--out",
            str(tmp_path / "out"),
        ]
        command += ["--cluster", scheduler, "--sandbox", "off", "--lang", "en"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            assert "Mark: 10/10" in running.stdout.readline()
            workers[0].kill()
            rest = running.stdout.read()
        assert running.returncode == 0, rest
    results = [from_json(path.read_bytes()) for path in sorted((tmp_path / "out").glob("*/result.json"))]
    assert [(one.submission, one.mark) for one in results] == [(f"{number}", 10) for number in range(COUNT)]


def test_cluster_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("grader.cluster._PATIENCE", 0.5)
    (tmp_path / "copies" / "dupont").mkdir(parents=True)
    command = ["batch", str(GREETING), str(tmp_path / "copies"), "--out", str(tmp_path / "out"), "--sandbox", "off"]
    assert cli.main([*command, "--cluster", "tcp://127.0.0.1:9", "--lang", "en"]) == 2
    assert "there is no cluster at “tcp://127.0.0.1:9”" in capsys.readouterr().err


def test_parcel_holds_all_that_it_takes(tmp_path: Path) -> None:
    shutil.copytree(REFERENCE, tmp_path / "copie", ignore=shutil.ignore_patterns("faulty"))
    parcel = Parcel.of(Task(load(GREETING), tmp_path / "copie", "dupont", Request(own(), "x", "y")))
    shutil.rmtree(tmp_path / "copie")
    with cluster._graders():  # in a worker, they end with its process
        graded = carry_out(parcel)
    cluster._graders.cache_clear()
    assert (graded.result.mark, graded.result.submission) == (10, "dupont")


def test_other_version_of_the_grader_is_refused(tmp_path: Path) -> None:
    task = Task(load(GREETING), tmp_path, "dupont", Request(own(), "x", "y"))
    with pytest.raises(OtherVersionError, match=r"not 0\.0\.0"):
        carry_out(Parcel(task, (), (), True, "0.0.0"))
