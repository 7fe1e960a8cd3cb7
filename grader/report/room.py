"""How much of a result its page shows, so that the page stays small: what matters least is cut first, and says so. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from grader.report import wording
from grader.report.diagram import Row
from grader.result import CheckResult, Result

MOST_BYTES = 300_000  # of a page
_KEPT = ("ghost", "error", "decided")  # the rows that a failure hangs on
_MOST_KEPT = 3
# What things take in a page, in bytes, rounded from reports of this repository: only where to begin rests on it.
_FRAME, _CHECK, _ROW, _LINE = 30_000, 2_200, 330, 150


@dataclass(frozen=True)
class Room:
    """Limits: steps of a dialogue whose check passed, and of another; characters of an event, and on either side of a
    difference; lines and characters of a file."""

    passed: int = 10_000
    others: int = 10_000
    text: int = 400
    radius: int = 200
    lines: int = 1_500
    characters: int = 1_000_000

    def steps(self, check: CheckResult) -> int:
        """The most steps that the dialogue of `check` shows."""
        return self.passed if check.outcome == "passed" else self.others


ROOMS = (
    Room(),
    Room(passed=24),
    Room(passed=12, others=60),
    Room(passed=6, others=30, text=120, lines=600, characters=20_000),
    Room(passed=3, others=12, text=60, radius=100, lines=150, characters=6_000),
    Room(passed=0, others=6, text=20, radius=20, lines=60, characters=2_000),
)


def rooms(result: Result) -> tuple[Room, ...]:
    """The rooms to try, from the largest that the page may well fit into."""
    likely = next((index for index, room in enumerate(ROOMS) if _estimated(result, room) < MOST_BYTES), len(ROOMS) - 1)
    return ROOMS[likely:]


def _estimated(result: Result, room: Room) -> int:
    rows = sum(min(len(check.trace), room.steps(check)) for check in result.checks)
    lines = sum(min(source.count("\n"), room.lines) for source in result.sources.values())
    return _FRAME + _CHECK * len(result.checks) + _ROW * rows + _LINE * lines


def steps_within(rows: Sequence[Row], most: int) -> list[Row]:
    """`rows`, those in the middle left out where there are more than `most`, and a row that counts them."""
    if len(rows) <= most:
        return list(rows)
    first = most * 2 // 3
    last = len(rows) - (most - first)
    kept = [row for row in rows[first:last] if row.kind in _KEPT][-_MOST_KEPT:]
    before = rows[max(0, first - 1)]
    gap = Row("gap", "", "", before.left, before.right, wording.shortened(last - first - len(kept)))
    standing = next((row.standing for row in reversed(rows[:last]) if row.standing is not None), None)
    tail = list(rows[last:])
    if tail and not kept and tail[0].standing is None:
        tail[0] = replace(tail[0], standing=standing)
    return [*rows[:first], gap, *kept, *tail]


def lines_within(lines: Sequence[str], room: Room) -> Sequence[str]:
    """The first lines of a source, as many as there is room for."""
    sizes = accumulate(len(line) for line in lines[: room.lines])
    return lines[: sum(size <= room.characters for size in sizes)]
