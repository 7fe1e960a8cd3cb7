"""What is in an archive that a stranger made: its entries, one by one, read without trusting a word of it.

Zip and tar (plain, gzip, bzip2, xz). Bounded: the entries, a zip's table of contents, and all that a tar unpacks to on the way.
"""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, cast

from grader.text import Text

DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError, EOFError, ValueError, RuntimeError)
Kind = Literal["file", "folder", "link", "device", "encrypted", "unknown method"]


@dataclass(frozen=True)
class Reading:
    """How much of an archive is looked at, whatever is taken out: entries, bytes of a zip's table, bytes unpacked."""

    entries: int = 20_000
    table: int = 4 * 1024 * 1024
    unpacked: int = 256 * 1024 * 1024


@dataclass(frozen=True)
class Entry:
    """One entry of an archive; `size` in bytes, as the archive says."""

    name: str
    kind: Kind
    size: int
    open: Callable[[], IO[bytes] | None]


class TooMuchError(Exception):
    """The archive holds more than is looked at."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


_TOO_MANY = Text("il a trop d'entrées", "it has too many entries")
_UNPACKS_TO_TOO_MUCH = Text("il dépasse la taille permise une fois ouvert", "it is larger than allowed once opened")


def entries_of(archive: Path, reading: Reading) -> Generator[Entry, None, None]:
    """The entries, programs first where the order is free. Raises TooMuchError, one of DAMAGED, OSError."""
    with archive.open("rb") as stream:
        start = stream.read(6)
        stream.seek(0)
        if start.startswith(b"PK"):
            yield from _zip_entries(stream, reading)
            return
        unpacked = _unpacked(stream, start)
        with contextlib.ExitStack() as stack:
            if unpacked is not stream:
                stack.callback(unpacked.close)
            yield from _tar_entries(cast("IO[bytes]", _Bounded(unpacked, reading.unpacked)), reading)


def _zip_entries(stream: IO[bytes], reading: Reading) -> Iterator[Entry]:
    with zipfile.ZipFile(cast("IO[bytes]", _ShortReads(stream, reading.table))) as opened:
        found = opened.infolist()
        if len(found) > reading.entries:
            raise TooMuchError(_TOO_MANY)
        for info in sorted(found, key=lambda one: not one.filename.lower().endswith(".py")):
            yield Entry(
                _zip_name(info),
                _zip_kind(info),
                info.file_size,
                lambda info=info: opened.open(info),  # type: ignore[misc]
            )


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name; where the archive does not say that it is UTF-8 and it can be, it is (macOS), else it is code page 437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _zip_kind(info: zipfile.ZipInfo) -> Kind:
    mode = info.external_attr >> 16 if info.create_system == 3 else 0
    if info.is_dir() or stat.S_ISDIR(mode):
        return "folder"
    if stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return "link" if stat.S_ISLNK(mode) else "device"
    if info.flag_bits & 1:
        return "encrypted"
    # The others unpack a few bytes to gigabytes in one step, whatever zipfile is asked to read.
    return "file" if info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else "unknown method"


def _tar_entries(stream: IO[bytes], reading: Reading) -> Iterator[Entry]:
    with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape") as opened:
        count = 0
        while (member := opened.next()) is not None:
            count += 1
            if count > reading.entries:
                raise TooMuchError(_TOO_MANY)
            yield Entry(member.name, _tar_kind(member), member.size, lambda m=member: opened.extractfile(m))  # type: ignore[misc]
            cast("Any", opened).members.clear()  # it remembers every entry, and may not


def _tar_kind(member: tarfile.TarInfo) -> Kind:
    if member.isdir():
        return "folder"
    if member.issym() or member.islnk():
        return "link"
    return "file" if member.isreg() and not member.issparse() else "device"


def _unpacked(stream: IO[bytes], start: bytes) -> IO[bytes]:
    if start.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.open(stream))
    if start.startswith(b"BZh"):
        return cast("IO[bytes]", bz2.open(stream))
    if start.startswith(b"\xfd7zXZ\0"):
        return cast("IO[bytes]", lzma.open(stream))
    return stream


class _Bounded(io.RawIOBase):
    """Reads what another stream holds, up to a number of bytes. Raises TooMuchError past it."""

    def __init__(self, source: IO[bytes], most: int) -> None:
        self._source = source
        self._left = most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, which must be given. Raises TooMuchError, EOFError for what is not what it says."""
        try:
            data = self._source.read(max(0, size))
        except (gzip.BadGzipFile, OSError) as exc:
            raise EOFError(str(exc)) from exc
        self._left -= len(data)
        if self._left < 0:
            raise TooMuchError(_UNPACKS_TO_TOO_MUCH)
        return data


class _ShortReads(io.RawIOBase):
    """A file of which no long piece is read at once: zipfile reads the whole table of contents so, whatever its length."""

    def __init__(self, source: IO[bytes], most: int) -> None:
        self._source = source
        self._most = most

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        return self._source.tell()

    def read(self, size: int = -1, /) -> bytes:
        """As the file does. Raises TooMuchError for a longer piece than is allowed."""
        if size > self._most:
            raise TooMuchError(_TOO_MANY)
        return self._source.read(size)
