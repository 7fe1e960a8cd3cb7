"""A batch that is killed again and again ends as one that nothing disturbed. Also a command:

    python -m tests.interruptions --count 300 --kills 10

makes a class from the labelled submissions, a tenth of it hostile or broken archives, grades it once in peace, once killed with
SIGKILL at random moments and started again, and exits 1 when the two differ in anything but times.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.hostile_archives import CLEANED, REFUSED
from tests.labelled import LABELS, ROOT, labelled

# What tells of time, or of how much of an endless reply had come by then: outcomes, diagnoses with their lines and marks do not.
_TIMES = {"seconds", "trace", "seen", "difference"}
_KINDS = {**CLEANED, **REFUSED}
_LARGE = {"million.tgz", "many.zip", "tar-bomb.tar.gz", "header-bomb.tar.bz2"}  # seconds each to make


@dataclass(frozen=True)
class Session:
    """A class on disk, and the command that grades it into a folder."""

    exercise: str
    copies: Path
    options: tuple[str, ...] = ()

    def command(self, out: Path) -> list[str]:
        """The command line."""
        given = [sys.executable, "-m", "grader.cli", "batch", str(ROOT / "exercises" / self.exercise), str(self.copies)]
        return [*given, "--out", str(out), "--quiet", "--lang", "en", *self.options]

    def grade(self, out: Path) -> float:
        """Grade in peace; the seconds that it took. Raises CalledProcessError."""
        start = time.monotonic()
        subprocess.run(self.command(out), check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - start

    def grade_disturbed(self, out: Path, kills: int, seconds: float, chance: random.Random) -> int:
        """Grade, killed up to `kills` times in about `seconds`, then in peace; how often it was killed."""
        killed = 0
        for _ in range(kills):
            with subprocess.Popen(self.command(out), stdout=subprocess.DEVNULL, start_new_session=True) as running:
                try:
                    running.wait(chance.uniform(0.05, 2 * seconds / kills))
                except subprocess.TimeoutExpired:
                    running.send_signal(signal.SIGKILL)
                    killed += 1
        self.grade(out)
        return killed


def make_class(folder: Path, exercise: str, count: int, *, large: bool) -> Path:
    """`count` submissions in `folder`, every tenth of them an archive that nobody should hand in."""
    copies = folder / "copies"
    copies.mkdir()
    cases = itertools.cycle([case for case in labelled() if case.exercise == exercise])
    archives = itertools.cycle([name for name in _KINDS if large or name not in _LARGE])
    made = folder / "made"
    made.mkdir()
    for number in range(count):
        if number % 10 == 9:
            name = next(archives)
            if not (made / name).exists():
                _KINDS[name](made / name)
            os.link(made / name, copies / f"{number:04}-{name}")
        else:
            case = next(cases)
            shutil.copytree(case.path, copies / f"{number:04}-{case.path.name}", ignore=shutil.ignore_patterns(LABELS))
    return copies


def results(out: Path) -> dict[str, Any]:
    """Every result below `out`, without its times."""
    return {path.parent.name: _timeless(json.loads(path.read_bytes())) for path in sorted(out.glob("*/result.json"))}


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _timeless(item) for key, item in value.items() if key not in _TIMES}
    if isinstance(value, list):
        return [_timeless(item) for item in value]
    return value


def differences(first: Path, second: Path) -> Iterator[str]:
    """In what two folders of reports differ, times left aside."""
    one, other = results(first), results(second)
    for name in sorted(one.keys() | other.keys()):
        if one.get(name) != other.get(name):
            yield f"{name}: {_told(one.get(name), other.get(name))}"
    files = [{str(path.relative_to(folder)) for path in folder.rglob("*")} for folder in (first, second)]
    yield from (f"{name} is in one of them only" for name in sorted(files[0] ^ files[1]))
    if (first / "marks.csv").read_bytes() != (second / "marks.csv").read_bytes():
        yield "the marks differ"


def _told(one: Any, other: Any) -> str:
    if one is None or other is None:
        return "there is no result"
    keys = [key for key in one if one[key] != other.get(key)]
    checks = [a["id"] for a, b in zip(one["checks"], other["checks"], strict=False) if a != b]
    return ", ".join([*keys, *checks])


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade a class in peace and killed; 1 when the results differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.interruptions")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--exercise", default="parrot")
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        more = () if options.jobs is None else ("--jobs", str(options.jobs))
        copies = make_class(folder, options.exercise, options.count, large=True)
        session = Session(options.exercise, copies, more)
        seconds = session.grade(folder / "peace")
        print(
            f"in peace: {options.count} submissions in {seconds:.0f} s, {60 * options.count / seconds:.0f} a minute",
            flush=True,
        )
        killed = session.grade_disturbed(folder / "killed", options.kills, seconds, random.Random(options.seed))
        found = list(differences(folder / "peace", folder / "killed"))
        print(f"killed {killed} times: {len(found)} differences", *found, sep="\n", flush=True)
        return 1 if found or killed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
