"""An exercise: a folder with exercise.toml and its checks. Loading it runs nothing of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.evidence import Role
from grader.harness.launcher import Limits
from grader.text import Text

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SETTINGS = "exercise.toml"
_KEYS = {"title", "roles", "out_of", "seed", "port", "limits"}
_LIMITS = {"seconds", "net", "spin", "flood"}


class ExerciseError(Exception):
    """The exercise cannot be used; the message is for its author, in both languages, with file and line."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True)
class Exercise:
    """What exercise.toml says. `port` is the one that the course names; `out_of` the mark's scale in points."""

    path: Path
    title: Text
    roles: tuple[Role, ...]
    out_of: float = 20
    seed: int = 1
    port: int = 6789
    limits: Limits = field(default_factory=Limits)

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.name

    def check_files(self) -> list[Path]:
        """The files that hold checks, in the order in which they run: server, client, together, then dialogues."""
        order = {"test_server.py": 0, "test_client.py": 1, "test_together.py": 2}
        found = [path for path in self.path.iterdir() if is_check_file(path)]
        return sorted(found, key=lambda path: (order.get(path.name, 3), path.suffix != ".py", path.name))


def is_check_file(path: Path) -> bool:
    """Whether the name is that of a file of checks: test_*.py or *.dialogue."""
    return path.suffix == ".dialogue" or (path.name.startswith("test_") and path.suffix == ".py")


def load(path: Path) -> Exercise:
    """The exercise in the folder `path`. Raises ExerciseError."""
    settings = path / SETTINGS
    if not settings.is_file():
        raise _unknown(path)
    try:
        source = settings.read_text(encoding="utf-8")
        fields = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ExerciseError(Text(f"{settings} : {exc}", f"{settings}: {exc}")) from exc
    try:
        return _built(path.resolve(), fields)
    except _BadFieldError as exc:
        line = _line_of(source, exc.key)
        raise ExerciseError(
            Text(f"{settings}, ligne {line} : {exc.text.fr}", f"{settings}, line {line}: {exc.text.en}")
        ) from exc


class _BadFieldError(Exception):
    def __init__(self, key: str, fr: str, en: str) -> None:
        super().__init__(en)
        self.key = key
        self.text = Text(fr, en)


def _line_of(source: str, key: str) -> int:
    """The line on which a key is set, counted from 1; the first line for one that is missing."""
    for number, line in enumerate(source.splitlines(), 1):
        if line.split("=")[0].strip() == key or line.strip() == f"[{key}]":
            return number
    return 1


def _built(path: Path, fields: Mapping[str, Any]) -> Exercise:
    for key in fields:
        if key not in _KEYS:
            raise _BadFieldError(key, f"clé inconnue : « {key} »", f"unknown key “{key}”")
    title = _of_kind(fields, "title", dict, {})
    if not isinstance(title.get("fr"), str) or not isinstance(title.get("en"), str):
        raise _BadFieldError("title", "il faut title.fr et title.en", "title.fr and title.en are needed")
    return Exercise(
        path,
        Text(title["fr"], title["en"]),
        _roles(_of_kind(fields, "roles", list, [])),
        _positive(fields, "out_of", 20),
        _of_kind(fields, "seed", int, 1),
        _port(_of_kind(fields, "port", int, 6789)),
        _limits(_of_kind(fields, "limits", dict, {})),
    )


def _of_kind(fields: Mapping[str, Any], key: str, kind: type, default: Any) -> Any:
    value = fields.get(key, default)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _BadFieldError(key, f"« {key} » n'est pas du bon type", f"“{key}” is of the wrong type")
    return value


def _positive(fields: Mapping[str, Any], key: str, default: float) -> float:
    value = fields.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise _BadFieldError(key, f"« {key} » doit être un nombre positif", f"“{key}” must be a positive number")
    return value


def _roles(named: list[Any]) -> tuple[Role, ...]:
    if not named or any(role not in ("server", "client") for role in named) or len(set(named)) != len(named):
        raise _BadFieldError("roles", "roles : « server », « client » ou les deux", "roles: “server”, “client” or both")
    return tuple(named)


def _port(port: int) -> int:
    if not 1024 <= port <= 65535:
        raise _BadFieldError("port", "port entre 1024 et 65535", "port between 1024 and 65535")
    return port


def _limits(fields: Mapping[str, Any]) -> Limits:
    for key in fields:
        if key not in _LIMITS:
            raise _BadFieldError(key, f"limite inconnue : « {key} »", f"unknown limit “{key}”")
    usual = Limits()
    return Limits(
        seconds=_positive(fields, "seconds", usual.seconds),
        net=_positive(fields, "net", usual.net),
        spin=_positive(fields, "spin", usual.spin),
        flood=int(_positive(fields, "flood", usual.flood)),
    )


def exercises_beside(path: Path) -> Iterator[str]:
    """The exercises that stand where `path` was looked for, in the folder itself, or in `exercises` here."""
    for folder in (path, path.parent, Path("exercises")):
        if folder.is_dir():
            yield from sorted(str(found.parent) for found in folder.glob(f"*/{SETTINGS}"))


def _unknown(path: Path) -> ExerciseError:
    names = list(dict.fromkeys(exercises_beside(path)))
    known_fr = f" Il y a ici : {', '.join(names)}." if names else ""
    known_en = f" There are here: {', '.join(names)}." if names else ""
    return ExerciseError(
        Text(
            f"« {path} » n'est pas un exercice : il n'y a pas de fichier {SETTINGS} dans ce dossier.{known_fr}",
            f"“{path}” is not an exercise: there is no file {SETTINGS} in this folder.{known_en}",
        )
    )
