"""The ways in which a program that is walked through goes no further."""

from __future__ import annotations

import ast
from typing import Any

from grader.diagnosis.code import name_of


class FailedError(Exception):
    """An exception that the program would raise: one of these names."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = {*names, "Exception", "BaseException"}


class LeftError(Exception):
    """The program would end here, by itself."""


class BrokenOffError(Exception):
    """The rest of a loop is left out."""


class ReturnedError(Exception):
    """The rest of a function is left out."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


ENDS = (LeftError, BrokenOffError, ReturnedError)


def catches(kinds: ast.expr | None, failure: FailedError) -> bool:
    """Whether an except clause catches a failure."""
    if kinds is None:
        return True
    wanted = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
    names = failure.names | ({"LookupError"} if "IndexError" in failure.names else set())
    return not names.isdisjoint(map(name_of, wanted))
