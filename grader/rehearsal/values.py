"""What is known while a program is walked through: arguments, lists of them, counts, constants; or nothing."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from grader.rehearsal.ends import FailedError

UNKNOWN: Any = object()


@dataclass(frozen=True)
class Item:
    """An argument, by its position in sys.argv."""

    position: int


class Count(int):
    """A number of arguments."""


_COMPARED: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: lambda one, other: one == other,
    ast.NotEq: lambda one, other: one != other,
    ast.Lt: lambda one, other: one < other,
    ast.LtE: lambda one, other: one <= other,
    ast.Gt: lambda one, other: one > other,
    ast.GtE: lambda one, other: one >= other,
    ast.Is: lambda one, other: one is other,
    ast.IsNot: lambda one, other: one is not other,
    ast.In: lambda one, other: one in other,
    ast.NotIn: lambda one, other: one not in other,
}


def compared(how: ast.cmpop, one: Any, other: Any) -> Any:
    """What a comparison gives, where that can be told."""
    if isinstance(how, (ast.In, ast.NotIn)) and isinstance(one, str) and _only_arguments(other):
        return isinstance(how, ast.NotIn)  # the grader passes hosts and ports, no words and no options
    unclear = any(
        value is UNKNOWN or isinstance(value, Item) or (isinstance(value, tuple) and UNKNOWN in value)
        for value in (one, other)
    )
    try:
        return UNKNOWN if unclear else _COMPARED[type(how)](one, other)
    except TypeError:
        return UNKNOWN


def _only_arguments(items: Any) -> bool:
    return isinstance(items, tuple) and all(isinstance(item, Item) for item in items)


def holds(value: Any) -> Any:
    """Whether a value counts as true; an argument does, for the grader passes no empty ones."""
    return UNKNOWN if value is UNKNOWN else bool(value)


def picked(items: tuple[Any, ...], index: int) -> Any:
    """An item of a list. Raises FailedError, as Python raises IndexError."""
    if not -len(items) <= index < len(items):
        raise FailedError("IndexError")
    return items[index]


def sliceable(items: Any, bounds: Sequence[Any]) -> bool:
    """Whether a slice of a list can be taken: all of it is known, and its step is not 0."""
    return isinstance(items, tuple) and all(one is None or isinstance(one, int) for one in bounds) and bounds[2] != 0
