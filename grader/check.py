"""What a check is: a title in two languages, points, and the checks that must have passed before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from grader.text import Text

Function = TypeVar("Function", bound=Callable[..., object])
_ATTRIBUTE = "__grader_check__"


@dataclass(frozen=True)
class Check:
    """One graded behaviour; `needs` names the checks without which it means nothing."""

    points: float
    title: Text
    needs: tuple[str, ...] = ()
    bonus: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.points <= 1000:
            raise ValueError(f"points must lie between 0 and 1000, not {self.points}")


def check(
    points: float, *, fr: str, en: str, needs: Sequence[Callable[..., object] | str] = (), bonus: bool = False
) -> Callable[[Function], Function]:
    """Make a pytest function a graded check worth `points`, with its title in French and English.

    `needs` lists other checks, as functions of the same file or as ids (`"test_server.py::test_listens"`); `bonus` marks
    what lies beyond the course. Raises ValueError for impossible points or an empty title, TypeError for `needs` that
    is one text.
    """
    if isinstance(needs, str):
        raise TypeError(f"needs is a list: write needs=[{needs!r}]")
    names = tuple(need if isinstance(need, str) else need.__name__ for need in needs)
    described = Check(float(points), Text(fr, en), names, bonus)

    def mark(function: Function) -> Function:
        setattr(function, _ATTRIBUTE, described)
        return function

    return mark


def described_by(function: object) -> Check | None:
    """The check that `function` was marked as, if any."""
    found = getattr(function, _ATTRIBUTE, None)
    return found if isinstance(found, Check) else None
