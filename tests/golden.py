"""The words that students read: for each faulty program its first diagnosis in both languages, recorded in one file.

`python -m tests.confusion --record` writes them again; a test compares. Read them aloud when they change: would a 16-year-old
know what to do next?
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.result import Diagnosis

FILE = Path(__file__).parent / "goldens" / "diagnoses.md"
_HEAD = "# What students read\n\nThe first diagnosis of each faulty program; recorded by `python -m tests.confusion --record`.\n"


def told(given: Diagnosis | None) -> str:
    """A diagnosis as it stands in the file."""
    if given is None:
        return "(none)\n"
    place = f"{given.file}:{given.line}" if given.line else given.file or "no file"
    lines = [f"{given.id}, {place}, course: {given.course or 'none'}", ""]
    for language, title, text in (
        ("fr", given.title.fr, given.explanation.fr),
        ("en", given.title.en, given.explanation.en),
    ):
        lines += [f"- {language}: **{title}**", f"  {text}"]
    return "\n".join(lines) + "\n"


def read() -> dict[str, str]:
    """What is recorded, by the name of the program."""
    sections = FILE.read_text(encoding="utf-8").split("\n## ")[1:] if FILE.exists() else []
    return {name: text for name, _, text in (section.partition("\n\n") for section in sections)}


def record(given: Iterable[tuple[str, Diagnosis | None]]) -> None:
    """Write the file anew."""
    sections = [f"\n## {name}\n\n{told(diagnosis)}" for name, diagnosis in sorted(given, key=lambda pair: pair[0])]
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(_HEAD + "".join(sections), encoding="utf-8")
