"""Hostile submissions: each attack fails, is graded honestly, leaves nothing, and the grader goes on."""

from __future__ import annotations

import contextlib
import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from grader import cli
from grader.harness import bubble, cgroup
from grader.harness.launcher import Limits
from grader.report.writing import write
from tests import hostile_control
from tests.attacks import Attack, Fights, Fought, Stage, adopting, attacks

WHY_NOT = bubble.unavailable(sys.executable, Limits())
pytestmark = [
    pytest.mark.skipif(WHY_NOT is not None, reason=f"no sandbox can be had here: {WHY_NOT}"),
    pytest.mark.timeout(240),
]
ATTACKS = attacks()
# What all of it together may take, should the sandbox fail: bytes, processes.
MOST_MEMORY, MOST_PROCESSES = 6 << 30, 1500


@contextlib.contextmanager
def bounded() -> Iterator[cgroup.Group | None]:
    """Within it, this process and all that it starts are in a control group of their own, where one can be had."""
    group = cgroup.had(MOST_MEMORY, MOST_PROCESSES)
    if group is None:
        yield None
        return
    try:
        for member in map(Path, group.members):
            member.write_text("0")
        yield group
    finally:
        for folder in group.folders:
            (folder.parent / "cgroup.procs").write_text("0")
        group.close()


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Set up once for all."""
    with Stage.opened() as opened, pytest.MonkeyPatch.context() as patch:
        for name, value in opened.environment.items():
            patch.setenv(name, value)
        yield opened


@pytest.fixture(scope="module")
def fights(stage: Stage, request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Fought]]]:
    """All those that were asked for, a few at a time: each test waits for its own."""
    wanted = {attack.name for item in request.session.items if (attack := _fought_in(item)) is not None}
    with bounded(), adopting() as left:
        with Fights(stage) as running:
            yield {attack.name: running.submit(attack) for attack in ATTACKS if attack.name in wanted}
        until = time.monotonic() + 5
        while left() and time.monotonic() < until:
            time.sleep(0.05)
        assert left() == set()
        assert list((stage.folder / "temporary").iterdir()) == []


def _fought_in(item: pytest.Item) -> Attack | None:
    given = getattr(item, "callspec", None)
    attack = given.params.get("attack") if given is not None else None
    return attack if isinstance(attack, Attack) else None


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_fails(attack: Attack, fights: dict[str, Future[Fought]], stage: Stage) -> None:
    if attack.needs == "group":
        group = cgroup.had(1 << 30, 100)
        if group is None:
            fights[attack.name].cancel()
            pytest.skip("no control group can be had here")
        group.close()
    fought = fights[attack.name].result()
    assert "\n".join(fought.problems()) == ""
    assert stage.marks_of(attack) == []


def test_there_are_as_many_as_promised() -> None:
    assert len(ATTACKS) >= 40
    assert all(attack.tries and attack.control for attack in ATTACKS)


@pytest.mark.skipif(hostile_control.why_not() is not None, reason=f"no control run here: {hostile_control.why_not()}")
@pytest.mark.parametrize("name", ["read-home", "connect-host"])  # all of them: python -m tests.hostile_control
def test_attack_is_real_without_the_sandbox(name: str) -> None:
    done = hostile_control.run(name)
    assert done.returncode == 0, done.stdout


TEXTS = [attack for attack in ATTACKS if attack.name.startswith("texts-")]
_CONTROLS = "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]"
_COMMANDS = (
    r"^\s*(?:::(?!(?:error|warning|notice) (?:file=[^,]*\.py|title=))|##\[)"  # of a continuous integration's log
)
# What a console, a browser or a log acts on.
ACTED_ON = {
    "terminal": f"{_CONTROLS}|{_COMMANDS}",
    "github": f"{_CONTROLS}|{_COMMANDS}",
    "html": f"{_CONTROLS}|<script>alert|<img src=x",
    "junit": f"{_CONTROLS}|<script>alert|<img src=x",
}


@pytest.mark.parametrize("attack", TEXTS, ids=lambda attack: attack.name)
@pytest.mark.parametrize("kind", ACTED_ON)
def test_report_holds_nothing_that_is_acted_on(
    kind: str, attack: Attack, fights: dict[str, Future[Fought]], stage: Stage
) -> None:
    target = stage.folder / f"{attack.name}.{kind}"
    result = fights[attack.name].result().result
    write(result, [cli.Output(kind, str(target))], stage.folder, "fr", quiet=False, live=False)
    text = target.read_bytes().decode("utf-8")
    assert re.findall(ACTED_ON[kind], text, re.MULTILINE) == []
