"""A batch that is killed again and again ends as one that nothing disturbed. Also a command:

    python -m tests.interruptions --count 300 --kills 10

makes a class from the labelled submissions, a tenth of it hostile or broken archives, a third as Moodle packs it, grades it once
in peace, once killed with SIGKILL at random moments and started again, and exits 1 when the two differ in anything but times. The
first kill falls into the start of the command, the last into its end, when all is graded and the class's files are written.
"""

from __future__ import annotations

import argparse
import contextlib
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
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.report import html
from grader.result import from_json
from tests.hostile_archives import CLEANED, REFUSED
from tests.labelled import LABELS, ROOT, labelled

# What tells of time, or of how much of an endless reply had come by then: outcomes, diagnoses with their lines and marks do not.
_TIMES = {"seconds", "trace", "seen", "difference"}
_KINDS = {**CLEANED, **REFUSED}
_EDGE = 0.7  # seconds at the start and at the end
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
        for number in range(kills):
            with subprocess.Popen(self.command(out), stdout=subprocess.DEVNULL, start_new_session=True) as running:
                if number == kills - 1:
                    self._wait_for_the_end(running, out)
                at_an_edge = number in (0, kills - 1)
                after = chance.uniform(0, _EDGE) if at_an_edge else chance.uniform(0.05, 2 * seconds / kills)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    running.wait(after)
                if running.poll() is None:
                    running.send_signal(signal.SIGKILL)
                    killed += 1
        self.grade(out)
        return killed

    def _wait_for_the_end(self, running: subprocess.Popen[bytes], out: Path) -> None:
        """Wait until every submission has its result, and nothing is left but what is about the class."""
        count = len(list(self.copies.iterdir()))
        while running.poll() is None and len(list(out.glob("*/result.json"))) < count:
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(0.02)


def make_class(folder: Path, exercise: str, count: int, *, large: bool) -> Path:
    """`count` submissions in `folder`, every tenth of them an archive that nobody should hand in."""
    copies = folder / "copies"
    copies.mkdir()
    cases = itertools.cycle([case for case in labelled() if case.exercise == exercise])
    archives = itertools.cycle([name for name in _KINDS if large or name not in _LARGE])
    made = folder / "made"
    made.mkdir()
    for number in range(count):
        hostile = number % 10 == 9
        name = next(archives) if hostile else (case := next(cases)).path.name
        target = copies / f"{number:04}-{name}"
        if number % 3 == 0:
            target = copies / f"Élève {name}_{number}_assignsubmission_file_"
        if not hostile:
            shutil.copytree(case.path, target, ignore=shutil.ignore_patterns(LABELS))
            continue
        if not (made / name).exists():
            _KINDS[name](made / name)
        if number % 3 == 0:
            target.mkdir()
            target /= name
        os.link(made / name, target)
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
    for name in ("marks.csv", "marks.xlsx", "index.html"):
        if (first / name).read_bytes() != (second / name).read_bytes():
            yield f"{name} differs"
    if _members(first / "feedback.zip") != _members(second / "feedback.zip"):
        yield "feedback.zip differs"
    for result in second.glob("*/result.json"):
        report = result.with_name("report.html").read_text(encoding="utf-8")
        if report != html.render(from_json(result.read_bytes()), "en"):
            yield f"{result.parent.name}: the report is not that of the result"


def _members(path: Path) -> list[str]:
    if not path.exists():
        return []
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


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
