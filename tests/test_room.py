"""A page stays small: what matters least is cut first, a note says so, and what a failure hangs on stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.report.diagram import Row
from grader.report.drawing import diagram
from grader.report.html import render, render_within
from grader.report.places import Sources
from grader.report.room import MOST_BYTES, ROOMS, Room, lines_within, rooms, steps_within
from grader.result import CheckResult, Result
from tests.results import a_check, a_content, a_result, a_text, an_event
from tests.samples import a_long_sample, a_sample, dialogue


def size(page: str) -> int:
    return len(page.encode())


def row(number: int, **changes: Any) -> Row:
    return Row(**{"kind": "call", "way": "", "side": "right", "left": "runs", "right": "runs",
                  "label": a_text(str(number)), **changes})  # fmt: skip


def labels(rows: list[Row]) -> list[str]:
    return [one.label.en for one in rows]


def test_steps_are_all_there_when_there_is_room() -> None:
    assert labels(steps_within([row(n) for n in range(9)], 9)) == [str(n) for n in range(9)]


def test_steps_in_the_middle_are_left_out_and_counted() -> None:
    kept = labels(steps_within([row(n) for n in range(20)], 6))
    assert kept == ["0", "1", "2", "3", "14 steps are left out, to keep this page small", "18", "19"]
    assert labels(steps_within([row(n) for n in range(2)], 0)) == ["2 steps are left out, to keep this page small"]


@pytest.mark.parametrize("kind", ["ghost", "error", "decided"])
def test_step_that_a_failure_hangs_on_is_kept(kind: str) -> None:
    kept = steps_within([row(n, kind=kind) if n == 12 else row(n) for n in range(20)], 6)
    assert labels(kept)[4:6] == ["13 steps are left out, to keep this page small", "12"]


def test_programs_stand_where_they_did_when_steps_before_are_left_out() -> None:
    rows = [row(n, standing=("source-1-5",)) if n == 10 else row(n) for n in range(20)]
    assert [one.standing for one in steps_within(rows, 6)[4:]] == [None, ("source-1-5",), None]


def test_source_is_cut_at_lines_and_at_characters() -> None:
    room = replace(ROOMS[0], lines=3, characters=5)
    assert lines_within(["a"] * 9, room) == ["a"] * 3
    assert lines_within(["abc", "de", "f"], room) == ["abc", "de"]
    assert lines_within(["abcdef"], room) == []


def test_dialogue_of_a_failed_check_is_cut_last() -> None:
    room = Room(passed=2, others=10_000)
    shown = {outcome: diagram(_check(outcome), Sources({}), room).rows for outcome in ("passed", "failed")}
    assert len(shown["passed"]) == 3
    assert len(shown["failed"]) == 30


def _check(outcome: Any) -> CheckResult:
    return a_check(outcome=outcome, trace=tuple(an_event(text=str(n)) for n in range(30)))


def test_page_shows_everything_when_it_is_small() -> None:
    result = a_sample()
    assert rooms(result)[0] is ROOMS[0]
    assert render(result, "fr") == render_within(ROOMS[0], result, "fr")


def _hostile(checks: int) -> Result:
    """Everything that a student controls, long, and of what takes the most room in a page."""
    nasty = "\u202e<&\x00" * 1024
    event = an_event(text=nasty, hex=nasty.encode().hex(), size=9000, queues={"server": 9000, "client": 0})
    trace = (event, replace(event, event="recv"), replace(event, who="program", event="print")) * 130
    made = [
        a_check(f"t::{n}", outcome="failed", trace=trace, wanted=a_content(nasty), seen=a_content(nasty, 3))
        for n in range(checks)
    ]
    return a_result(made, sources={f"{n}.py": nasty[:3000] + "\n" + "x = '<'\n" * 9000 for n in range(3)})


@pytest.mark.parametrize(
    "result", [a_long_sample(3000), a_long_sample(9000), _hostile(24)], ids=["3000", "9000", "hostile"]
)
def test_page_is_small_whatever_the_result(result: Result) -> None:
    page = render(result, "fr")
    assert size(page) < MOST_BYTES
    assert "pour que cette page reste légère" in page


def test_whole_dialogues_take_more_room_than_there_is() -> None:
    assert size(render_within(ROOMS[0], a_long_sample(3000), "fr")) > MOST_BYTES


def test_sample_keeps_what_its_failure_hangs_on() -> None:
    trace = (*dialogue()[:-3] * 40, *dialogue()[-3:])
    check = a_check("t::last", outcome="failed", trace=trace, wanted=a_content("ÉTÉ"), seen=a_content("été", 1))
    kinds = [row.kind for row in diagram(check, Sources({}), ROOMS[-1]).rows]
    assert {"ghost", "decided", "gap"} <= set(kinds)
    assert len(kinds) < 20
