"""Submissions a minute of `grade batch`, correct and faulty ones, and what is left: python -m tests.benchmarks.class_speed

Memory is what the command and everything below it hold (proportional set size, MiB), from the 50th submission on: what is
kept from one submission to the next, and what the programs that happen to run at the moment add. Where the time goes is told
in seconds of CPU: the command itself, its workers (pytest, the grader's ends of the dialogues), and what those start
(sandboxes, the students' programs). Exits 1 when what is kept grows by more than a tenth after the 50th, or when a process,
a listening socket or a temporary file is left.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

import psutil

from grader.result import from_json
from tests.labelled import LABELS, ROOT, Labelled, labelled
from tests.leftovers import CLEAN, state

_SETTLED = 50  # submissions after which memory must be flat
_GROWTH = 1.1


@dataclass
class Run:
    """What one run of the command showed; memory (MiB) kept and in all, by the number of submissions graded so far."""

    count: int
    seconds: float = 0
    kept: dict[int, float] = field(default_factory=dict)
    held: dict[int, float] = field(default_factory=dict)
    cpu: float = 0
    of_command: float = 0
    of_workers: float = 0
    each: list[float] = field(default_factory=list)
    left: str = ""

    @property
    def a_minute(self) -> float:
        """Submissions a minute, the start of the command included."""
        return 60 * self.count / self.seconds

    def shares(self) -> str:
        """Where the CPU time went."""
        rest = self.cpu - self.of_command - self.of_workers
        parts = {"command": self.of_command, "workers": self.of_workers, "sandboxes and programs": rest}
        told = ", ".join(f"{name} {100 * seconds / self.cpu:.0f} %" for name, seconds in parts.items())
        busy = self.cpu / self.seconds / (os.cpu_count() or 1)
        return f"{self.cpu / self.count:.3f} s of CPU each ({told}); {100 * busy:.0f} % of all cores"

    def slowest(self) -> str:
        """How unequal the submissions are: programs with a clock of their own keep a worker waiting."""
        ordered = sorted(self.each, reverse=True)
        share = sum(ordered[: len(ordered) // 10]) / sum(ordered)
        return (
            f"median {statistics.median(ordered):.2f} s of a worker; the slowest tenth takes {100 * share:.0f} % of all"
        )

    def memory(self) -> str:
        """What was kept and held, step by step, and by how much what is kept grew."""
        steps = ", ".join(
            f"{number}: {kept:.0f} of {self.held[number]:.0f}"
            for number, kept in self.kept.items()
            if number % _SETTLED == 0
        )
        return f"MiB kept, of all held, after {steps}; {self.growth():.2f} times as much kept at the end"

    def growth(self) -> float:
        """What is kept in the last fifth after the 50th, as a ratio to the first; medians, for a sample may be a step's."""
        later = [kept for number, kept in sorted(self.kept.items()) if number >= _SETTLED]
        fifth = max(1, len(later) // 5)
        return statistics.median(later[-fifth:]) / statistics.median(later[:fifth]) if later else 1.0

    def is_flat(self) -> bool:
        """Whether no memory is gained from the 50th submission to the last."""
        return self.growth() <= _GROWTH


def make_class(folder: Path, cases: list[Labelled], count: int) -> Path:
    """`count` submissions, those of `cases` again and again; each has a comment of its own, so that none is another's copy."""
    for number, case in enumerate(islice(cycle(cases), count)):
        target = folder / f"{number:04}-{case.path.name}"
        shutil.copytree(case.path, target, ignore=shutil.ignore_patterns(LABELS))
    return folder


def run(exercise: str, copies: Path, count: int, jobs: int | None) -> Run:
    """Grade once, counted and watched."""
    found = Run(count)
    with tempfile.TemporaryDirectory() as name:
        temporary, out = Path(name, "tmp"), Path(name, "out")
        temporary.mkdir()
        command = [sys.executable, "-m", "grader.cli", "batch", str(ROOT / "exercises" / exercise), str(copies)]
        command += ["--out", str(out), *(() if jobs is None else ("--jobs", str(jobs)))]
        # As it is installed: its own modules are compiled already.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["TMPDIR"] = str(temporary)
        before, start = _cpu_of_ended(), time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as running:
            assert running.stdout is not None
            for number, _ in enumerate(running.stdout, 1):
                if number % 10 == 0 and number < count:  # with the last one, workers end
                    found.kept[number], found.held[number] = _memory(running.pid)
                    found.of_command, found.of_workers = _cpu(running.pid)
        found.seconds = time.monotonic() - start
        found.cpu = _cpu_of_ended() - before
        results = [from_json(path.read_bytes()) for path in out.glob("*/result.json")]
        found.each = [sum(check.seconds for check in result.checks) for result in results]
        if running.returncode not in (0, 3):
            raise SystemExit(f"grade batch ended with {running.returncode}")
        left = state(temporary)
        if left != CLEAN or list(out.glob(".*")):
            found.left = str(left)
    return found


def _cpu_of_ended() -> float:
    """Seconds of CPU of all that has ended and was waited for, and all below it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu(pid: int) -> tuple[float, float]:
    """Seconds of CPU that a command used itself, and those of its workers and their nursery, without what they started."""
    family = list(_family(pid))
    workers = [
        process for process in family[1:] if _said(process) == _said(family[0]) or "grader.worker" in _said(process)
    ]
    return sum(map(_own_cpu, family[:1])), sum(map(_own_cpu, workers))


def _said(process: psutil.Process) -> list[str]:
    """Its command line: that of the command, for a copy of it."""
    with contextlib.suppress(psutil.Error):
        return list(process.cmdline())
    return []


def _own_cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0
    return float(times.user + times.system)


def _memory(pid: int) -> tuple[float, float]:
    """MiB that a process and all below it hold, their own share of what they share: without what runs in sandboxes, and with."""
    family = list(_family(pid))  # who starts another comes before it
    launchers = {process.pid for process in family if _is_zygote(process)}
    shares = {process.pid: _share(process) / 1024 / 1024 for process in family}
    running: set[int] = set()
    for process in family:
        if _parent(process) in launchers | running:
            running.add(process.pid)
    return sum(share for number, share in shares.items() if number not in running), sum(shares.values())


def _is_zygote(process: psutil.Process) -> bool:
    """Whether sandboxes are forked from it; what bubblewrap was started with names it too."""
    said = _said(process)
    return any(part.endswith("zygote.py") for part in said) and not said[0].endswith("bwrap")


def _parent(process: psutil.Process) -> int:
    with contextlib.suppress(psutil.Error):
        return int(process.ppid())
    return 0


def _family(pid: int) -> Iterator[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        top = psutil.Process(pid)
        yield top
        yield from top.children(recursive=True)


def _share(process: psutil.Process) -> int:
    try:
        held: int = process.memory_full_info().pss
    except (psutil.Error, FileNotFoundError):
        return 0
    return held


def main() -> int:
    """Print the figures; 1 when memory grows or something is left."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.class_speed")
    parser.add_argument("--exercise", default="parrot")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--jobs", type=int)
    options = parser.parse_args()
    cases = [case for case in labelled() if case.exercise == options.exercise]
    kinds = {
        "correct": [case for case in cases if case.diagnosis is None],
        "faulty": [case for case in cases if case.diagnosis is not None],
    }
    bad = False
    for kind, chosen in kinds.items():
        with tempfile.TemporaryDirectory() as folder:
            found = run(options.exercise, make_class(Path(folder), chosen, options.count), options.count, options.jobs)
        print(
            f"{kind}: {options.count} in {found.seconds:.0f} s, {found.a_minute:.0f} a minute",
            found.memory(),
            found.shares(),
            found.slowest(),
            sep="\n  ",
            flush=True,
        )
        if not found.is_flat():
            print("memory grows")
        if found.left:
            print(f"left behind: {found.left}")
        bad = bad or bool(found.left) or not found.is_flat()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
