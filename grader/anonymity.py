"""Names replaced by numbers that stay the same: for pupils who are minors, and for teachers who mark without knowing whom.

The key, one file, is the only place where a name stands beside its number.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from grader.class_folder import HandedIn, Moodle
from grader.entry_names import text_of
from grader.result import Result, TraceEvent, result_from_fields

KEY = "key.csv"
_HEADINGS = ["number", "name", "handed in as"]
_WORD = re.compile(r"[^\W\d_]{3,}")
# Words of file names and of programs: they tell nobody's name, even where somebody is called so.
_COMMON = frozenset(
    {
        *(
            "server",
            "serveur",
            "client",
            "clients",
            "participant",
            "devoir",
            "rendu",
            "projet",
            "copie",
            "final",
            "version",
        ),
        *(
            "socket",
            "import",
            "print",
            "input",
            "while",
            "true",
            "false",
            "none",
            "return",
            "class",
            "from",
            "with",
            "break",
        ),
        *(
            "bind",
            "listen",
            "accept",
            "connect",
            "send",
            "recv",
            "close",
            "encode",
            "decode",
            "upper",
            "python",
            "port",
            "host",
        ),
    }
)


def read_key(data: bytes) -> dict[str, int]:
    """The numbers given out so far, by what was handed in."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=""), delimiter=";")
    return {row[2]: int(row[0]) for row in rows if len(row) >= 3 and row[0].isdecimal()}


def write_key(everyone: Sequence[HandedIn], numbers: dict[str, int]) -> bytes:
    """The key: a line for each student, those who have left the class included."""
    names = {one.key: one.name for one in everyone}
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for key, number in sorted(numbers.items(), key=lambda pair: pair[1]):
        writer.writerow([number, names.get(key, ""), key])
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8", "replace")


def numbered(everyone: Sequence[HandedIn], known: dict[str, int]) -> dict[str, int]:
    """A number for each: the known ones stay, new ones follow in an order that is not that of the names."""
    numbers = dict(known)
    following = max(known.values(), default=0) + 1
    new = [one.key for one in everyone if one.key not in known]
    for key in sorted(new, key=lambda key: hashlib.sha256(key.encode()).digest()):
        numbers[key] = following
        following += 1
    return numbers


def without_name(one: HandedIn, number: int) -> HandedIn:
    """The same work under a number; Moodle still knows whose it is by the number that is its own."""
    shown = f"{number:04}"
    moodle = one.moodle
    if moodle is not None:
        moodle = Moodle(moodle.number, f"Participant_{moodle.number}_assignsubmission_file_")
    return replace(one, name=shown, key=shown, named=shown, moodle=moodle)


def hidden(result: Result, one: HandedIn, number: int) -> Result:
    """The result with every word of the student's name replaced, in file names and sources too.

    What was wanted and seen stays as it is: the verdict rests on it.
    """
    words = {word for word in _WORD.findall(one.name) if word.casefold() not in _COMMON}
    if not words:
        return result
    pattern = re.compile(
        rf"(?i)(?<![^\W\d_])(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?![^\W\d_])"
    )
    by = f"{number:04}"
    checks = tuple(
        replace(check, trace=tuple(_in_bytes(event, pattern, by) for event in check.trace)) for check in result.checks
    )
    return result_from_fields(_replaced(asdict(replace(result, checks=checks)), pattern, by))


_KEPT = {"hex", "id", "needs", "fingerprint", "grader", "python", "platform", "exercise", "title", "seen", "wanted"}


def _replaced(value: Any, pattern: re.Pattern[str], by: str) -> Any:
    if isinstance(value, str):
        return pattern.sub(by, text_of(value) if pattern.search(value) else value)
    if isinstance(value, dict):
        return {
            (key if key in _KEPT else _replaced(key, pattern, by)): (
                item if key in _KEPT else _replaced(item, pattern, by)
            )
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_replaced(item, pattern, by) for item in value]
    return value


def _in_bytes(event: TraceEvent, pattern: re.Pattern[str], by: str) -> TraceEvent:
    """`event` with the name replaced in its bytes too: a report shows them as the text that they are."""
    if event.hex is None:
        return event
    text = bytes.fromhex(event.hex).decode("utf-8", "surrogateescape")
    return replace(event, hex=pattern.sub(by, text).encode("utf-8", "surrogateescape").hex())
