"""The result: its marks, its JSON there and back, and what cannot be a result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.result import (
    CheckResult,
    Content,
    Diagnosis,
    Outcome,
    ProgramFile,
    Result,
    ResultUnreadableError,
    TraceEvent,
    bonus,
    from_json,
    mark,
    marks,
    schema,
    to_json,
)
from grader.text import Text
from tests.results import a_check, a_content, a_diagnosis, a_result, a_text, an_event

_ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_SAID = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
_TEXTS = st.builds(Text, _SAID, _SAID)
_LINES = st.none() | st.integers(1, 10_000)
_NUMBERS = st.floats(0, 1000)
_CONTENTS = st.none() | st.builds(Content, st.binary(max_size=8).map(bytes.hex), _ANY, _LINES)
_DIAGNOSES = st.builds(Diagnosis, _ANY, _TEXTS, _TEXTS, st.none() | _ANY, _LINES, st.none() | _ANY)
_EVENTS = st.builds(
    TraceEvent,
    t=_NUMBERS,
    who=st.sampled_from(["peer", "keyboard", "program", "kernel"]),
    event=_ANY,
    role=st.sampled_from(["server", "client", "both"]),
    line=_LINES,
    text=st.none() | _ANY,
    blocked=st.none() | _ANY,
)


@st.composite
def _checks(draw: st.DrawFn) -> CheckResult:
    outcomes: tuple[Outcome, ...] = ("passed", "failed", "skipped", "inconclusive", "error")
    outcome = draw(st.sampled_from(outcomes))
    points = draw(_NUMBERS)
    return CheckResult(
        id=draw(_ANY),
        role=draw(st.sampled_from(["server", "client", "both"])),
        title=draw(_TEXTS),
        outcome=outcome,
        points=points,
        earned=points if outcome == "passed" else 0.0,
        bonus=draw(st.booleans()),
        seconds=draw(_NUMBERS),
        blame=None if outcome in ("passed", "skipped") else draw(st.sampled_from(["student", "author", "grader"])),
        decided_by=draw(st.sampled_from(["observation", "clock"])),
        needs=tuple(draw(st.lists(_ANY, max_size=2))),
        wanted=draw(_CONTENTS),
        seen=draw(_CONTENTS),
        difference=draw(st.none() | _TEXTS),
        diagnoses=tuple(draw(st.lists(_DIAGNOSES, max_size=2))),
        trace=tuple(draw(st.lists(_EVENTS, max_size=2))),
        replay=draw(_ANY),
    )


_MANY_CHECKS = st.lists(_checks(), max_size=3)


def _fields(result: Result) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(to_json(result))
    return fields


# The JSON, there and back


def test_result_comes_back_equal_when_everything_in_it_is_filled() -> None:
    check = a_check(
        outcome="failed",
        needs=("test_server.py::test_listens",),
        wanted=a_content("É"),
        seen=a_content("é", 1),
        difference=a_text("diffère", "differs"),
        diagnoses=(a_diagnosis(),),
        trace=(an_event(), an_event(0.5, who="kernel", event="blocked", blocked="recv", queued=3, line=4, hex="c3")),
        replay="grade exercises/parrot dupont",
    )
    programs = {"client": ProgramFile(None, a_text("aucun", "none"))}
    result = a_result([check, a_check("bonus", bonus=True)], advice=(a_diagnosis("empty-host"),), programs=programs)
    assert from_json(to_json(result)) == result


@settings(deadline=None)
@given(_MANY_CHECKS, _ANY, _ANY, st.integers())
def test_result_comes_back_equal_when_its_texts_are_anything(
    checks: list[CheckResult], submission: str, source: str, seed: int
) -> None:
    result = a_result(checks, submission=submission, sources={"server.py": source}, seed=seed)
    assert from_json(to_json(result)) == result
    assert from_json(to_json(result).encode("utf-8")) == result


def test_json_starts_with_the_schema_and_keeps_accents_when_it_is_written() -> None:
    written = to_json(a_result([a_check(title=a_text("Déjà"))]))
    assert written.startswith('{\n "schema": 1,')
    assert "Déjà" in written
    assert written.endswith("}\n")


def test_json_is_the_same_when_it_is_written_again() -> None:
    written = to_json(a_result([a_check()]))
    assert to_json(from_json(written)) == written


def test_a_lone_surrogate_comes_back_when_an_exception_of_a_program_held_one() -> None:
    result = a_result([a_check(difference=a_text("\udce9"))])
    assert from_json(to_json(result)) == result


@pytest.mark.parametrize(
    "at", [(), ("checks", 0), ("checks", 0, "title"), ("checks", 0, "trace", 0), ("programs", "server")]
)
def test_key_is_ignored_when_no_reader_knows_it(at: tuple[str | int, ...]) -> None:
    result = a_result([a_check(trace=(an_event(),))])
    fields = _fields(result)
    place: Any = fields
    for step in at:
        place = place[step]
    place["from_the_future"] = {"x": [1]}
    assert from_json(json.dumps(fields)) == result


def _refused(text: str | bytes) -> str:
    with pytest.raises(ResultUnreadableError) as caught:
        from_json(text)
    return str(caught.value)


@pytest.mark.parametrize("found", [0, 2, "1", None, [], {}])
def test_json_is_refused_when_its_schema_is_another(found: object) -> None:
    assert repr(found) in _refused(json.dumps(_fields(a_result()) | {"schema": found}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        '"schema"',
        "1",
        "{}",
        '{"schema": 1}',
        "[" * 100_000,
        b"\xff\xfe\xff",
        b'{"schema": "\xff"}',
        "\0",
    ],
)
def test_text_is_refused_when_it_is_no_result(text: str | bytes) -> None:
    assert _refused(text)


def test_text_is_refused_when_a_number_in_it_is_too_long() -> None:
    assert _refused('{"schema": ' + "1" * 5000 + "}")


def test_json_is_refused_when_its_schema_is_true() -> None:
    assert _refused(json.dumps(_fields(a_result()) | {"schema": True}))


def test_json_is_refused_when_a_key_is_missing() -> None:
    fields = _fields(a_result())
    del fields["checks"]
    assert "checks" in _refused(json.dumps(fields))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("outcome", "maybe"),
        ("outcome", "failed"),  # without blame
        ("blame", "student"),  # of a passed check
        ("earned", "a lot"),
        ("title", {"fr": "Sans anglais", "en": ""}),
        ("title", "not a pair"),
        ("trace", [{"t": 0}]),
    ],
)
def test_json_is_refused_when_a_check_in_it_is_impossible(key: str, value: object) -> None:
    fields = _fields(a_result([a_check()]))
    fields["checks"][0][key] = value
    assert _refused(json.dumps(fields))


def test_json_has_no_infinity_when_a_time_is_infinite() -> None:
    def refuse(constant: str) -> float:
        raise AssertionError(constant)

    json.loads(to_json(a_result([a_check(trace=(an_event(float("inf")),))])), parse_constant=refuse)


def test_schema_names_every_key_when_it_is_compared_with_a_result() -> None:
    described = schema()
    assert set(described["properties"]) == set(_fields(a_result()))
    assert {"checks", "mark", "seed"} <= set(described["required"])


# Impossible combinations


@pytest.mark.parametrize("outcome", ["passed", "skipped"])
def test_check_is_refused_when_nobody_is_to_blame_and_somebody_is_blamed(outcome: str) -> None:
    with pytest.raises(ValueError, match="blame"):
        a_check(outcome=outcome, blame="grader")


@pytest.mark.parametrize("outcome", ["failed", "inconclusive", "error"])
def test_check_is_refused_when_nobody_is_blamed_for_it(outcome: str) -> None:
    with pytest.raises(ValueError, match="blame"):
        a_check(outcome=outcome, blame=None)


@pytest.mark.parametrize("outcome", ["failed", "skipped", "inconclusive", "error"])
def test_check_is_refused_when_it_earns_without_having_passed(outcome: str) -> None:
    with pytest.raises(ValueError, match="earn"):
        a_check(outcome=outcome, earned=0.5)


def test_check_is_refused_when_it_earns_more_than_it_is_worth() -> None:
    with pytest.raises(ValueError, match="earn"):
        a_check(points=2.0, earned=3.0)


@pytest.mark.parametrize("points", [-1.0, float("nan"), float("inf")])
def test_check_is_refused_when_its_points_are_not_points(points: float) -> None:
    with pytest.raises(ValueError, match="worth"):
        a_check(points=points, earned=0.0)


@pytest.mark.parametrize("forged", [float("nan"), float("inf"), float("-inf")])
def test_time_is_zero_when_it_is_not_finite(forged: float) -> None:
    assert an_event(forged).t == 0
    assert a_check(seconds=forged).seconds == 0


@pytest.mark.parametrize("key", ["mark", "out_of", "bonus_earned"])
def test_result_is_refused_when_a_figure_is_not_finite(key: str) -> None:
    forged: dict[str, Any] = {key: float("inf")}
    with pytest.raises(ValueError, match="finite"):
        replace(a_result(), **forged)


# Marks


def _passed_and_failed(earned: float, lost: float) -> list[CheckResult]:
    return [a_check("a", points=earned), a_check("b", points=lost, outcome="failed")]


@pytest.mark.parametrize(
    ("earned", "lost", "expected"),
    [
        (1, 0, 20),
        (0, 1, 0),
        (1, 159, 0.25),  # 0.125, the exact half, goes up
        (1, 160, 0),  # just under it
        (3, 157, 0.5),  # 0.375
        (159, 1, 20),  # 19.875
        (1, 2, 6.75),  # 6.666…
        (0.1, 0.2, 6.75),
        (2, 1, 13.25),
    ],
)
def test_mark_is_rounded_half_up_to_a_quarter_when_it_falls_between(
    earned: float, lost: float, expected: float
) -> None:
    assert mark(_passed_and_failed(earned, lost), 20) == expected


@settings(deadline=None)
@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 100))
def test_mark_is_the_exact_one_when_points_are_whole(earned: int, lost: int, out_of: int) -> None:
    if earned + lost == 0:
        return
    exact = Fraction(out_of * earned, earned + lost)
    rounded = Fraction((exact * 4 + Fraction(1, 2)).__floor__(), 4)
    assert mark(_passed_and_failed(earned, lost), out_of) == rounded


@settings(deadline=None)
@given(_MANY_CHECKS, st.integers(1, 100))
def test_mark_lies_between_nothing_and_everything_when_there_is_one(checks: list[CheckResult], out_of: int) -> None:
    found = mark(checks, out_of)
    assert found is None or 0 <= found <= out_of


@pytest.mark.parametrize("checks", [[], [a_check(points=0.0)], [a_check(bonus=True)]])
def test_mark_is_none_when_no_point_is_required(checks: Sequence[CheckResult]) -> None:
    assert mark(checks, 20) is None


@settings(deadline=None)
@given(_MANY_CHECKS, _MANY_CHECKS)
def test_mark_is_the_same_when_bonus_checks_are_added(checks: list[CheckResult], more: list[CheckResult]) -> None:
    extra = [replace(check, bonus=True) for check in more]
    assert marks((*checks, *extra), 20) == marks(tuple(checks), 20)


def test_bonus_counts_bonus_points_only_when_some_are_required() -> None:
    checks = [
        a_check(points=4.0),
        a_check("b", points=1.0, bonus=True),
        a_check("c", points=2.0, bonus=True, outcome="failed"),
    ]
    assert bonus(checks) == (1.0, 3.0)


@pytest.mark.parametrize("outcome", ["error", "inconclusive"])
def test_mark_is_provisional_when_a_required_check_is_in_doubt(outcome: str) -> None:
    checks = (*_passed_and_failed(1, 1), a_check("c", points=8.0, outcome=outcome))
    assert marks(checks, 20) == (None, 10)


@pytest.mark.parametrize("outcome", ["error", "inconclusive"])
def test_mark_is_final_when_only_a_bonus_check_is_in_doubt(outcome: str) -> None:
    checks = (*_passed_and_failed(1, 1), a_check("c", bonus=True, outcome=outcome))
    assert marks(checks, 20) == (10, None)


def test_skipped_check_costs_its_points_when_marks_are_made() -> None:
    assert marks((a_check("a"), a_check("b", outcome="skipped")), 20) == (10, None)


def test_both_marks_are_none_when_every_check_is_in_doubt() -> None:
    assert marks((a_check(outcome="error"),), 20) == (None, None)


@pytest.mark.parametrize(
    ("outcome", "bonus_check", "doubtful", "complete"),
    [
        ("passed", False, False, True),
        ("failed", False, False, False),
        ("skipped", False, False, False),
        ("inconclusive", False, True, False),
        ("error", False, True, False),
        ("failed", True, False, True),
        ("error", True, True, True),
    ],
)
def test_result_knows_what_it_is_when_a_check_ends_so(
    outcome: str, bonus_check: bool, doubtful: bool, complete: bool
) -> None:
    result = a_result([a_check(), a_check("b", outcome=outcome, bonus=bonus_check)])
    assert (result.doubtful, result.complete) == (doubtful, complete)
