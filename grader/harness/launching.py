"""The ways in which programs can be launched, by name."""

from __future__ import annotations

from typing import get_args

from grader.harness.direct import DirectLauncher
from grader.harness.launcher import Launcher, Limits, Way
from grader.harness.sandbox import SandboxLauncher

WAYS: tuple[Way, ...] = get_args(Way)


def launching(way: Way, python: str, limits: Limits) -> Launcher:
    """What launches programs that way; the caller closes it."""
    if way == "direct":
        return DirectLauncher(python, limits)
    return SandboxLauncher(python, limits, way)
