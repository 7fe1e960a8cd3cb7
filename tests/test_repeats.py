"""Rounds without anything new are told once and counted; whatever is new is told."""

from __future__ import annotations

from typing import Any

import pytest

from grader.report.diagram import Row, Waiting
from grader.report.repeats import folded
from tests.results import a_text


def row(call: str, text: str = "", **changes: Any) -> Row:
    return Row(**{"kind": "call", "way": "", "side": "right", "left": "runs", "right": "runs", "label": a_text("calls"),
                  "call": call, "text": text, **changes})  # fmt: skip


SLEEP, POLL = row("sleep", "0.2"), row("recv", "BlockingIOError")


def told(*rows: Row) -> list[str]:
    return [found.call or found.label.en for found in folded(rows)]


def test_equal_rows_are_told_once_and_counted() -> None:
    assert told(*[SLEEP] * 9) == ["sleep", "… and the same 8 more times"]


def test_equal_rounds_are_told_once_and_counted() -> None:
    rounds = [SLEEP, POLL] * 5
    assert told(row("bind"), *rounds, SLEEP, row("send")) == [
        "bind", "sleep", "recv", "… and the same 4 more times", "sleep", "send",
    ]  # fmt: skip


def test_rounds_that_show_something_else_each_time_are_folded_when_they_are_many() -> None:
    def rounds(count: int) -> list[Row]:
        return [
            one for n in range(count) for one in (POLL, row("", f"round {n}␊", kind="screen"), row("send", "0 → 0"))
        ]

    assert told(row("bind"), *rounds(9)) == [
        "bind", "recv", "calls", "send", "… and the same 8 more times, without what was shown",
    ]  # fmt: skip
    assert len(folded(rounds(7))) == 21


def test_two_rounds_are_told_both() -> None:
    assert told(SLEEP, POLL, SLEEP, POLL) == ["sleep", "recv", "sleep", "recv"]


@pytest.mark.parametrize(
    "other",
    [
        row("recv", "1024 → 5"),
        row("recv", "BlockingIOError", side="left"),
        row("recv", "BlockingIOError", towards_right=Waiting(5, "salut")),
    ],
)
def test_round_that_brings_something_new_is_told(other: Row) -> None:
    assert told(*[SLEEP, POLL] * 2, SLEEP, other, *[SLEEP, POLL] * 2).count("recv") == 5


def test_arrows_are_never_folded() -> None:
    assert len(folded([row("", "x", kind="data", way="right")] * 9)) == 9


def test_spinner_is_folded_and_words_are_not() -> None:
    def shows(text: str) -> Row:
        return row("", text, kind="screen")

    assert len(folded([shows(frame) for frame in "|/-\\|/-\\"])) == 2
    assert len(folded([shows(f"message {n}") for n in range(8)])) == 8


def test_lifelines_go_on_beside_what_is_folded() -> None:
    (_, gap) = folded([row("sleep", right="waits")] * 5)
    assert (gap.kind, gap.left, gap.right) == ("gap", "runs", "waits")


def test_nothing_is_folded_of_nothing() -> None:
    assert folded([]) == []
