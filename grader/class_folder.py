"""A class's submissions: whose work lies where, in a folder of folders or archives, in one archive, or in a Moodle download.

Moodle names what it packs `<full name>_<number>_assignsubmission_<file|onlinetext>_`, as a folder or before each file's name
(mod/assign/locallib.php, download_submissions); with blind marking the full name is `Participant`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.archive_entries import Reading
from grader.archives import ArchiveError, Share, extract_shared, is_archive, is_other_archive, names
from grader.entry_names import Refused, clean, components, is_left_out, text_of
from grader.spellings import folded
from grader.submission import SubmissionError
from grader.text import Text

_MOODLE = re.compile(
    r"(?P<name>.*)_(?P<number>\d+)_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<file>.*))?", re.DOTALL
)
_WHOLE_CLASS = Reading(entries=1_000_000, table=256 * 1024 * 1024, unpacked=16 * 1024**3)
_MOST_WRAPPED = 4  # folders around those of the students
_LONGEST_KEY = 80  # characters
_TYPED = Text(
    "Ce travail a été saisi comme texte dans Moodle : il n'y a pas de fichier.",
    "This work was typed as text in Moodle: there is no file.",
)


@dataclass(frozen=True)
class Moodle:
    """Whom Moodle means: the number that it gave to this participant, and the folder that it named so."""

    number: str
    folder: str


@dataclass(frozen=True)
class HandedIn:
    """One student's work: the name, a short one that is unique in the class and safe for a folder, and where the work lies.

    Each piece is a folder, or a file with the name that the student gave it. `named` is how the user would write it.
    """

    name: str
    key: str
    pieces: tuple[tuple[Path, str], ...]
    named: str
    moodle: Moodle | None = None
    share: Share = field(default_factory=Share, compare=False)


def discover(path: Path, unpacked: Path) -> list[HandedIn]:
    """Everyone's work in `path`, in the order of their names; an archive is opened into the new folder `unpacked`.

    Raises SubmissionError when there is nobody's work, OSError.
    """
    if not path.exists():
        raise SubmissionError(Text(f"« {path} » n'existe pas.", f"“{path}” does not exist."))
    shares: dict[str, Share] = {}
    root = path
    if not path.is_dir():
        shares = _unpack(path, unpacked)
        root = unpacked
    inner = _inner(root)
    found = list(_handed_in(inner, str(path / inner.relative_to(root)), shares))
    if not found:
        raise SubmissionError(
            Text(
                f"il n'y a aucun travail dans « {path} » : il faut un dossier ou une archive par élève.",
                f"there is nobody's work in “{path}”: it takes a folder or an archive for each student.",
            )
        )
    return _with_unique_keys(sorted(_told_apart(found), key=lambda one: (folded(one.name), one.name, one.key)))


# One archive for the whole class


def _unpack(archive: Path, target: Path) -> dict[str, Share]:
    """Open the archive of a class; what there is to say already of each student, by name. Raises SubmissionError, OSError."""
    if not is_archive(archive.name):
        raise SubmissionError(
            Text(
                f"« {archive} » n'est ni un dossier, ni un zip, ni un tar.",
                f"“{archive}” is neither a folder, nor a zip, nor a tar.",
            )
        )
    target.mkdir()
    depth = _wrapped(_parts(name) for name in names(archive, _WHOLE_CLASS))
    nobody = Share()
    shares: dict[str, Share] = {}
    seen: dict[str, Path] = {}

    def share_of(name: str) -> Share:
        parts = _parts(name)
        if len(parts) <= depth:
            return nobody
        key = parts[depth].casefold()
        if len(parts) > depth + 1:
            seen.setdefault(key, Path(target, *parts[: depth + 1]))
        return shares.setdefault(key, Share())

    try:
        extract_shared(archive, target, nobody, share_of, _WHOLE_CLASS)
    except ArchiveError as exc:
        raise SubmissionError(exc.text) from exc
    _keep_the_empty(seen.values())
    return shares


def _keep_the_empty(folders: Iterable[Path]) -> None:
    """A student of whose folder nothing could be taken out is a student all the same."""
    there: dict[Path, set[str]] = {}
    for folder in folders:
        if folder.parent not in there:
            folder.parent.mkdir(parents=True, exist_ok=True)
            there[folder.parent] = {child.name.casefold() for child in folder.parent.iterdir()}
        if folder.name.casefold() not in there[folder.parent]:
            folder.mkdir()


def _parts(name: str) -> list[str]:
    """The components of an entry's name, none for one that is refused or left out."""
    try:
        return [] if is_left_out(name) else components(name)
    except Refused:
        return []


def _wrapped(paths: Iterable[list[str]]) -> int:
    """How many folders stand around those of the students: all of them alone in theirs."""
    tops: list[set[str]] = [set() for _ in range(_MOST_WRAPPED)]
    programs = set()
    for parts in paths:
        for depth, name in enumerate(parts[:_MOST_WRAPPED]):
            tops[depth].add(name)
        if parts and parts[-1].lower().endswith(".py"):
            programs.add(len(parts) - 1)
    depth = 0
    while depth < _MOST_WRAPPED - 1 and len(tops[depth]) == 1 and depth + 1 not in programs and tops[depth + 1]:
        [only] = tops[depth]
        if _MOODLE.fullmatch(only):
            break
        depth += 1
    return depth


# A folder


def _inner(root: Path) -> Path:
    """The folder in which the students' work stands side by side."""
    for _ in range(_MOST_WRAPPED):
        children = [child for child in root.iterdir() if not is_left_out(child.name)]
        if len(children) != 1 or not _is_folder(children[0]) or _MOODLE.fullmatch(children[0].name):
            return root
        inside = [child for child in children[0].iterdir() if not is_left_out(child.name)]
        if not inside or any(child.name.lower().endswith(".py") for child in inside):
            return root
        root = children[0]
    return root


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _handed_in(folder: Path, named: str, shares: dict[str, Share]) -> Iterator[HandedIn]:
    """Each student's work, unsorted; what Moodle put into several places is one student's."""
    of_moodle: dict[tuple[str, str], list[tuple[Path, re.Match[str]]]] = {}
    for path in sorted(folder.iterdir()):
        if is_left_out(path.name) or path.name.startswith("."):
            continue
        name = text_of(path.name)
        share = shares.get(name.casefold(), Share())
        found = _MOODLE.fullmatch(name)
        if found:
            of_moodle.setdefault((found["name"], found["number"]), []).append((path, found))
        elif _is_folder(path):
            yield HandedIn(name, clean(name), ((path, name),), str(Path(named, name)), share=share)
        elif is_archive(name) or is_other_archive(name):
            stem = re.sub(r"(\.tar)?\.\w+$", "", name) or name
            yield HandedIn(stem, clean(stem), ((path, name),), str(Path(named, name)), share=share)
    for (name, number), pieces in of_moodle.items():
        yield _from_moodle(name, number, pieces, named, shares)


def _from_moodle(
    name: str, number: str, pieces: list[tuple[Path, re.Match[str]]], named: str, shares: dict[str, Share]
) -> HandedIn:
    files = [(path, found) for path, found in pieces if found["kind"] == "file"]
    share = Share()
    for path, _ in pieces:
        for note in shares.get(text_of(path.name).casefold(), Share()).said():
            share.note(note)
    if not files:
        share.note(_TYPED)
    first = (files or pieces)[0]
    shown = f"{name} {number}" if name == "Participant" else name
    folder = first[0].name if _is_folder(first[0]) else f"{name}_{number}_assignsubmission_file_"
    return HandedIn(
        shown,
        clean(f"{name}_{number}"),
        tuple((path, found["file"] or text_of(path.name)) for path, found in files or pieces),
        str(Path(named, text_of(first[0].name))),
        Moodle(number, folder),
        share,
    )


def _told_apart(found: Sequence[HandedIn]) -> Iterator[HandedIn]:
    """The same, with Moodle's number beside a name that several have."""
    count = Counter(folded(one.name) for one in found)
    for one in found:
        if one.moodle is not None and count[folded(one.name)] > 1:
            yield replace(one, name=f"{one.name} ({one.moodle.number})")
        else:
            yield one


def _with_unique_keys(found: list[HandedIn]) -> list[HandedIn]:
    """The same, with keys that differ in more than case."""
    used: set[str] = set()
    unique = []
    for one in found:
        key, count = one.key[:_LONGEST_KEY].rstrip(". "), 1
        while key.casefold() in used:
            count += 1
            key = f"{one.key[:_LONGEST_KEY].rstrip('. ')} ({count})"
        used.add(key.casefold())
        unique.append(replace(one, key=key))
    return unique
