"""Archives that strangers made: what of them can be taken out safely, and what was left out, with the reason.

Zip and tar (plain, gzip, bzip2, xz). Nothing is written outside of the target, nothing but plain files and folders is made,
and whatever is read is bounded: entries, bytes, and the bytes that an archive unpacks to while something in it is looked for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from grader.archive_entries import DAMAGED, Entry, Kind, Reading, TooMuchError, entries_of
from grader.entry_names import Refused, Tree, is_left_out
from grader.text import Text

SUFFIXES = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
OTHER_SUFFIXES = (".rar", ".7z", ".gz", ".bz2", ".xz", ".zst")  # archives that are known, and not opened
_LARGEST_FILE = 32 * 1024 * 1024  # bytes of one file taken out
_MOST_NOTES = 12  # about one submission
_CHUNK = 64 * 1024


class ArchiveError(Exception):
    """Nothing can be taken out of the archive; the message is for the user, in both languages."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass
class Share:
    """What one submission may still hold (files and folders, bytes), and what there is to say of what it held."""

    entries: int = 2000
    size: int = 64 * 1024 * 1024
    notes: list[Text] = field(default_factory=list)
    unsaid: int = 0

    def has(self, size: int) -> bool:
        """Whether one more file of `size` bytes fits."""
        return self.entries > 0 and size <= min(self.size, _LARGEST_FILE)

    def take(self, size: int) -> None:
        """Count one more file of `size` bytes, or a folder."""
        self.entries -= 1
        self.size -= size

    def note(self, text: Text) -> None:
        """Say one more thing, once, and not more of them than somebody reads."""
        if text in self.notes:
            return
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(text)
        else:
            self.unsaid += 1

    def leave_out(self, name: str, why: Text) -> None:
        """Say that an entry was left out, and why in half a sentence."""
        shown = Tree.shown(name)
        self.note(Text(f"« {shown} » a été laissé de côté : {why.fr}.", f"“{shown}” was left out: {why.en}."))

    def said(self) -> tuple[Text, ...]:
        """Every note, the last of which counts those that there was no room for."""
        if not self.unsaid:
            return tuple(self.notes)
        more = Text(f"et {self.unsaid} autres remarques de ce genre.", f"and {self.unsaid} more remarks of this kind.")
        return (*self.notes, more)


_REASONS: dict[Kind, Text] = {
    "link": Text("c'est un lien", "it is a link"),
    "device": Text("ce n'est pas un fichier ordinaire", "it is not a plain file"),
    "encrypted": Text("il est protégé par un mot de passe", "it is protected by a password"),
    "unknown method": Text("sa méthode de compression n'est pas acceptée", "its way of compressing is not accepted"),
}
_DAMAGE = Text("il est abîmé", "it is damaged")
_TOO_LARGE = Text("il dépasse la taille permise", "it is larger than allowed")


def is_archive(name: str) -> bool:
    """Whether a file of this name is meant as an archive that `extract` opens."""
    return name.lower().endswith(SUFFIXES)


def is_other_archive(name: str) -> bool:
    """Whether a file of this name is an archive of a kind that is not opened."""
    return not is_archive(name) and name.lower().endswith(OTHER_SUFFIXES)


def extract(archive: Path, target: Path, share: Share) -> None:
    """Take what is safe out of `archive` into the folder `target`; what is left out is noted in `share`.

    Raises ArchiveError when nothing can be taken out, OSError when the target cannot be written.
    """
    extract_shared(archive, target, share, lambda name: share, Reading())


def extract_shared(
    archive: Path, target: Path, common: Share, share_of: Callable[[str], Share], reading: Reading
) -> None:
    """The same, with a share for each entry, by its name; `common` is told what is true of the whole archive."""
    tree = Tree(target)
    try:
        with contextlib.closing(entries_of(archive, reading)) as entries:
            for entry in entries:
                _take(entry, tree, share_of(entry.name))
    except (TooMuchError, *DAMAGED) as exc:
        why = exc.text if isinstance(exc, TooMuchError) else _DAMAGE
        if tree.empty:
            raise ArchiveError(_told(archive.name, why)) from exc
        common.note(
            Text(
                f"« {archive.name} » : {why.fr} ; la suite n'a pas été lue.",
                f"“{archive.name}”: {why.en}; what follows was not read.",
            )
        )


def names(archive: Path, reading: Reading) -> Iterator[str]:
    """The names of the entries, as far as they can be read."""
    with contextlib.suppress(TooMuchError, *DAMAGED), contextlib.closing(entries_of(archive, reading)) as entries:
        for entry in entries:
            yield entry.name


def _told(name: str, why: Text) -> Text:
    return Text(f"« {name} » n'a pas été ouvert : {why.fr}.", f"“{name}” was not opened: {why.en}.")


_TOO_MANY_HANDED_IN = Text("il y a trop de fichiers", "there are too many files")


def _take(entry: Entry, tree: Tree, share: Share) -> None:
    """Write one entry, or note why it was left out. Raises OSError."""
    if is_left_out(entry.name):
        return
    try:
        if entry.kind in _REASONS:
            raise Refused(_REASONS[entry.kind])
        if not share.has(entry.size):
            raise Refused(_TOO_LARGE if share.entries > 0 else _TOO_MANY_HANDED_IN)
        if entry.kind == "folder":
            tree.folder(entry.name)
            share.take(0)
            return
        place = tree.place(entry.name)
        share.take(_write(entry, place.path))
        tree.taken(place)
    except Refused as exc:
        share.leave_out(entry.name, exc.text)
        return
    for note in place.notes:
        share.note(note)


def _write(entry: Entry, path: Path) -> int:
    """Write the file of `entry`, all of it or nothing; its size. Raises Refused, OSError."""
    written = 0
    try:
        source = _opened(entry)
        with source, path.open("wb") as target:
            while chunk := _read(source):
                written += len(chunk)
                if written > entry.size:
                    raise Refused(_TOO_LARGE)
                target.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return written


def _opened(entry: Entry) -> IO[bytes]:
    try:
        source = entry.open()
    except (*DAMAGED, NotImplementedError) as exc:
        raise Refused(_DAMAGE) from exc
    if source is None:
        raise Refused(_DAMAGE)
    return source


def _read(source: IO[bytes]) -> bytes:
    try:
        return source.read(_CHUNK)
    except (*DAMAGED, OSError) as exc:  # bz2 and gzip tell of damage by an OSError
        raise Refused(_DAMAGE) from exc
