"""The confusion table of the diagnoses: the id that each faulty program is labelled with, against the id it is given. A command:

    python -m tests.confusion                    # the programs kept beside the checks
    python -m tests.confusion --folder tests/second

A program's diagnosis is the first one of its first failed required check. Where only bonus checks fail, each stands for itself,
for a beginner's program fails several: then it is the labelled one, if one of them gives it first. Exits 1 when fewer than 95 %
have the right id on the right line.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.result import Diagnosis, Result
from tests import golden
from tests.labelled import LABELS, Graded, Graders, Labelled, exercises, labelled, read

ENOUGH = 0.95
NONE = "(none)"


def headline(result: Result) -> Diagnosis | None:
    """What a student reads first."""
    failed = sorted((check for check in result.checks if check.outcome == "failed"), key=lambda check: check.bonus)
    return next((check.diagnoses[0] for check in failed if check.diagnoses), None)


@dataclass(frozen=True)
class Answer:
    """What one faulty program was given."""

    case: Labelled
    given: Diagnosis | None

    @property
    def id(self) -> str:
        """The id given."""
        return self.given.id if self.given else NONE

    @property
    def right_id(self) -> bool:
        """Whether it is the labelled one."""
        return self.id == self.case.diagnosis

    @property
    def right(self) -> bool:
        """Whether the file and the line are right too; a label without a line asks for none."""
        if self.given is None or not self.right_id:
            return False
        return self.case.line is None or (self.given.file, self.given.line) == (self.case.file, self.case.line)


def answer(graded: Graded) -> Answer:
    """The answer that a grading gives."""
    failed = [check for check in graded.result.checks if check.outcome == "failed"]
    if all(check.bonus for check in failed):
        firsts = [check.diagnoses[0] for check in failed if check.diagnoses]
        meant = next((found for found in firsts if found.id == graded.case.diagnosis), None)
        if meant is not None:
            return Answer(graded.case, meant)
    return Answer(graded.case, headline(graded.result))


def _chosen(folder: Path | None, names: Sequence[str]) -> list[Labelled]:
    if folder is None:
        cases = [case for case in labelled() if case.diagnosis is not None]
    else:
        places = [(exercise, folder / exercise) for exercise in exercises()]
        cases = [read(name, path.parent) for name, place in places for path in sorted(place.glob(f"*/{LABELS}"))]
    return [case for case in cases if not names or any(name in case.name for name in names)]


def table(answers: Sequence[Answer]) -> str:
    """A line for each id: how many programs, how many right, and what the others were given."""
    by_id: dict[str, list[Answer]] = {}
    for one in answers:
        by_id.setdefault(one.case.diagnosis or NONE, []).append(one)
    lines = ["| expected | programs | right id | right line | given instead |", "|---|---|---|---|---|"]
    for identity, found in sorted(by_id.items()):
        others = Counter(one.id for one in found if not one.right_id)
        instead = ", ".join(f"{name} ({count})" for name, count in others.most_common())
        right = sum(one.right_id for one in found), sum(one.right for one in found)
        lines.append(f"| {identity} | {len(found)} | {right[0]} | {right[1]} | {instead} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when too few are right."""
    parser = argparse.ArgumentParser(prog="python -m tests.confusion")
    parser.add_argument("--folder", type=Path, help="a folder EXERCISE/NAME/ of faulty programs")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="parts of the names of those to grade")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--record", action="store_true", help="write what the students read to tests/goldens")
    options = parser.parse_args(arguments)
    if options.record and (options.folder or options.only):
        parser.error("--record takes all the programs kept beside the checks")
    with Graders(options.jobs) as graders:
        futures = [graders.submit(case) for case in _chosen(options.folder, options.only)]
        answers = [answer(future.result()) for future in futures]
    if options.record:
        golden.record((one.case.name, one.given) for one in answers)
    for one in answers:
        if not one.right:
            place = f"{one.given.file}:{one.given.line}" if one.given else "no line"
            wanted = f"{one.case.diagnosis} at {one.case.file}:{one.case.line}"
            print(f"{one.case.name}: {one.id} at {place}, labelled {wanted}")
    print(table(answers))
    ids, lines, count = sum(one.right_id for one in answers), sum(one.right for one in answers), len(answers)
    print(f"{count} programs: {ids} with the right id, {lines} on the right line too")
    return 0 if answers and lines >= ENOUGH * count else 1


if __name__ == "__main__":
    sys.exit(main())
