"""The same submissions and behaviours with check50 3.5 and with `grade batch`: python -m tests.benchmarks.against_check50

check50 is installed from PyPI into an environment of its own (`--venv`), and runs two submissions at a time, each in a network of
its own, for the servers listen on one port. The verdicts must be equal, else no time counts. Both run in turns, ours each time
with the command's start and its class page; the quickest run of each counts, for what else is busy on the machine only adds, and
adds more to whoever waits less. Exits 1 below ten times as many.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader.harness.bubblewrap import candidates
from grader.result import from_json
from tests.labelled import ROOT, labelled

HERE = ROOT / "tests" / "benchmarks" / "check50"
BEHAVIOURS = ("listens", "capitals", "every_message", "accents")
PORT = "6789"
AT_LEAST = 10
_SEED = 4821
_ROUNDS = 3
_RUNS = 3  # of ours in a round: one takes a tenth of the time of one of check50
_TOLD_APART = ("extra-text", "becomes-a-daemon")
Verdicts = dict[str, list[bool]]
Ran = tuple[Verdicts, float]  # with the seconds that it took


def make_class(folder: Path, count: int) -> Path:
    """`count` servers that listen on the port that check50's checks connect to, half of them faulty, in no order."""
    # What adds text some time later is told by whoever waits long enough, and check50 takes a server that becomes a daemon for
    # one that has ended: no matter for a comparison of times between equal verdicts.
    parrots = [case for case in labelled() if case.exercise == "parrot" and not case.path.name.startswith(_TOLD_APART)]
    cases = [case for case in parrots if _fits(case.path / "server.py")]
    correct = [case.path for case in cases if case.diagnosis is None]
    faulty = [case.path for case in cases if case.diagnosis is not None]
    paths = [path for pair in zip(correct * count, faulty, strict=False) for path in pair][:count]
    random.Random(_SEED).shuffle(paths)  # else those whose names begin late, and take long, are always the last
    for number, path in enumerate(paths):
        target = folder / f"{number:02}-{path.name}"
        target.mkdir(parents=True)
        shutil.copy(path / "server.py", target)
    return folder


def _fits(path: Path) -> bool:
    text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    return PORT in text and "argv" not in text and "environ" not in text


def with_check50(copies: Path, venv: Path) -> Ran:
    """Its verdicts and the seconds that they took."""
    bwrap = next(candidates())

    def check(folder: Path) -> list[bool]:
        report = folder.parent.parent / f"{folder.name}.json"
        program = [
            str(venv / "bin" / "check50"),
            "--dev",
            "-o",
            "json",
            "--output-file",
            str(report),
            "--",
            str(HERE / "problem"),
        ]
        path = f"{venv / 'bin'}:/usr/local/bin:/usr/bin:/bin"
        inside = [str(bwrap), "--dev-bind", "/", "/", "--unshare-net", "--setenv", "PATH", path, "--chdir", str(folder)]
        subprocess.run(
            [*inside, "--", *program],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        found = {one["name"]: one["passed"] is True for one in json.loads(report.read_text())["results"]}
        return [found[name] for name in BEHAVIOURS]

    start = time.monotonic()
    folders = sorted(copies.iterdir())
    with ThreadPoolExecutor(2) as executor:
        found = dict(zip((folder.name for folder in folders), executor.map(check, folders), strict=True))
    return found, time.monotonic() - start


def with_grade(copies: Path, out: Path) -> Ran:
    """Ours, by the command as a teacher runs it, its start included."""
    start = time.monotonic()
    command = [sys.executable, "-m", "grader.cli", "batch", str(HERE / "parrot-server"), str(copies), "--out", str(out)]
    # As it is installed, like check50: its own modules are compiled already.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([*command, "--quiet", "--jobs", "2"], stdout=subprocess.DEVNULL, check=True, env=environment)
    seconds = time.monotonic() - start
    results = [from_json(path.read_bytes()) for path in sorted(out.glob("*/result.json"))]
    return {one.submission: [check.outcome == "passed" for check in one.checks] for one in results}, seconds


def main() -> int:
    """Print both rates and their ratio; 1 when a verdict differs or the ratio is below ten."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.against_check50")
    parser.add_argument("--venv", type=Path, default=Path(tempfile.gettempdir()) / "check50-3.5")
    parser.add_argument("--count", type=int, default=24)
    options = parser.parse_args()
    if not (options.venv / "bin" / "check50").exists():
        subprocess.run([sys.executable, "-m", "venv", str(options.venv)], check=True)
        subprocess.run([str(options.venv / "bin" / "pip"), "install", "-q", "check50==3.5.*", "setuptools"], check=True)
    with tempfile.TemporaryDirectory() as name:
        copies = make_class(Path(name, "class", "copies"), options.count)
        theirs: list[Ran] = []
        ours: list[Ran] = []
        for turn in range(_ROUNDS):
            theirs.append(with_check50(copies, options.venv))
            ours += [with_grade(copies, Path(name, f"out-{turn}-{number}")) for number in range(_RUNS)]
    wanted = theirs[0][0]
    different = False
    for found, _ in [*theirs, *ours]:
        for key in wanted.keys() | found.keys():
            if found.get(key) != wanted.get(key):
                different = True
                print(f"{key}: {wanted.get(key)} at first, with check50, and {found.get(key)} later")
    rates = [[60 * len(wanted) / seconds for _, seconds in ran] for ran in (theirs, ours)]
    for name, all_of_it in zip(("check50", "grade batch"), rates, strict=True):
        print(f"{name}: {max(all_of_it):.0f} a minute (of {', '.join(f'{rate:.0f}' for rate in all_of_it)})")
    ratio = max(rates[1]) / max(rates[0])
    print(f"ratio: {ratio:.1f}")
    return 1 if different or ratio < AT_LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
