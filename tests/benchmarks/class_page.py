"""How long the page of a large class takes to open, to filter and to sort, in Chromium: python -m tests.benchmarks.class_page

Each figure is the time until the browser has drawn what was asked for (milliseconds, the least of seven: the rest is what else
the machine does meanwhile).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from grader.report import class_page
from tests.browser import chromium, installed
from tests.large_class import a_large_class

_TIMED = """async () => {
  const start = performance.now();
  %s;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}"""
_FORM = "const form = document.querySelector('.filters')"
_INPUT = "form.dispatchEvent(new Event('input'))"
STEPS = {
    "filter by a name": f"{_FORM}; form.elements.name.value = 'lef'; {_INPUT}",
    "show everyone again": f"{_FORM}; form.elements.name.value = ''; {_INPUT}",
    "show who failed a check": f"{_FORM}; form.elements.show.value = 'S3'; {_INPUT}",
    "show those to look at": f"{_FORM}; form.elements.show.value = 'look'; {_INPUT}",
    "show all of them once more": f"{_FORM}; form.elements.show.value = ''; {_INPUT}",
    "sort by mark": "document.querySelector('[data-sort=mark]').click()",
    "sort by a check": "document.querySelector('[data-sort=\"3\"]').click()",
}
NOTICEABLE = 200  # milliseconds


def main() -> int:
    """Print the times; 1 when a step takes longer than a reader notices."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.class_page")
    parser.add_argument("--students", type=int, default=3000)
    options = parser.parse_args()
    if installed() is None:
        print("no Chromium here, or no playwright to drive it")
        return 1
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        path = Path(folder) / "index.html"
        path.write_text(class_page.render(a_large_class(options.students), "fr"), encoding="utf-8")
        times = _times(browser, path)
    for step, milliseconds in times.items():
        print(f"{step}: {milliseconds:.0f} ms")
    return 1 if any(milliseconds > NOTICEABLE for step, milliseconds in times.items() if step != "open") else 0


def _times(browser: Any, path: Path) -> dict[str, float]:
    page = browser.new_page()
    found: dict[str, list[float]] = {}
    for _ in range(7):
        page.goto(path.as_uri())
        opened = page.evaluate("performance.getEntriesByType('navigation')[0].duration")
        found.setdefault("open", []).append(opened)
        page.evaluate("document.querySelector('#students').scrollIntoView()")
        for step, script in STEPS.items():
            found.setdefault(step, []).append(page.evaluate(_TIMED % script))
    return {step: min(times) for step, times in found.items()}


if __name__ == "__main__":
    sys.exit(main())
