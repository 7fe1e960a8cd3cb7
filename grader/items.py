"""What pytest collects, as the grader sees it: exercises and their files, checks with their ids, premises and roles."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from grader import dialogue_file
from grader.check import Check, check, described_by
from grader.evidence import Role
from grader.exercise import SETTINGS
from grader.harness.client import ClientUnderTest
from grader.harness.server import ServerUnderTest


def exercise_of(path: Path) -> Path | None:
    """The exercise folder that `path` is, or stands directly in."""
    for folder in (path, path.parent):
        if (folder / SETTINGS).is_file():
            return folder.resolve()
    return None


def holds_exercises(path: Path) -> bool:
    """Whether `path` is a folder of exercises."""
    return path.is_dir() and any(path.glob(f"*/{SETTINGS}"))


class DialogueModule(pytest.Module):
    """A *.dialogue file, as a module that holds one check."""

    def _getobj(self) -> types.ModuleType:
        try:
            script = dialogue_file.parse(self.path.read_text(encoding="utf-8"))
        except ValueError as exc:
            raise self.CollectError(f"{self.path.name}: {exc}") from exc
        module = types.ModuleType(self.path.stem)
        described = script.check

        def test_server(server: ServerUnderTest) -> None:
            dialogue_file.play_server(script, server)

        def test_client(client: ClientUnderTest) -> None:
            dialogue_file.play_client(script, client)

        mark: Callable[[Any], Any] = check(
            described.points,
            fr=described.title.fr,
            en=described.title.en,
            needs=described.needs,
            bonus=described.bonus,
        )
        module.test_dialogue = mark(test_server if script.role == "server" else test_client)  # type: ignore[attr-defined]
        return module


def identity(item: pytest.Item) -> str:
    """A check's id: its file and name, or the file alone for a dialogue."""
    if item.path.suffix == ".dialogue":
        return item.path.name
    return f"{item.path.name}::{item.nodeid.split('::', 1)[-1]}"


def chosen(items: list[pytest.Item], names: Iterable[str]) -> list[pytest.Item]:
    """The checks that `names` mean, all when there are none. Raises pytest.UsageError."""
    identities = [identity(item) for item in items]
    wanted = {_meant(name, identities) for name in names} or identities
    return [item for item in items if identity(item) in wanted]


def _meant(name: str, identities: list[str]) -> str:
    """The id that `name` means: a full id, or a bare name when it is unique. Raises pytest.UsageError."""
    if name in identities:
        return name
    found = [one for one in identities if one.split("::")[-1] == name or one.removesuffix(".dialogue") == name]
    if len(found) == 1:
        return found[0]
    problem = f"{name} could be {', '.join(found)}" if found else f"{name} is none of {', '.join(identities)}"
    raise pytest.UsageError(f"--check: {problem}")


def check_of(item: pytest.Item) -> Check | None:
    """What its @check says; None where there is none."""
    return described_by(item.function) if isinstance(item, pytest.Function) else None


def needs_of(item: pytest.Item, described: Check) -> list[str]:
    """The premises of a check, as full ids: a bare name stands in the same file."""
    return [
        need if "::" in need or need.endswith(".dialogue") else f"{item.path.name}::{need}" for need in described.needs
    ]


def roles_of(item: pytest.Item) -> tuple[Role, ...]:
    """The programs that a check launches."""
    names = item.fixturenames if isinstance(item, pytest.Function) else []
    roles: tuple[Role, ...] = ("server", "client")
    return tuple(role for role in roles if role in names)
