"""What a program is started with, judged from its syntax tree alone: nothing, unless it cannot do without."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence
from typing import Literal

from grader.diagnosis.code import name_of
from grader.names import words_of
from grader.rehearsal.statements import Outline, Rehearsal, outlined

Kind = Literal["host", "port"]
_MOST_ARGUMENTS, _MOST_OPTIONS = 3, 4
_HOST_WORDS = {"host", "hostname", "hote", "hôte", "ip", "adresse", "address", "addr", "serveur", "server"}
_OPTIONAL = ("?", "*", "OPTIONAL", "ZERO_OR_MORE", "REMAINDER")


def arguments(tree: ast.Module | None, host: str, port: int) -> tuple[str, ...]:
    """What the program is started with: nothing, unless it needs arguments to get to its work; then host and port.

    The fewest with which it gets there count, without asking the keyboard for them if possible; the time is linear in the
    size of the tree.
    """
    if tree is None:
        return ()
    try:
        return _judged(tree, {"host": host, "port": str(port)})
    except RecursionError:
        return ()


def _judged(tree: ast.Module, values: dict[Kind, str]) -> tuple[str, ...]:
    outline = outlined(tree)
    walks = [_Walk(outline, 0)]
    if not walks[0].needs_none:
        walks += [_Walk(outline, count) for count in range(1, _MOST_ARGUMENTS + 1)]
    possible = [walk for walk in walks if not walk.rehearsal.failed and not walk.rehearsal.refused]
    working = [walk for walk in possible if walk.rehearsal.worked] or possible or walks
    chosen = next((walk for walk in working if not walk.rehearsal.asked), working[0])
    options = [option for call in chosen.rehearsal.added for option in _option(call, values)]
    if options:
        return tuple(itertools.chain.from_iterable(options[:_MOST_OPTIONS]))
    return tuple(values[kind] for kind in _completed(chosen.kinds))


class _Walk:
    """The program walked through with so many arguments, and what it takes each for."""

    def __init__(self, outline: Outline, count: int) -> None:
        self._found: dict[int, Kind] = {}
        self.rehearsal = Rehearsal(count, self._named).run(outline)
        self.kinds = [self._found.get(position) for position in range(1, count + 1)]

    @property
    def needs_none(self) -> bool:
        """Whether nothing can be better: it got to its work, and asked for nothing."""
        rehearsal = self.rehearsal
        return rehearsal.worked and not (rehearsal.failed or rehearsal.refused or rehearsal.asked)

    def _named(self, position: int, name: str) -> None:
        kind = _kind(name)
        if kind is not None:
            self._found.setdefault(position, kind)


def _kind(name: str) -> Kind | None:
    """What a value is, from the name that it gets; `int` stands for a number."""
    if name == "int" or "port" in name.lower():
        return "port"
    return None if words_of(name).isdisjoint(_HOST_WORDS) else "host"


def _completed(kinds: Sequence[Kind | None]) -> list[Kind]:
    """The kinds where those unknown are what is missing: the port, and before it the host."""
    last: Kind = "host" if "port" in kinds else "port"
    unknown = [position for position, kind in enumerate(kinds) if kind is None]
    return [kind or (last if position == unknown[-1] else "host") for position, kind in enumerate(kinds)]


def _option(call: ast.Call, values: dict[Kind, str]) -> Iterator[tuple[str, ...]]:
    """What an argument that argparse demands is given: its values, after its name when it has dashes.

    A default does not make a positional argument optional, only its `nargs` does (argparse's documentation, `default`).
    """
    names = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    if not names:
        return
    kind = _kind("int" if name_of(given.get("type", call)) == "int" else " ".join(names))
    choices = given.get("choices")
    value = values[kind or "host"]
    if isinstance(choices, (ast.List, ast.Tuple)) and choices.elts and isinstance(choices.elts[0], ast.Constant):
        value = str(choices.elts[0].value)
    count = _number_of_values(given.get("nargs"))
    each = [values["host"], values["port"]] if kind is None and count == 2 else [value] * count
    if not names[0].startswith("-"):
        yield from [tuple(each)] * bool(each)
    elif isinstance(required := given.get("required"), ast.Constant) and required.value is True:
        yield (max(names, key=len), *each)


def _number_of_values(nargs: ast.expr | None) -> int:
    """How many values an argument takes at least, at most two."""
    said = nargs.value if isinstance(nargs, ast.Constant) else name_of(nargs) if nargs else 1
    if said in _OPTIONAL:
        return 0
    return min(said, 2) if isinstance(said, int) else 1
