"""A program walked through on paper, as if it were started with so many arguments: would it get to its work?

Each function is walked through once, each loop too, and both branches of what cannot be told.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.diagnosis.code import called, name_of
from grader.rehearsal.ends import ENDS, BrokenOffError, FailedError, LeftError, ReturnedError, catches
from grader.rehearsal.expressions import Expressions
from grader.rehearsal.values import UNKNOWN, Item

Function = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Outline:
    """What a program defines: its functions and classes by name, and the methods of which it says nothing further."""

    tree: ast.Module
    functions: Mapping[str, ast.FunctionDef | ast.AsyncFunctionDef]
    unmentioned: frozenset[str]


def outlined(tree: ast.Module) -> Outline:
    """The outline of a program."""
    functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    methods: set[str] = set()
    mentioned: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Name, ast.Attribute)):
            mentioned.add(name_of(node))
        elif isinstance(node, Function) and node.name != "__init__":
            functions[node.name] = node
        elif isinstance(node, ast.ClassDef):
            inside = [inner for inner in node.body if isinstance(inner, Function)]
            functions.update((node.name, inner) for inner in inside if inner.name == "__init__")
            methods.update(inner.name for inner in inside)
    return Outline(tree, functions, frozenset(methods - mentioned))


@dataclass
class Rehearsal(Expressions):
    """One walk; afterwards, what it came to."""

    failed: bool = False  # it lacks an argument, or has one too many
    refused: bool = False  # it ends on purpose, because of the arguments

    def run(self, outline: Outline) -> Rehearsal:
        """Walk through the whole program. Raises RecursionError for one that is nested too deeply."""
        self._functions = outline.functions
        self._waiting = set(outline.functions)
        try:
            self.block(outline.tree.body)
            for name in sorted(self._waiting & outline.unmentioned):  # a framework calls them
                self._enter(name, ())
        except FailedError:
            self.failed = True
        except ENDS:
            self.refused = self._decided > 0 and not self.worked
        return self

    # Statements

    def block(self, body: Iterable[ast.stmt]) -> None:
        for statement in body:
            walk = getattr(self, f"_on_{type(statement).__name__.lower()}", self.other)
            walk(statement)

    def _either(self, body: Iterable[ast.stmt]) -> None:
        """A block of which it cannot be told whether it runs: where it ends something, that is left out."""
        before, self._decided = self._decided, 0
        with contextlib.suppress(*ENDS):
            self.block(body)
        self._decided = before

    def _chosen(self, body: Iterable[ast.stmt], because_of_arguments: bool) -> None:
        """A block that runs for sure; what ends the program in it leaves `_decided` as it was there."""
        self._decided += because_of_arguments
        self.block(body)
        self._decided -= because_of_arguments

    def _on_if(self, node: ast.If) -> None:
        reads = self._reads
        holds = self._truth(node.test)
        if holds is UNKNOWN:
            self._either(node.body)
            self._either(node.orelse)
        else:
            self._chosen(node.body if holds else node.orelse, self._reads > reads)

    def _on_while(self, node: ast.While) -> None:
        reads = self._reads
        if self._truth(node.test) is not False:
            self._loop(node.body, self._reads > reads)
        self._either(node.orelse)

    def _on_for(self, node: ast.For | ast.AsyncFor) -> None:
        items = self.value(node.iter)
        if items != ():
            self._store(node.target, items[0] if isinstance(items, tuple) else UNKNOWN)
            self._loop(node.body, False)
        self._either(node.orelse)

    _on_asyncfor = _on_for

    def _loop(self, body: Iterable[ast.stmt], because_of_arguments: bool) -> None:
        before = self._decided
        self._loops += 1
        try:
            self._chosen(body, because_of_arguments)
        except BrokenOffError:
            self._decided = before
        finally:
            self._loops -= 1

    def _on_break(self, node: ast.stmt) -> None:
        raise BrokenOffError

    _on_continue = _on_break

    def _on_return(self, node: ast.Return) -> None:
        raise ReturnedError(self.value(node.value) if node.value else None)

    def _on_raise(self, node: ast.Raise) -> None:
        self.other(node)
        kind = name_of(node.exc.func if isinstance(node.exc, ast.Call) else node.exc) if node.exc else ""
        if self._decided and kind != "SystemExit":
            raise FailedError(kind)
        raise LeftError

    def _on_assert(self, node: ast.Assert) -> None:
        if self._truth(node.test) is False:
            raise FailedError("AssertionError")

    def _on_try(self, node: ast.Try) -> None:
        before = self._decided
        try:
            self.block(node.body)
        except FailedError as failure:
            caught = next((handler for handler in node.handlers if catches(handler.type, failure)), None)
            if caught is None:
                raise
            self._decided = before
            self._chosen(caught.body, True)
        else:
            self.block(node.orelse)
            for handler in node.handlers:
                self._either(handler.body)
        self.block(node.finalbody)

    _on_trystar = _on_try

    def _on_with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            value = self.value(item.context_expr)
            if item.optional_vars is not None:
                self._store(item.optional_vars, value)
        suppressing = [one.context_expr for one in node.items if isinstance(one.context_expr, ast.Call)]
        try:
            self.block(node.body)
        except FailedError as failure:
            if not any(called(one) == "suppress" and catches(ast.Tuple(one.args), failure) for one in suppressing):
                raise

    _on_asyncwith = _on_with

    def _on_match(self, node: ast.Match) -> None:
        reads = self._reads
        subject = self.value(node.subject)
        for case in node.cases:
            holds = self._matches(case.pattern, subject)
            if holds is not False and case.guard is not None:
                holds = self._truth(case.guard)
            if holds is UNKNOWN:
                self._either(case.body)
            elif holds:
                self._chosen(case.body, self._reads > reads)
                return

    def _matches(self, pattern: ast.pattern, subject: Any) -> Any:
        """Whether a pattern fits; names in it are given their values."""
        if isinstance(pattern, ast.MatchAs):
            holds = True if pattern.pattern is None else self._matches(pattern.pattern, subject)
            if pattern.name and holds is not False:
                self._store(ast.Name(pattern.name), subject)
            return holds
        if isinstance(pattern, ast.MatchOr):
            found = [self._matches(one, subject) for one in pattern.patterns]
            return next((holds for holds in found if holds is not False), False)
        if subject is UNKNOWN:
            return UNKNOWN
        if isinstance(pattern, ast.MatchValue):
            return False if isinstance(subject, Item) else subject == self.value(pattern.value)
        if not isinstance(pattern, ast.MatchSequence) or not isinstance(subject, tuple):
            return UNKNOWN
        return self._matches_each(pattern.patterns, subject)

    def _matches_each(self, patterns: Sequence[ast.pattern], subject: tuple[Any, ...]) -> Any:
        star = next((index for index, one in enumerate(patterns) if isinstance(one, ast.MatchStar)), None)
        if len(subject) != len(patterns) if star is None else len(subject) < len(patterns) - 1:
            return False
        ahead = patterns if star is None else patterns[:star]
        found = [self._matches(one, value) for one, value in zip(ahead, subject, strict=False)]
        if star is not None:
            after = patterns[star + 1 :]
            found += [self._matches(one, value) for one, value in zip(after[::-1], subject[::-1], strict=False)]
        return False if False in found else UNKNOWN if UNKNOWN in found else True

    def _on_assign(self, node: ast.Assign) -> None:
        value = self.value(node.value)
        for target in node.targets:
            self._store(target, value)

    def _on_annassign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._store(node.target, self.value(node.value))

    def _on_augassign(self, node: ast.AugAssign) -> None:
        self.value(node.value)
        self._store(node.target, UNKNOWN)

    def _on_import(self, node: ast.Import | ast.ImportFrom) -> None:
        for one in node.names:
            if one.name == "argv":
                self._known[one.asname or "argv"] = self._argv

    _on_importfrom = _on_import

    def _on_delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                self._take(target.value, self.value(target.slice))

    def _on_functiondef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for one in node.decorator_list:
            self.value(one)

    _on_asyncfunctiondef = _on_functiondef

    def _on_classdef(self, node: ast.ClassDef) -> None:
        self.block(node.body)
