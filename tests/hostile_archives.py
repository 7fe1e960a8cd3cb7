"""Archives that nobody should hand in, made on the spot: each kind writes one file into a folder, with a harmless payload."""

from __future__ import annotations

import bz2
import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

SOURCE = b"print('bonjour')\n"
Made = Callable[[Path], None]


def a_zip(path: Path, entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> None:
    """A zip of these files."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)


def a_tar(path: Path, members: list[tuple[tarfile.TarInfo, bytes]], mode: str = "w") -> None:
    """A tar of these members."""
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for info, data in members:
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))


def member(name: str, kind: bytes = tarfile.REGTYPE, to: str = "") -> tarfile.TarInfo:
    """A member of a tar."""
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, to
    return info


def traversal(path: Path) -> None:
    """Leads out of the folder."""
    a_zip(path, {"server.py": SOURCE, "../../evil.py": SOURCE, "a/../../../evil.py": SOURCE, "..\\..\\evil.py": SOURCE})


def absolute(path: Path) -> None:
    """Paths from the root, of two systems."""
    a_zip(path, {"server.py": SOURCE, "/tmp/evil.py": SOURCE, "C:\\evil.py": SOURCE})


def zip_link(path: Path) -> None:
    """A symbolic link to the machine's accounts, and a file behind a linked folder."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("server.py", SOURCE)
        link = zipfile.ZipInfo("client.py")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")


def tar_links(path: Path) -> None:
    """Both kinds of link, and a file that is to be written through one."""
    a_tar(
        path,
        [
            (member("server.py"), SOURCE),
            (member("client.py", tarfile.SYMTYPE, "/etc/passwd"), b""),
            (member("hard.py", tarfile.LNKTYPE, "/etc/passwd"), b""),
            (member("out", tarfile.SYMTYPE, "../.."), b""),
            (member("out/inside.py"), SOURCE),
        ],
    )


def devices(path: Path) -> None:
    """A device and a pipe."""
    a_tar(
        path,
        [
            (member("server.py"), SOURCE),
            (member("client.py", tarfile.CHRTYPE), b""),
            (member("pipe", tarfile.FIFOTYPE), b""),
        ],
    )


def encrypted(path: Path) -> None:
    """An entry that says that it is protected by a password."""
    a_zip(path, {"server.py": SOURCE})
    data = bytearray(path.read_bytes())
    data[6] |= 1  # general purpose flags of the local header
    data[data.rindex(b"PK\1\2") + 8] |= 1  # and of the table
    path.write_bytes(data)


def bomb(path: Path) -> None:
    """Sixty-four megabytes of zeros in a few kilobytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("server.py", SOURCE)
        with archive.open("zeros", "w", force_zip64=True) as target:
            for _ in range(64):
                target.write(bytes(1024 * 1024))


def bomb_of_another_method(path: Path) -> None:
    """Sixteen megabytes of zeros in a few hundred bytes, which unpack in one step."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("server.py", SOURCE, zipfile.ZIP_DEFLATED)
        archive.writestr("zeros", bytes(16 * 1024 * 1024))


def lying_bomb(path: Path) -> None:
    """Says ten bytes, holds sixteen million."""
    a_zip(path, {"server.py": SOURCE, "zeros": bytes(16 * 1024 * 1024)})
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.rindex(b"PK\1\2") + 24, 10)
    path.write_bytes(data)


def tar_bomb(path: Path) -> None:
    """Three hundred megabytes of zeros before the program."""
    block = member("zeros")
    block.size = 300 * 1024**2
    with gzip.open(path, "wb", compresslevel=9) as stream:
        stream.write(block.tobuf())
        for _ in range(300):
            stream.write(bytes(1024 * 1024))
        late = member("server.py")
        late.size = len(SOURCE)
        stream.write(late.tobuf() + SOURCE.ljust(512, b"\0") + bytes(1024))


def header_bomb(path: Path) -> None:
    """A header of its own of three hundred megabytes."""
    block = member("x", tarfile.XHDTYPE)
    block.size = 300 * 1024**2
    with bz2.open(path, "wb") as stream:
        stream.write(block.tobuf())
        for _ in range(300):
            stream.write(bytes(1024 * 1024))


def million_entries(path: Path) -> None:
    """A million empty files."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        archive.addfile(_sized("server.py"), io.BytesIO(SOURCE))
        empty = tarfile.TarInfo("empty").tobuf()
        assert archive.fileobj is not None
        for _ in range(1000):
            archive.fileobj.write(empty * 1000)


def many_zip_entries(path: Path) -> None:
    """A table of contents of a hundred thousand entries."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("server.py", SOURCE)
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo(f"{number:x}"), b"")


def _sized(name: str) -> tarfile.TarInfo:
    info = member(name)
    info.size = len(SOURCE)
    return info


def nested_too_deep(path: Path) -> None:
    """An archive in an archive, six times."""
    data = SOURCE
    name = "server.py"
    for depth in range(6):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr(name, data)
        data, name = inner.getvalue(), f"{depth}.zip"
    path.write_bytes(data)


def case_collision(path: Path) -> None:
    """Names that differ by case."""
    a_zip(
        path, {"SERVER.py": b"raise SystemExit\n", "server.py": SOURCE, "Client.PY": SOURCE, "CLIENT.py": b"exit()\n"}
    )


def not_utf8(path: Path) -> None:
    """Names that are not UTF-8, in a folder of such a name."""
    with tarfile.open(path, "w", encoding="latin-1", format=tarfile.GNU_FORMAT) as archive:
        for name in ("relevé/server.py", "relevé/été.txt"):
            archive.addfile(_sized(name), io.BytesIO(SOURCE))


def odd_names(path: Path) -> None:
    """Names with control, bidirectional and reserved characters, and one that is far too long."""
    a_zip(path, {"server.py": SOURCE, "a\x1b[31m.txt": b"", "b\u202egnp.py": b"", "con.txt": b"", "x" * 300: b""})


def file_as_folder(path: Path) -> None:
    """A file that is a folder, too."""
    a_zip(path, {"server.py": SOURCE, "a": b"", "a/b.py": SOURCE, "c/d": b"", "c": b""})


def truncated(path: Path) -> None:
    """Ends in the middle."""
    a_zip(path, {"server.py": SOURCE * 50})
    path.write_bytes(path.read_bytes()[:60])


def truncated_tar(path: Path) -> None:
    """Ends in the middle of its second file."""
    a_tar(path, [(member("server.py"), SOURCE), (member("client.py"), SOURCE * 200)])
    path.write_bytes(path.read_bytes()[:2000])


def wrong_sum(path: Path) -> None:
    """A file whose check sum is not that of its bytes."""
    a_zip(path, {"server.py": SOURCE, "client.py": SOURCE}, zipfile.ZIP_STORED)
    data = path.read_bytes()
    at = data.rindex(SOURCE)
    path.write_bytes(data[:at] + b"P" + data[at + 1 :])


def no_archive(path: Path) -> None:
    """Not an archive at all."""
    path.write_bytes(b"MZ\x90\0" + bytes(1000))


def empty_file(path: Path) -> None:
    """No byte."""
    path.write_bytes(b"")


# Those that still hold a server.py that can be graded, and those of which nothing is taken.
CLEANED: dict[str, Made] = {
    "traversal.zip": traversal,
    "absolute.zip": absolute,
    "link.zip": zip_link,
    "links.tar": tar_links,
    "devices.tar": devices,
    "bomb.zip": bomb,
    "bomb-of-another-method.zip": bomb_of_another_method,
    "lying-bomb.zip": lying_bomb,
    "million.tgz": million_entries,
    "case.zip": case_collision,
    "not-utf8.tar": not_utf8,
    "odd-names.zip": odd_names,
    "file-as-folder.zip": file_as_folder,
    "truncated.tar": truncated_tar,
    "wrong-sum.zip": wrong_sum,
}
REFUSED: dict[str, Made] = {
    "encrypted.zip": encrypted,
    "tar-bomb.tar.gz": tar_bomb,
    "header-bomb.tar.bz2": header_bomb,
    "many.zip": many_zip_entries,
    "deep.zip": nested_too_deep,
    "truncated.zip": truncated,
    "program.zip": no_archive,
    "empty.zip": empty_file,
    "devoir.rar": no_archive,
}
