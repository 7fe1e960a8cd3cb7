"""Where in a page the lines of a student's files stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.report.visible import visible, visible_code


@dataclass(frozen=True)
class Place:
    """A file of the student's, the line, what stands on it, and its anchor in the page where the source is there."""

    file: str
    line: int | None = None
    code: str | None = None
    anchor: str | None = None


@dataclass(frozen=True)
class Sources:
    """Where a line of a student's file stands in the page."""

    files: Mapping[str, Sequence[str]]

    def anchor(self, file: str, line: int) -> str:
        """The anchor of a line; file names do not enter it, for a student chooses them."""
        return f"source-{list(self.files).index(file) + 1}-{line}"

    def place(self, file: str | None, line: int | None) -> Place | None:
        """The place of `line` in `file`; without an anchor when the page does not show it."""
        if file is None:
            return None
        lines = self.files.get(file, ())
        if line is None or not 1 <= line <= len(lines):
            return Place(visible(file), line)
        return Place(visible(file), line, visible_code(lines[line - 1]).strip(), self.anchor(file, line))
