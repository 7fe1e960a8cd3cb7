"""What one student handed in, made into a clean folder that can be graded: copied or unpacked, its programs found.

The folder is a copy: what is graded is what the fingerprint was taken of, and nothing of it is a link, a device or too large.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.archives import ArchiveError, Share, extract, is_archive, is_other_archive
from grader.entry_names import Refused, Tree, is_left_out
from grader.evidence import Role
from grader.submission import candidates
from grader.text import Text

_MOST_LOOKED_AT = 20_000  # files and folders on disk of one student
_DEEPEST_ON_DISK = 24
_MOST_NESTED = 3  # archives in archives
_LINK = Text("c'est un lien", "it is a link")
_NOT_A_FILE = Text("ce n'est pas un fichier ordinaire", "it is not a plain file")
_UNREADABLE = Text("il ne peut pas être lu", "it cannot be read")
_TOO_LARGE = Text("il dépasse la taille permise", "it is larger than allowed")
_TOO_MANY = Text("il y a trop de fichiers", "there are too many files")
_UNKNOWN = Text("ce n'est ni un zip ni un tar", "it is neither a zip nor a tar")
_TOO_NESTED = Text("il y a trop d'archives les unes dans les autres", "too many archives are inside each other")


@dataclass(frozen=True)
class Prepared:
    """The folder to grade, what there is to say of how it was made, and a digest of both."""

    folder: Path
    notes: tuple[Text, ...]
    digest: str


def prepare(pieces: Sequence[tuple[Path, str]], target: Path, roles: Sequence[Role], share: Share) -> Prepared:
    """Make the new folder `target` from what was handed in: folders, archives or files. Raises OSError.

    `share` bounds what is taken, and knows what there is to say already.
    """
    tree = target / "tree"
    tree.mkdir(parents=True)
    files = Tree(tree)
    for path, name in pieces:
        _bring(path, name, files, tree, share)
    _open_archives(tree, roles, share)
    folder = _programs(tree, target / "both", roles, share)
    notes = share.said()
    return Prepared(folder, notes, _digest(folder, notes))


def _bring(path: Path, name: str, files: Tree, tree: Path, share: Share) -> None:
    """Copy or open one folder, archive or file that was handed in under `name`."""
    if path.is_dir() and not path.is_symlink():
        _copy(path, tree, share)
    elif is_archive(name) and not path.is_symlink():
        _open(path, tree, share)
    else:
        _copy_file(path, name, files, share)


def _copy(source: Path, target: Path, share: Share) -> None:
    """Copy what is safe of a folder on disk. Raises OSError when the target cannot be written."""
    tree = Tree(target)
    for path in _on_disk(source, share):
        _copy_file(path, str(path.relative_to(source)), tree, share)


def _on_disk(source: Path, share: Share) -> Iterator[Path]:
    """What is in the folder, its files in a fixed order, as far as it is looked at; links are not followed."""
    looked_at = 0
    for folder, names, filenames in os.walk(source):
        depth = len(Path(folder).relative_to(source).parts)
        links = [name for name in names if Path(folder, name).is_symlink()]
        names[:] = sorted(name for name in names if name not in links and not is_left_out(name))
        if depth >= _DEEPEST_ON_DISK:
            names.clear()
        for name in sorted([*filenames, *links], key=lambda name: (not name.lower().endswith(".py"), name)):
            looked_at += 1
            if looked_at > _MOST_LOOKED_AT:
                share.note(
                    Text(
                        "Il y a trop de fichiers : la suite n'a pas été lue.",
                        "There are too many files: what follows was not read.",
                    )
                )
                return
            if not is_left_out(name):
                yield Path(folder, name)


def _copy_file(path: Path, name: str, tree: Tree, share: Share) -> None:
    """Copy one file, or note why it is left out. Raises OSError when the target cannot be written."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            raise Refused(_LINK)
        if not stat.S_ISREG(status.st_mode):
            raise Refused(_NOT_A_FILE)
        if not share.has(status.st_size):
            raise Refused(_TOO_LARGE if share.entries > 0 else _TOO_MANY)
        if not os.access(path, os.R_OK):
            raise Refused(_UNREADABLE)
        place = tree.place(name)
    except Refused as exc:
        share.leave_out(name, exc.text)
        return
    share.take(status.st_size)
    shutil.copyfile(path, place.path, follow_symlinks=False)
    tree.taken(place)
    for note in place.notes:
        share.note(note)


# Archives among the files


def _open_archives(tree: Path, roles: Sequence[Role], share: Share) -> None:
    """Open what archives there are for as long as a program is missing; what an opened archive held stands in its place."""
    for nested in range(_MOST_NESTED):
        if _found(tree, roles):
            return
        archives = [path for path in _files(tree) if is_archive(path.name)]
        if nested == 0:
            for path in (path for path in _files(tree) if is_other_archive(path.name)):
                share.leave_out(path.name, _UNKNOWN)
        for path in archives:
            _open_in_place(path, share)
        if not archives:
            return
    for path in _files(tree):
        if is_archive(path.name) and not _found(tree, roles):
            share.leave_out(path.name, _TOO_NESTED)


def _found(tree: Path, roles: Sequence[Role]) -> bool:
    """Whether every role has a program somewhere."""
    names = [path.name for path in _files(tree)]
    return all(candidates(role, names) for role in roles)


def _open_in_place(archive: Path, share: Share) -> None:
    inside = archive.with_name(f".opening-{archive.name}"[:100])
    inside.mkdir()
    _open(archive, inside, share)
    archive.unlink()
    inside.rename(_free(archive.parent, archive.name.split(".")[0] or "archive"))


def _free(folder: Path, name: str) -> Path:
    """A path in `folder` that is not used yet."""
    number = 1
    while os.path.lexists(path := folder / (name if number == 1 else f"{name} ({number})")):
        number += 1
    return path


def _open(archive: Path, target: Path, share: Share) -> None:
    try:
        extract(archive, target, share)
    except ArchiveError as exc:
        share.note(exc.text)


# Where the programs are


def _files(tree: Path) -> list[Path]:
    return sorted(Path(folder, name) for folder, _, names in os.walk(tree) for name in names)


def _programs(tree: Path, both: Path, roles: Sequence[Role], share: Share) -> Path:
    """The folder that holds the programs: the highest with most of them; one made of several where each holds a part."""
    files: dict[Path, list[str]] = {}
    for path in _files(tree):
        files.setdefault(path.parent, []).append(path.name)
    held = {folder: [role for role in roles if candidates(role, names)] for folder, names in files.items()}
    ranked = sorted(held, key=lambda folder: (-len(held[folder]), len(folder.parts), str(folder)))
    best = [folder for folder in ranked if held[folder] and len(held[folder]) == len(held[ranked[0]])]
    if not best:
        return tree
    missing = [role for role in roles if role not in held[best[0]]]
    others = [folder for role in missing for folder in ranked if role in held[folder]][: len(missing)]
    if others:
        return _joined([best[0], *others], both, tree, share)
    rivals = [folder for folder in best[1:] if len(folder.parts) == len(best[0].parts)]
    if rivals:
        share.note(_several(best[0].relative_to(tree), [folder.relative_to(tree) for folder in rivals]))
    return best[0]


def _joined(folders: Sequence[Path], target: Path, tree: Path, share: Share) -> Path:
    """One folder with the files of each, the first of a name."""
    target.mkdir()
    for folder in folders:
        for path in sorted(folder.iterdir()):
            if path.is_file() and not (target / path.name).exists():
                shutil.copyfile(path, target / path.name)
    named = [str(folder.relative_to(tree)) for folder in folders]
    named = ["/" if name == "." else name for name in named]
    share.note(
        Text(
            f"Les programmes viennent de plusieurs dossiers : {', '.join(f'« {name} »' for name in named)}.",
            f"The programs come from several folders: {', '.join(f'“{name}”' for name in named)}.",
        )
    )
    return target


def _several(taken: Path, others: Sequence[Path]) -> Text:
    fr = ", ".join(f"« {path} »" for path in others[:4])
    en = ", ".join(f"“{path}”" for path in others[:4])
    return Text(
        f"Plusieurs dossiers contiennent des programmes : « {taken} » a été pris, pas {fr}.",
        f"Several folders hold programs: “{taken}” was taken, not {en}.",
    )


def _digest(folder: Path, notes: Sequence[Text]) -> str:
    """SHA-256 of every file, by its path, and of the notes."""
    total = hashlib.sha256()
    for note in notes:
        total.update(note.fr.encode() + b"\0")
    for path in _files(folder):
        data = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    return total.hexdigest()
