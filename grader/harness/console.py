"""What a program printed: kept up to a limit, counted beyond it, so that a flood costs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from grader.evidence import Stream

# ECMA-48 control sequences and the OSC strings of terminals: colours around a reply are welcome.
_COLOURS = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


@dataclass
class Console:
    """Standard output and standard error of one program; `kept` bytes of each are remembered."""

    kept: int
    counted: dict[Stream, int] = field(default_factory=lambda: {"stdout": 0, "stderr": 0})
    _kept: dict[Stream, bytearray] = field(default_factory=lambda: {"stdout": bytearray(), "stderr": bytearray()})

    def add(self, stream: Stream, data: bytes) -> bytes:
        """Take in what was printed; returns the part that is kept."""
        self.counted[stream] += len(data)
        room = max(0, self.kept - len(self._kept[stream]))
        self._kept[stream] += data[:room]
        return data[:room]

    @property
    def total(self) -> int:
        """Bytes printed so far, kept or not."""
        return sum(self.counted.values())

    def mark(self) -> dict[Stream, int]:
        """A point in what was printed, for `since`."""
        return {stream: len(data) for stream, data in self._kept.items()}

    def since(self, mark: dict[Stream, int]) -> dict[Stream, bytes]:
        """What was printed since `mark`, stream by stream."""
        return {stream: bytes(data[mark[stream] :]) for stream, data in self._kept.items()}

    def everything(self, stream: Stream) -> bytes:
        """All that was kept of one stream."""
        return bytes(self._kept[stream])


def readable(printed: bytes) -> str:
    """What a person reads on the console: UTF-8, one kind of line end, no colour codes."""
    text = printed.decode("utf-8", "replace").replace("\r\n", "\n")
    return _COLOURS.sub("", text)


# A bytes literal, which is how print shows bytes that were not decoded; one that was cut short ends with its line.
_BYTES_LITERAL = r"(?<!\w)[bB](?P<quote>['\"])(?:\\.|(?!(?P=quote))[^\\\n])*(?:(?P=quote))?"


def shows(printed: bytes, wanted: str) -> bool:
    """Whether `wanted` stands unbroken in what was printed, elsewhere than in a bytes literal (b'…')."""
    found = re.finditer(f"{re.escape(wanted)}|{_BYTES_LITERAL}", readable(printed))
    return any(match["quote"] is None for match in found)
