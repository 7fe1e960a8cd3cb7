"""A submission: the folder that a student hands in, and which of its files plays which role."""

from __future__ import annotations

import io
import tokenize
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from grader.evidence import Role
from grader.names import words_of
from grader.text import Text

_NAMES: dict[Role, tuple[str, ...]] = {"server": ("server", "serveur"), "client": ("client",)}
_FRENCH_VERBS = {"observer", "conserver", "reserver", "réserver", "preserver", "préserver"}  # they end in “server” too
_TESTS = {"test", "tests"}
_LARGEST_SOURCE = 1024 * 1024  # bytes
State = Literal["present", "missing", "ambiguous", "empty", "unreadable"]


@dataclass(frozen=True)
class Source:
    """The file of one role: its name in the folder and its text; both empty where there is none."""

    role: Role
    state: State
    file: str | None = None
    text: str = ""
    note: Text | None = None
    line: int | None = None  # of what cannot be read, where a line can be named


@dataclass(frozen=True)
class Submission:
    """A student's folder with the source of each role that the exercise asks for."""

    path: Path
    name: str
    sources: tuple[Source, ...]

    def source(self, role: Role) -> Source:
        """The source of `role`. Raises LookupError for a role that the exercise does not have."""
        for source in self.sources:
            if source.role == role:
                return source
        raise LookupError(role)


class SubmissionError(Exception):
    """The submission cannot be graded at all; the message is for the user, in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def load(path: Path, roles: Sequence[Role]) -> Submission:
    """The submission in the folder `path`. Raises SubmissionError when it holds no program of any role."""
    try:
        files = _files(path)
    except OSError as exc:
        raise SubmissionError(
            Text(f"impossible de lire « {path} » : {exc.strerror}.", f"cannot read “{path}”: {exc.strerror}.")
        ) from exc
    sources = tuple(_source(path, role, files) for role in roles)
    if all(source.state == "missing" for source in sources):
        wanted = " / ".join(f"{role}.py" for role in roles)
        raise SubmissionError(
            Text(
                f"il n'y a aucun programme ({wanted}) dans « {path} ».", f"there is no program ({wanted}) in “{path}”."
            )
        )
    return Submission(path, path.resolve().name, sources)


def _files(path: Path) -> list[str]:
    """The names of the files in the folder `path`. Raises SubmissionError, OSError."""
    if not path.exists():
        raise SubmissionError(Text(f"le dossier « {path} » n'existe pas.", f"the folder “{path}” does not exist."))
    if not path.is_dir():
        raise SubmissionError(Text(f"« {path} » n'est pas un dossier.", f"“{path}” is not a folder."))
    return sorted(entry.name for entry in path.iterdir() if entry.is_file() and _inside(entry, path))


def _inside(entry: Path, folder: Path) -> bool:
    """Whether the entry, once its links are followed, is still in the folder."""
    try:
        return entry.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _source(folder: Path, role: Role, files: Sequence[str]) -> Source:
    found = candidates(role, files)
    if len(found) != 1:
        return _none_taken(role, found)
    [file] = found
    note = None
    if file != f"{role}.py":
        note = Text(
            f"« {file} » a été pris pour {role}.py : renommez-le {role}.py.",
            f"“{file}” was taken for {role}.py: rename it {role}.py.",
        )
    return _read(folder / file, role, note)


def _read(path: Path, role: Role, note: Text | None) -> Source:
    try:
        too_large = path.stat().st_size > _LARGEST_SOURCE
        data = b"" if too_large else path.read_bytes()
    except OSError:
        return Source(role, "unreadable", path.name, "", note)
    text = None if too_large else decoded(data)
    if text is None:
        return Source(role, "unreadable", path.name, data.decode("utf-8", "replace"), note, _unreadable_line(data))
    return Source(role, "empty" if is_empty(text) else "present", path.name, text, note)


def _unreadable_line(data: bytes) -> int | None:
    """The line of the first byte that is not UTF-8; None for what is not made of lines of text at all."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as exc:
        return None if b"\0" in data or not data else data.count(b"\n", 0, exc.start) + 1
    return None


def _none_taken(role: Role, found: list[str]) -> Source:
    if not found:
        return Source(role, "missing")
    names = ", ".join(found)
    note = Text(
        f"plusieurs fichiers pourraient être {role}.py ({names}) : gardez-en un seul, nommé {role}.py.",
        f"several files could be {role}.py ({names}): keep one, named {role}.py.",
    )
    return Source(role, "ambiguous", note=note)


def candidates(role: Role, files: Sequence[str]) -> list[str]:
    """The files that could be the program of `role`: the exact name, else whatever is plainly meant for it."""
    if f"{role}.py" in files:
        return [f"{role}.py"]
    return [file for file in files if _is_meant(role, file)]


def _is_meant(role: Role, file: str) -> bool:
    stem, dot, suffix = unicodedata.normalize("NFKC", file).rpartition(".")
    if not dot or suffix.strip().lower() != "py" or file.startswith(".") or stem.lower().startswith("test"):
        return False
    words = words_of(stem)
    return words.isdisjoint(_TESTS) and [name for name in _NAMES if _says(words, name)] == [role]


def _says(words: set[str], role: Role) -> bool:
    """Whether a word is the role's name, alone or with something glued to it (`tcpserver`, `monserveur`)."""
    return any(word.startswith(_NAMES[role]) or word.endswith(_NAMES[role]) for word in words - _FRENCH_VERBS)


_ASCII = b"a-b+c"  # punycode, which takes a minute for 1 MiB, and utf-7 read it as something else


def decoded(data: bytes) -> str | None:
    """The text of a Python source by its own coding line or UTF-8; None when it is not one. Line ends become LF."""
    if len(data) > _LARGEST_SOURCE or b"\0" in data:
        return None
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if _ASCII.decode(encoding) != _ASCII.decode("ascii"):
            return None
        text = data.decode(encoding)
        text.encode("utf-8")  # a surrogate, which odd codings let through, is no text
    except (SyntaxError, LookupError, ValueError):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def is_empty(text: str) -> bool:
    """Whether a source has nothing but blank lines and comments."""
    lines = (line.strip(" \t\f\ufeff") for line in text.split("\n"))
    return all(not line or line.startswith("#") for line in lines)
