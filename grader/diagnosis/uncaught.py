"""Rules that fire on a Python error, be it uncaught or hidden by a handler that is too wide: what the families share."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from grader.diagnosis.case import Case, Finding, Misconception, misconception
from grader.diagnosis.code import Code, Loop, leaves, name_of
from grader.evidence import Position, Raised, Role, Uncaught, in_python
from grader.text import Text

# Errors that a correct program may meet and rightly catch: they say something of the network or of the user, not of the program.
_ORDINARY = frozenset({
    "OSError", "ConnectionError", "ConnectionResetError", "ConnectionAbortedError", "ConnectionRefusedError", "BrokenPipeError",
    "TimeoutError", "timeout", "BlockingIOError", "InterruptedError", "EOFError", "error", "gaierror", "Empty",
})  # fmt: skip
_WIDE = frozenset({"Exception", "BaseException"})


@dataclass(frozen=True)
class Failure:
    """The error that decided a check: of which program, what Python says, where, and what hides it if something does."""

    role: Role
    kind: str
    message: str
    at: Position | None
    handler: int | None = None  # the line of the except that swallowed it

    @property
    def line(self) -> int | None:
        """The line on which it stands."""
        return self.at.line if self.at else None


def failure(case: Case) -> Failure | None:
    """The first error that nothing caught; else the first that a handler hides."""
    error = case.uncaught()
    if error is not None:
        return Failure(error.role, error.kind, error.message, error.at)
    return next((found for fact in case.all_of(Raised) if (found := _hidden(case, fact)) is not None), None)


def _hidden(case: Case, fact: Raised) -> Failure | None:
    code = case.code(fact.role)
    if code is None or fact.at is None or fact.at.file != case.file(fact.role):
        return None
    handler = swallowing(code, fact.at.line)
    if handler is None:
        silent = _suppressing(code, fact.at.line)
        return Failure(fact.role, fact.kind, fact.message, fact.at, silent) if silent is not None else None
    hides = _goes_on(code, handler) if fact.kind in _ORDINARY else not _tells(handler)
    return Failure(fact.role, fact.kind, fact.message, fact.at, handler.lineno) if hides else None


def swallowing(code: Code, line: int) -> ast.ExceptHandler | None:
    """The handler that catches whatever is raised on a line: the innermost around it, else any around a call of its function."""
    tries = [node for node in code.everything if isinstance(node, ast.Try)]
    inside = [one for one in tries if _body_holds(one, line)]
    if not inside:
        function = next((one for one in code.functions.values() if one.lineno <= line <= (one.end_lineno or 0)), None)
        names = {function.name} if function is not None else set()
        calls = [call.lineno for name in names for call in code.calls(name)]
        inside = [one for one in tries if any(_body_holds(one, called_on) for called_on in calls)]
    for one in sorted(inside, key=lambda one: -one.lineno):
        for handler in one.handlers:
            if is_wide(handler):
                return handler
    return None


def _suppressing(code: Code, line: int) -> int | None:
    """The line of a `with suppress(Exception)` around a line."""
    for node in code.nodes:
        if isinstance(node, ast.With) and node.lineno <= line <= (node.end_lineno or 0):
            for item in node.items:
                call = item.context_expr
                if (
                    isinstance(call, ast.Call)
                    and name_of(call.func) == "suppress"
                    and _WIDE & {name_of(one) for one in call.args}
                ):
                    return node.lineno
    return None


def _body_holds(block: ast.Try, line: int) -> bool:
    return block.body[0].lineno <= line <= (block.body[-1].end_lineno or 0)


def caught(handler: ast.ExceptHandler) -> set[str]:
    """The names of what a handler catches; BaseException for a bare one."""
    if handler.type is None:
        return {"BaseException"}
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return {name_of(kind) for kind in kinds}


def is_wide(handler: ast.ExceptHandler) -> bool:
    """Whether a handler catches every error."""
    return bool(caught(handler) & _WIDE)


def _tells(handler: ast.ExceptHandler) -> bool:
    """Whether a handler says what it caught, or raises it again."""
    inside = [node for statement in handler.body for node in ast.walk(statement)]
    names = {node.id for node in inside if isinstance(node, ast.Name)}
    called = {name_of(node.func) for node in inside if isinstance(node, ast.Call)}
    raises = any(isinstance(node, ast.Raise) for node in inside)
    return raises or (handler.name is not None and handler.name in names) or bool(called & {"print_exc", "exception"})


def _goes_on(code: Code, handler: ast.ExceptHandler) -> bool:
    """Whether the program turns in the same loop as if nothing had happened."""
    if not any(isinstance(holder, Loop) for holder in code.around(handler)):
        return False
    return not leaves(handler.body)


Test = Callable[[Failure, Case], bool]


def uncaught(test: Test) -> Callable[[Case], Finding | None]:
    """A rule that fires on the deciding error when `test` holds; it stands on the line of the error."""

    def rule(case: Case) -> Finding | None:
        error = failure(case)
        return finding(case, error) if error is not None and test(error, case) else None

    return rule


def finding(case: Case, error: Failure, node: ast.AST | int | None = None) -> Finding:
    """A finding about an error, on its own line or on that of its cause, with what Python says of it."""
    words: dict[str, str | Text] = {
        "kind": error.kind,
        "message": said(error),
        "error": in_python(error.kind, said(error)),
    }
    if node is not None:
        found = case.found(error.role, node, **words)
        if found is not None:
            return found
    if error.at is None:
        return Finding(case.file(error.role), None, words)
    return Finding(error.at.file, error.at.line, words)


def said(error: Failure) -> str:
    """Python's message, without the place that is told apart."""
    return error.message.split(" (" + (error.at.file if error.at else "\0"))[0]


def of_kind(case: Case, *kinds: str) -> Failure | None:
    """The error that decided a check, if it is of one of these kinds."""
    error = failure(case)
    return error if error is not None and error.kind in kinds else None


def explained(case: Case, error: Failure, instead: Text) -> Finding:
    """A finding with what the library says of the error, else `instead`."""
    told = finding(case, error)
    return Finding(told.file, told.line, {**told.words, "why": case.said or instead})


def error(
    identity: str, fr: tuple[str, str], en: tuple[str, str], test: Test, course: str | None = None
) -> Misconception:
    """A misconception that shows as a Python error: title and explanation in both languages."""
    return misconception(identity, fr, en, uncaught(test), course)


def is_uncaught(case: Case) -> bool:
    """Whether some program of the check died on an error."""
    return any(case.all_of(Uncaught))
