"""Rounds that a program makes again and again without anything new (polling, a spinner), told once and counted. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from grader.report import wording
from grader.report.diagram import Row

LONGEST = 4  # steps of a round
FEWEST = 3  # rounds
FEWEST_PRINTING = 8  # rounds, where only what is shown on the way differs: prints come in pieces of any size
_FOLDED = ("call", "wait", "screen")
_FRAME = 4  # characters; what is shown of a spinner differs each time and says nothing

_Step = tuple[Row, ...]


def folded(rows: Sequence[Row]) -> list[Row]:
    """`rows`, each run of equal rounds as its first round and a row that counts the others."""
    steps = _with_prints(rows)
    printing = _folded(steps, [_key(step[0]) for step in steps], FEWEST_PRINTING)
    return _folded([(row,) for row in printing], [_key(row) for row in printing], FEWEST)


def _with_prints(rows: Sequence[Row]) -> list[_Step]:
    """Each row with what was shown after it."""
    steps: list[_Step] = []
    for row in rows:
        if row.kind == "screen" and steps and steps[-1][0].side == row.side:
            steps[-1] = (*steps[-1], row)
        else:
            steps.append((row,))
    return steps


def _folded(steps: Sequence[_Step], keys: Sequence[Hashable], fewest: int) -> list[Row]:
    kept: list[Row] = []
    at = 0
    while at < len(steps):
        length, rounds = _best(keys, at, fewest)
        kept += [row for step in steps[at : at + length] for row in step]
        at += length * rounds
        if rounds > 1:
            last = steps[at - 1][-1]
            printing = any(len(step) > 1 for step in steps[at - length * rounds : at])
            kept.append(Row("gap", "", "", last.left, last.right, wording.again(rounds - 1, printing)))
    return kept


def _best(keys: Sequence[Hashable], at: int, fewest: int) -> tuple[int, int]:
    """The length of the round that begins `at` and how often it is made: the choice that folds most; else (1, 1)."""
    choices = [(length, _rounds(keys, at, length)) for length in range(1, LONGEST + 1)]
    worth = [(length, rounds) for length, rounds in choices if rounds >= fewest]
    return max(worth, key=lambda choice: (choice[0] * (choice[1] - 1), -choice[0]), default=(1, 1))


def _rounds(keys: Sequence[Hashable], at: int, length: int) -> int:
    first = list(keys[at : at + length])
    if len(first) < length or None in first:
        return 1
    rounds = 1
    while list(keys[at + rounds * length : at + (rounds + 1) * length]) == first:
        rounds += 1
    return rounds


def _key(row: Row) -> Hashable:
    """What makes two rows the same to a reader; None for a row that is never folded."""
    if row.kind not in _FOLDED:
        return None
    text = "" if row.kind == "screen" and len(row.text or "") <= _FRAME else row.text
    return row.kind, row.side, row.label, row.call, text, row.places, row.towards_left, row.towards_right
