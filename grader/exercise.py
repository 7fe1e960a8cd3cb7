"""An exercise: a folder with exercise.toml and its checks. Loading it runs nothing of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
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
# What [limits] may set → the least that it may be.
_SECONDS = {"seconds": 0.0, "net": 0.0, "spin": 0.0, "cpu": 1.0}
_AMOUNTS = {
    "flood": 1,
    "memory": 64 * 1024 * 1024,  # an interpreter with its libraries, and room for its threads
    "processes": 4,
    "disk": 4096,
    "disk_entries": 1,
    "file_size": 4096,
    "open_files": 16,
}
_LARGEST = 10**9  # of any number that is asked for


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
    out_of: float = 20.0
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
        source = settings.read_text(encoding="utf-8-sig")
        fields = tomllib.loads(source)
    except RecursionError as exc:
        raise ExerciseError(
            Text(f"{settings} : valeurs trop imbriquées", f"{settings}: values nested too deeply")
        ) from exc
    except ValueError as exc:  # not TOML, not UTF-8, or an integer of thousands of digits
        raise ExerciseError(Text(f"{settings} : {exc}", f"{settings}: {exc}")) from exc
    try:
        return _built(path.resolve(), fields)
    except _BadFieldError as exc:
        line = _line_of(source, exc.keys)
        raise ExerciseError(
            Text(f"{settings}, ligne {line} : {exc.text.fr}", f"{settings}, line {line}: {exc.text.en}")
        ) from exc


class _BadFieldError(Exception):
    """What is wrong, and the key that it is about after those of its tables."""

    def __init__(self, fr: str, en: str, *keys: str) -> None:
        super().__init__(en)
        self.keys = keys
        self.text = Text(fr, en)


_KEY = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_SET = re.compile(rf"\s*(\[\s*)?({_KEY}(?:\s*\.\s*{_KEY})*)\s*[=\]]")


def _line_of(source: str, keys: tuple[str, ...]) -> int:
    """The line on which a key is set, else the table that it is in, counted from 1; the first for one that is missing."""
    lines = list(_keys_set(source))
    inside = (number for number, found in lines if found[: len(keys)] == keys)
    around = (number for number, found in lines if found == keys[: len(found)])
    return next(inside, next(around, 1))


def _keys_set(source: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each line that sets a key or opens a table, with the whole path of that key."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(source.split("\n"), 1):
        found = _SET.match(line)
        if not found:
            continue
        keys = tuple(key.strip("\"'") for key in re.findall(_KEY, found[2]))
        if found[1]:
            table = keys
        yield number, keys if found[1] else table + keys


def _built(path: Path, fields: Mapping[str, Any]) -> Exercise:
    for key in fields:
        if key not in _KEYS:
            raise _BadFieldError(f"clé inconnue : « {key} »", f"unknown key “{key}”", key)
    return Exercise(
        path,
        _title(_of_kind(fields, "title", dict, {})),
        _roles(_of_kind(fields, "roles", list, [])),
        _positive(fields.get("out_of", 20), "out_of"),
        _of_kind(fields, "seed", int, 1),
        _port(_of_kind(fields, "port", int, 6789)),
        _limits(_of_kind(fields, "limits", dict, {})),
    )


def _title(fields: Mapping[str, Any]) -> Text:
    fr, en = fields.get("fr"), fields.get("en")
    if not (isinstance(fr, str) and isinstance(en, str) and fr.strip() and en.strip()):
        raise _BadFieldError("il faut title.fr et title.en", "title.fr and title.en are needed", "title")
    return Text(fr, en)


def _of_kind(fields: Mapping[str, Any], key: str, kind: type, default: Any) -> Any:
    value = fields.get(key, default)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _BadFieldError(f"« {key} » n'est pas du bon type", f"“{key}” is of the wrong type", key)
    return value


def _positive(value: Any, *keys: str, least: float = 0) -> float:
    """The value of a key, when it is a number above 0, at least `least` and not above a billion."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _LARGEST or value < least:
        bounds_fr = f" d'au moins {least:g}" if least else ""
        bounds_en = f" of at least {least:g}" if least else ""
        raise _BadFieldError(
            f"« {keys[-1]} » doit être un nombre positif{bounds_fr}, un milliard au plus",
            f"“{keys[-1]}” must be a positive number{bounds_en}, a billion at most",
            *keys,
        )
    return float(value)


def _roles(named: list[Any]) -> tuple[Role, ...]:
    if not named or any(role not in ("server", "client") for role in named) or len(set(named)) != len(named):
        raise _BadFieldError("roles : « server », « client » ou les deux", "roles: “server”, “client” or both", "roles")
    return tuple(named)


def _port(port: int) -> int:
    if not 1024 <= port <= 65535:
        raise _BadFieldError("port entre 1024 et 65535", "port between 1024 and 65535", "port")
    return port


def _limits(fields: Mapping[str, Any]) -> Limits:
    for key in fields:
        if key not in _SECONDS and key not in _AMOUNTS:
            raise _BadFieldError(f"limite inconnue : « {key} »", f"unknown limit “{key}”", "limits", key)
    values: dict[str, Any] = {}
    for key, value in fields.items():
        if key in _SECONDS:
            values[key] = _positive(value, "limits", key, least=_SECONDS[key])
        else:
            values[key] = int(_positive(value, "limits", key, least=_AMOUNTS[key]))
    return replace(Limits(), **values)


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
