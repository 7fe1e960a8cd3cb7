"""How large a report is, how fast it is made, and how fast it opens: python -m tests.benchmarks.report_speed.

Exits 1 where a parrot report is not under 300 KB and 150 ms, or one with 3,000 trace events does not open within a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from grader.report.html import render, render_within
from grader.report.room import MOST_BYTES, ROOMS
from grader.result import Result, from_json
from tests.browser import chromium, installed
from tests.labelled import ROOT
from tests.samples import a_long_sample

SUBMISSIONS = (
    "reference/parrot",
    "reference/parrot/faulty/mutual-wait-1",
    "reference/parrot/faulty/str-not-encoded-1",
    "reference/parrot/faulty/recv-too-small-1",
    "reference/parrot/faulty/output-flood-1",
)
MOST_RENDERING = 0.150  # seconds
MOST_OPENING = 1.0  # seconds
EVENTS = 3000
ROUNDS = 15
FRESH = 9
FIRST = """
import sys, time
from pathlib import Path
from grader.result import from_json
result = from_json(Path(sys.argv[1]).read_bytes())
start = time.process_time()
from grader.report.html import render
render(result, "fr")
print(time.process_time() - start)
"""

# From the start of the navigation to the first frame after the page is loaded, its script run, everything laid out.
OPENED = """() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now() / 1000))))"""


def main() -> int:
    """Measure, print a line each, and say whether everything is as promised."""
    with tempfile.TemporaryDirectory() as folder:
        kept = [_report(name, Path(folder)) for name in SUBMISSIONS]
        kept.append(_opening(Path(folder)))
    return 0 if all(kept) else 1


def _report(name: str, folder: Path) -> bool:
    result = _graded(name, folder)
    size = len(render(result, "fr").encode())
    seconds = min(_rendering(result) for _ in range(ROUNDS))
    first = min(_first_rendering(folder / "result.json") for _ in range(FRESH))
    print(
        f"{name}: {size / 1000:.0f} KB, {1000 * first:.0f} ms of CPU to make the first one of a process, imports included "
        f"(best of {FRESH}), {1000 * seconds:.0f} ms to make one more (best of {ROUNDS})"
    )
    return size < MOST_BYTES and max(seconds, first) < MOST_RENDERING


def _graded(name: str, folder: Path) -> Result:
    target = folder / "result.json"
    command = [sys.executable, "-m", "grader.cli", "exercises/parrot", name, "--format", f"json={target}", "--quiet"]
    subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    return from_json(target.read_bytes())


def _first_rendering(path: Path) -> float:
    """Seconds of CPU for the first report of a fresh process, its result read already."""
    # As Python keeps its compiled modules, the report keeps its compiled templates, unless it is told not to.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    ran = subprocess.run(
        [sys.executable, "-c", FIRST, str(path)], cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE
    )
    return float(ran.stdout)


def _rendering(result: Result) -> float:
    start = time.process_time()
    render(result, "fr")
    return time.process_time() - start


def _opening(folder: Path) -> bool:
    path = folder / "report.html"
    path.write_text(render_within(ROOMS[0], a_long_sample(EVENTS), "fr"), encoding="utf-8")  # whatever its size
    size = path.stat().st_size / 1000
    if installed() is None:
        print(f"{EVENTS} trace events: {size:.0f} KB; no browser here to open it with")
        return True
    with chromium() as browser:
        seconds = min(_open(browser, path) for _ in range(ROUNDS))
    print(f"{EVENTS} trace events, uncut: {size:.0f} KB, {1000 * seconds:.0f} ms to open (best of {ROUNDS})")
    return seconds < MOST_OPENING


def _open(browser: Any, path: Path) -> float:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.goto(path.as_uri())
        return float(page.evaluate(OPENED))
    finally:
        page.close()


if __name__ == "__main__":
    sys.exit(main())
