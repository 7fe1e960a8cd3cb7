"""The ways in which programs can be launched, by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import get_args

from grader.harness.direct import DirectLauncher
from grader.harness.launcher import Launcher, Limits, Way
from grader.harness.sandbox import SandboxLauncher

WAYS: tuple[Way, ...] = get_args(Way)
# Modules of the standard library whose import takes as long as a launch or longer, and changes nothing but memory.
_SLOW = ("argparse", "asyncio", "concurrent.futures", "dataclasses", "json", "logging", "random", "re", "socketserver",
         "subprocess", "threading", "typing")  # fmt: skip


def launching(way: Way, python: str, limits: Limits, sources: Iterable[str] = ()) -> Launcher:
    """What launches programs that way, whose texts are `sources`; the caller closes it."""
    if way == "direct":
        return DirectLauncher(python, limits)
    return SandboxLauncher(python, limits, way, slow_imports(sources))


def slow_imports(sources: Iterable[str]) -> tuple[str, ...]:
    """The modules that programs seem to import and that are slow to; a wrong guess costs a moment, no more."""
    said = [line for text in sources for line in re.findall(r"^[ \t]*(?:import|from)\b[^#\n]*", text, re.MULTILINE)]
    return tuple(name for name in _SLOW if any(re.search(rf"\b{re.escape(name)}\b", line) for line in said))
