"""What a program is started with, judged from the text of its source alone, which is never parsed here."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.names import words_of

_LARGEST_SOURCE = 1024 * 1024  # characters that are looked at
Kind = Literal["host", "port"]
_LONGEST_STATEMENT = 1000  # characters; what lies beyond is not looked at
_MOST_POSITIONS, _MOST_OPTIONS = 2, 4
_HOST_WORDS = {"host", "hostname", "hote", "hôte", "ip", "adresse", "address", "addr", "serveur", "server"}
# These read statements as _statements() leaves them; none looks at a character more than a few times.
_CONTINUED = re.compile(r"(?<=[(\[,])\n|\\\n|\n(?=[)\]])")
_AROUND = re.compile(r" ?([^\w ]) ?")
_ASSIGNED = re.compile(r"(?<![=!<>])=(?!=)")
_TAKEN = re.compile(r"(?:^|:)((?:\w+,)*\w+,?)(?::[\w.\[\]]+)?=((?:sys\.)?\w+)(?:\[(\d?):\d?\])?$")
_USED = re.compile(r"\b(?:(\w+)\()?((?:sys\.)?\w+)\[(-?\d{1,2})\]")
_OPTION = re.compile(r"(?:['\"][\w-]+['\"],?)+")


def arguments(text: str, host: str, port: int) -> tuple[str, ...]:
    """What the program is started with: nothing, unless its source asks for arguments; then host and port, as it does.

    Judged from the first MiB of the text alone, which is never parsed here; the time is linear in its length.
    """
    if "argv" not in text and "argparse" not in text:
        return ()
    values: dict[Kind, str] = {"host": host, "port": str(port)}
    statements = _statements(text[:_LARGEST_SOURCE])
    options = [option for line in statements for option in _options(line, values)]
    if options:
        return tuple(itertools.chain.from_iterable(options[:_MOST_OPTIONS]))
    return tuple(values[kind] for kind in _positions(statements))


def _statements(text: str) -> list[str]:
    """The lines without comments and needless spaces, those that a bracket or a backslash continues joined."""
    lines = (" ".join(line.partition("#")[0].split()) for line in text.split("\n"))
    joined = _CONTINUED.sub("", "\n".join(_AROUND.sub(r"\1", line) for line in lines if line))
    return [line[:_LONGEST_STATEMENT] for line in joined.split("\n")]


def _options(statement: str, values: dict[Kind, str]) -> Iterator[tuple[str, ...]]:
    """What each argument that argparse demands is given: a value, after its name when it has dashes."""
    for call in statement.split("add_argument(")[1:]:
        found = _OPTION.match(call)
        names = re.findall(r"[\w-]+", found[0]) if found else []
        value = values[_kind(" ".join(names), number="type=int" in call) or "host"]
        if names and not names[0].startswith("-"):
            yield (value,)
        elif names and "required=True" in call:
            yield (max(names, key=len), value)


def _kind(name: str, number: bool) -> Kind | None:
    """What a value is, from the name that it gets and from whether it must be a number."""
    if number or "port" in name.lower():
        return "port"
    return None if words_of(name).isdisjoint(_HOST_WORDS) else "host"


@dataclass(frozen=True)
class _Use:
    """One argument that a source reads: its index in sys.argv, counted from the end when negative."""

    index: int
    kind: Kind | None


def _positions(statements: Sequence[str]) -> list[Kind]:
    """What stands at each position of sys.argv, from 1, as far as the source reads it."""
    lists = {"argv": 0, "sys.argv": 0}
    uses = [use for line in statements for parts in line.split(";") for use in _uses(parts, lists)]
    count = max((use.index if use.index > 0 else -use.index for use in uses), default=0)
    known = {use.index % (count + 1): use.kind for use in reversed(uses) if use.kind}
    return _completed([known.get(position) for position in range(1, min(count, _MOST_POSITIONS) + 1)])


def _completed(kinds: Sequence[Kind | None]) -> list[Kind]:
    """The kinds where those unknown are what is missing: the port, and before it the host."""
    last: Kind = "host" if "port" in kinds else "port"
    unknown = [position for position, kind in enumerate(kinds) if kind is None]
    return [kind or (last if position == unknown[-1] else "host") for position, kind in enumerate(kinds)]


def _uses(statement: str, lists: dict[str, int]) -> Iterator[_Use]:
    """The arguments that a statement reads; a list that it makes of them is added to `lists` with its first index."""
    taken = _TAKEN.search(statement)
    if taken and taken[2] in lists:
        yield from _unpacked(taken, lists)
        return
    for name, value in _assigned(statement):
        for call, source, index in _USED.findall(value):
            if source in lists:
                yield from _indexed(name if call in ("", "str") else "", call == "int", int(index), lists[source])


def _unpacked(taken: re.Match[str], lists: dict[str, int]) -> Iterator[_Use]:
    names, first = taken[1].split(","), lists[taken[2]] + int(taken[3] or 0)
    if len(names) == 1:
        lists[names[0]] = first
        return
    for index, name in enumerate(filter(None, names), first):
        if index > 0:
            yield _Use(index, _kind(name, number=False))


def _indexed(name: str, number: bool, index: int, first: int) -> Iterator[_Use]:
    found = index if index < 0 else index + first
    if found:
        yield _Use(found, _kind(name, number))


def _assigned(statement: str) -> list[tuple[str, str]]:
    """Each value of a statement with the text to its left, which names it; no name where they cannot be paired."""
    left, *right = _ASSIGNED.split(statement, maxsplit=1)
    names, values = left.split(","), "".join(right).split(",")
    return list(zip(names, values, strict=True)) if right and len(names) == len(values) else [("", statement)]
