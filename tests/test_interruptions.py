"""A small class, a tenth of it hostile or broken archives, killed at random moments, ends as if nothing had happened."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from grader.harness import bubble
from grader.harness.launcher import Limits
from tests.interruptions import Session, differences, make_class, results

COUNT, KILLS = 20, 3


def test_killed_batch_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    sandbox = () if bubble.unavailable(sys.executable, Limits()) is None else ("--sandbox", "off")
    session = Session("greeting", make_class(tmp_path, "greeting", COUNT, large=False), sandbox)
    seconds = session.grade(tmp_path / "peace")
    killed = session.grade_disturbed(tmp_path / "killed", KILLS, seconds, random.Random(1))
    assert killed > 0
    assert list(differences(tmp_path / "peace", tmp_path / "killed")) == []
    assert len(results(tmp_path / "peace")) == COUNT
