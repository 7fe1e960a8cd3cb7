"""Names replaced by numbers that stay the same: for pupils who are minors, and for teachers who mark without knowing whom.

The key, one file, is the only place where a name stands beside its number.
"""

from __future__ import annotations

import csv
import hashlib
import io
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from grader import spellings
from grader.class_folder import HandedIn, Moodle
from grader.result import Result, result_from_fields
from grader.spellings import Spellings, written_bytes

KEY = "key.csv"
_HEADINGS = ["number", "name", "handed in as"]
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
        writer.writerow([number_shown(number), names.get(key, ""), key])
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
    shown = number_shown(number)
    moodle = one.moodle
    if moodle is not None:
        moodle = Moodle(moodle.number, f"Participant_{moodle.number}_assignsubmission_file_")
    return replace(one, name=shown, key=shown, named=shown, moodle=moodle)


class Names:
    """Everybody's name, and the number that stands for it; `common` names, as of a course, tell of nobody."""

    def __init__(self, everyone: Sequence[HandedIn], numbers: Mapping[str, int]) -> None:
        self._by_key = {one.key: Named(one.name, number_shown(numbers[one.key])) for one in everyone}
        self._pairs = {
            pair: named.number for named in self._by_key.values() for pair in spellings.pairs(named.name, _COMMON)
        }

    def hidden(self, result: Result, key: str) -> Result:
        """The result of the student whose work has this key, without that name in any spelling, or another's in full.

        File names, sources and the bytes of dialogues are no exception; but words that the grader itself sent, typed or
        expected in a check tell of nobody, and stay there: the verdict rests on them.
        """
        named = self._by_key[key]
        spelled = Spellings(named.name, named.number, _COMMON, self._pairs)
        return result_from_fields(_result(asdict(result), spelled))


@dataclass(frozen=True)
class Named:
    """A name and what is shown in its place."""

    name: str
    number: str


def number_shown(number: int) -> str:
    """A student's number as it is shown."""
    return f"{number:04}"


# What comes from the grader or the exercise, and never from a student.
_KEPT = {
    "id",
    "needs",
    "fingerprint",
    "grader",
    "python",
    "platform",
    "exercise",
    "role",
    "outcome",
    "blame",
    "who",
    "event",
}


_STIMULI = {("peer", "send"), ("keyboard", "type")}


def _result(fields: dict[str, Any], spelled: Spellings) -> dict[str, Any]:
    """The fields of a result; the title is the exercise's."""
    apart = ("title", "checks", "sources")
    found = {key: item if key in apart else _item(key, item, spelled) for key, item in fields.items()}
    sources = {_replaced(file, spelled): _replaced(text, spelled) for file, text in fields["sources"].items()}
    return {**found, "checks": [_check(check, spelled) for check in fields["checks"]], "sources": sources}


def _check(fields: dict[str, Any], spelled: Spellings) -> dict[str, Any]:
    """The fields of a check's result; the title is the exercise's."""
    said = [event["text"] or "" for event in fields["trace"] if (event["who"], event["event"]) in _STIMULI]
    said += [fields["wanted"]["text"]] if fields["wanted"] else []
    spoken = frozenset(word for text in said for word in spellings.words(text))
    return {key: item if key == "title" else _item(key, item, spelled, spoken) for key, item in fields.items()}


def _replaced(value: Any, spelled: Spellings, spoken: Collection[str] = ()) -> Any:
    if isinstance(value, str):
        return spelled.replaced(unicodedata.normalize("NFC", value), spoken)
    if isinstance(value, dict):
        found = {key: _item(key, item, spelled, spoken) for key, item in value.items()}
        return _with_bytes(found, value, spelled, spoken)
    if isinstance(value, list | tuple):
        return [_replaced(item, spelled, spoken) for item in value]
    return value


def _item(key: str, item: Any, spelled: Spellings, spoken: Collection[str] = ()) -> Any:
    return item if key in _KEPT else _replaced(item, spelled, () if key == "file" else spoken)


def _with_bytes(
    found: dict[str, Any], given: dict[str, Any], spelled: Spellings, spoken: Collection[str]
) -> dict[str, Any]:
    """The same with its bytes, where there are any, as its text is; a difference that stood behind a name has moved."""
    digits = given.get("hex")
    if not isinstance(digits, str):
        return found
    data = bytes.fromhex(digits)
    text = data.decode("utf-8", "surrogateescape")
    data, at = written_bytes(data, spelled.found(text, spoken), text, given.get("differs_at"))
    return {**found, "hex": data.hex(), **({"differs_at": at} if "differs_at" in given else {})}
