"""Names that strangers gave to what they handed in: which are safe to use as paths, and which only after cleaning."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from grader.text import Text

_LEFT_OUT = frozenset(
    {
        *("__macosx", ".ds_store", "thumbs.db", "desktop.ini"),
        *(".git", ".hg", ".svn", ".idea", ".vscode"),
        *(".venv", "venv", "env", "site-packages", "__pycache__", "node_modules", ".mypy_cache", ".pytest_cache"),
    }
)
_LONGEST_NAME = 200  # bytes of one component: file systems take 255
_DEEPEST = 24  # components of a path
_HIDDEN_SIGNS = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_HIDDEN = re.compile(f"[{_HIDDEN_SIGNS}]")
_UNSAFE = re.compile(f'[{_HIDDEN_SIGNS}<>:"|?*]')
_DRIVE = re.compile(r"[A-Za-z]:")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?$")  # by Windows


class Refused(Exception):  # noqa: N818  a decision about one entry, not a fault
    """An entry is left out; the reason is half a sentence, in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


_ABSOLUTE = Text("son chemin est absolu", "its path is absolute")
_OUTSIDE = Text("son chemin sort du dossier rendu", "its path leads out of the folder handed in")
_TOO_LONG = Text("son chemin est trop long", "its path is too long")
_NAMELESS = Text("il n'a pas de nom", "it has no name")
_IN_A_FILE = Text("son dossier est un fichier de l'archive", "its folder is a file of the archive")
_IS_A_FOLDER = Text("un dossier de l'archive porte déjà ce nom", "a folder of the archive has that name already")


@dataclass(frozen=True)
class Place:
    """Where an entry is to be written, the key under which it is known, and what there is to say of its name."""

    path: Path
    key: str
    notes: tuple[Text, ...]


def is_left_out(name: str) -> bool:
    """Whether a path leads into what tools leave beside programs (`.git`, `venv`, `__MACOSX`), which nobody handed in."""
    parts = name.replace("\\", "/").split("/")
    return any(part.lower() in _LEFT_OUT or part.startswith("._") for part in parts)


def text_of(name: str) -> str:
    """A name as text: bytes that are not UTF-8 are read as Windows writes them in western Europe."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = name.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return unicodedata.normalize("NFC", name)


def clean(part: str) -> str:
    """One component of a path that is safe as a file's name on every system."""
    cleaned = _UNSAFE.sub("_", part).rstrip(". ") or "_"
    return f"_{cleaned}" if _RESERVED.match(cleaned) else cleaned


def components(name: str) -> list[str]:
    """The cleaned components of an entry's path. Raises Refused."""
    path = text_of(name).replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path):
        raise Refused(_ABSOLUTE)
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise Refused(_OUTSIDE)
    if not parts:
        raise Refused(_NAMELESS)
    cleaned = [clean(part) for part in parts]
    if len(cleaned) > _DEEPEST or any(len(part.encode("utf-8")) > _LONGEST_NAME for part in cleaned):
        raise Refused(_TOO_LONG)
    return cleaned


class Tree:
    """A folder that is filled entry by entry: each name is used once, whatever its case."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, Path] = {}
        self._folders: dict[str, Path] = {"": root}

    @property
    def empty(self) -> bool:
        """Whether nothing was written yet."""
        return not self._files

    @staticmethod
    def shown(name: str) -> str:
        """A name as a sentence about it shows it."""
        shown = _HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text_of(name))
        return shown if len(shown) <= 80 else f"{shown[:60]}…{shown[-19:]}"

    def place(self, name: str) -> Place:
        """Where the file of that name goes; its folders are made. Raises Refused, OSError."""
        parts = components(name)
        folder, key = self._folder(parts[:-1])
        key = f"{key}/{parts[-1].casefold()}"
        if key in self._folders:
            raise Refused(_IS_A_FOLDER)
        path, notes = folder / parts[-1], _cleaned(name, "/".join(parts))
        earlier = self._files.get(key)
        if earlier is None:
            return Place(path, key, notes)
        if earlier.name == path.name:
            return Place(path, key, (*notes, _twice(self.shown(name))))
        if path.name != path.name.lower():
            raise Refused(_differs_by_case(earlier.name))
        earlier.unlink()
        return Place(path, key, (*notes, _made_way(earlier.name, path.name)))

    def taken(self, place: Place) -> None:
        """The file is written."""
        self._files[place.key] = place.path

    def folder(self, name: str) -> None:
        """Make the folder of that name. Raises Refused, OSError."""
        self._folder(components(name))

    def _folder(self, parts: list[str]) -> tuple[Path, str]:
        """The folder of these components, with the first spelling that each was met in."""
        key, folder = "", self._root
        for part in parts:
            key = f"{key}/{part.casefold()}"
            if key in self._files:
                raise Refused(_IN_A_FILE)
            if key not in self._folders:
                (folder / part).mkdir(exist_ok=True)
                self._folders[key] = folder / part
            folder = self._folders[key]
        return folder, key


def _cleaned(name: str, path: str) -> tuple[Text, ...]:
    told = unicodedata.normalize("NFC", text_of(name)).replace("\\", "/")
    told = "/".join(part for part in told.split("/") if part not in ("", "."))
    if told == path and text_of(name) == unicodedata.normalize("NFC", name):
        return ()
    shown = Tree.shown(name)
    return (Text(f"« {shown} » a été renommé « {path} ».", f"“{shown}” was renamed “{path}”."),)


def _twice(shown: str) -> Text:
    return Text(
        f"« {shown} » est deux fois dans l'archive : le dernier a été pris.",
        f"“{shown}” is in the archive twice: the last one was taken.",
    )


def _differs_by_case(earlier: str) -> Text:
    return Text(
        f"son nom ne diffère de « {earlier} » que par les majuscules", f"its name differs from “{earlier}” by case only"
    )


def _made_way(earlier: str, name: str) -> Text:
    return Text(
        f"« {earlier} » a été laissé de côté : son nom ne diffère de « {name} » que par les majuscules.",
        f"“{earlier}” was left out: its name differs from “{name}” by case only.",
    )
