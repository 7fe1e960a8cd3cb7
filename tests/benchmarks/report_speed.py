"""How large a report is, how fast it is made, and how fast it opens: python -m tests.benchmarks.report_speed.

Exits 1 where a parrot report is not under 300 KB and 150 ms, or one with 3,000 trace events does not open within a second.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from grader.report.html import render
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
MOST_BYTES = 300_000
MOST_RENDERING = 0.150  # seconds
MOST_OPENING = 1.0  # seconds
EVENTS = 3000
ROUNDS = 15

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
    seconds = statistics.median(_rendering(result) for _ in range(ROUNDS))
    print(
        f"{name}: {size / 1000:.0f} KB, {1000 * seconds:.0f} ms to make (median of {ROUNDS}, once the templates are loaded)"
    )
    return size < MOST_BYTES and seconds < MOST_RENDERING


def _graded(name: str, folder: Path) -> Result:
    target = folder / "result.json"
    command = [sys.executable, "-m", "grader.cli", "exercises/parrot", name, "--format", f"json={target}", "--quiet"]
    subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    return from_json(target.read_bytes())


def _rendering(result: Result) -> float:
    start = time.perf_counter()
    render(result, "fr")
    return time.perf_counter() - start


def _opening(folder: Path) -> bool:
    path = folder / "report.html"
    path.write_text(render(a_long_sample(EVENTS), "fr"), encoding="utf-8")
    size = path.stat().st_size / 1000
    if installed() is None:
        print(f"{EVENTS} trace events: {size:.0f} KB; no browser here to open it with")
        return True
    with chromium() as browser:
        seconds = statistics.median(_open(browser, path) for _ in range(ROUNDS))
    print(f"{EVENTS} trace events: {size:.0f} KB, {1000 * seconds:.0f} ms to open (median of {ROUNDS})")
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
