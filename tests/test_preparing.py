"""What one student handed in becomes a clean folder, whatever it was, and the report can say what was left out."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from grader.archives import Share
from grader.evidence import Role
from grader.preparing import Prepared, prepare
from grader.submission import SubmissionError, load
from tests.hostile_archives import CLEANED, REFUSED, SOURCE, a_zip

ROLES: tuple[Role, ...] = ("server", "client")


def prepared(path: Path, tmp_path: Path, name: str | None = None) -> Prepared:
    return prepare([(path, name or path.name)], tmp_path / "prepared", ("server", "client"), Share())


def said(found: Prepared) -> str:
    return " ".join(note.en for note in found.notes)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every hostile or broken archive."""
    folder = tmp_path_factory.mktemp("archives")
    for name, made in {**CLEANED, **REFUSED}.items():
        made(folder / name)
    return folder


@pytest.mark.parametrize("name", CLEANED)
def test_program_is_taken_out_of_an_archive_that_holds_worse_things(name: str, archives: Path, tmp_path: Path) -> None:
    found = prepared(archives / name, tmp_path)
    assert (found.folder / "server.py").read_bytes() == SOURCE
    assert found.notes
    assert not any(path.is_symlink() or not (path.is_file() or path.is_dir()) for path in tmp_path.rglob("*"))
    assert not list(tmp_path.rglob("evil*"))
    assert sum(path.stat().st_size for path in tmp_path.rglob("*")) < 40 * 1024 * 1024


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_is_taken_out_of_what_cannot_be_opened(name: str, archives: Path, tmp_path: Path) -> None:
    found = prepared(archives / name, tmp_path)
    assert found.notes
    with pytest.raises(SubmissionError):
        load(found.folder, ROLES)


REASONS = {
    "traversal.zip": "“../../evil.py” was left out: its path leads out of the folder handed in.",
    "absolute.zip": "“C:\\evil.py” was left out: its path is absolute.",
    "link.zip": "“client.py” was left out: it is a link.",
    "links.tar": "“hard.py” was left out: it is a link.",
    "devices.tar": "“pipe” was left out: it is not a plain file.",
    "bomb.zip": "“zeros” was left out: it is larger than allowed.",
    "bomb-of-another-method.zip": "“zeros” was left out: its way of compressing is not accepted.",
    "lying-bomb.zip": "“zeros” was left out: it is damaged.",
    "million.tgz": "it has too many entries; what follows was not read.",
    "case.zip": "“SERVER.py” was left out: its name differs from “server.py” by case only.",
    "not-utf8.tar": "was renamed “relevé/server.py”.",
    "odd-names.zip": "“con.txt” was renamed “_con.txt”.",
    "file-as-folder.zip": "“c” was left out: a folder of the archive has that name already.",
    "truncated.tar": "“client.py” was left out: it is damaged.",
    "wrong-sum.zip": "“client.py” was left out: it is damaged.",
    "encrypted.zip": "“server.py” was left out: it is protected by a password.",
    "tar-bomb.tar.gz": "it is larger than allowed once opened",
    "header-bomb.tar.bz2": "it is larger than allowed once opened",
    "many.zip": "“many.zip” was not opened: it has too many entries.",
    "deep.zip": "too many archives are inside each other",
    "truncated.zip": "“truncated.zip” was not opened: it is damaged.",
    "program.zip": "“program.zip” was not opened: it is damaged.",
    "empty.zip": "“empty.zip” was not opened: it is damaged.",
    "devoir.rar": "“devoir.rar” was left out: it is neither a zip nor a tar.",
}


@pytest.mark.parametrize("name", [*CLEANED, *REFUSED])
def test_reason_is_told(name: str, archives: Path, tmp_path: Path) -> None:
    assert REASONS[name] in said(prepared(archives / name, tmp_path))


def test_exact_name_wins_over_one_in_capitals(archives: Path, tmp_path: Path) -> None:
    assert files(prepared(archives / "case.zip", tmp_path).folder) == ["Client.PY", "server.py"]


def test_programs_are_found_at_any_depth(tmp_path: Path) -> None:
    a_zip(
        tmp_path / "rendu.zip",
        {"rendu/TP 3/src/server.py": SOURCE, "rendu/TP 3/src/client.py": SOURCE, "lisez.txt": b""},
    )
    found = prepared(tmp_path / "rendu.zip", tmp_path)
    assert files(found.folder) == ["client.py", "server.py"]
    assert found.notes == ()


def test_programs_of_two_folders_are_brought_together(tmp_path: Path) -> None:
    a_zip(tmp_path / "rendu.zip", {"serveur/server.py": SOURCE, "serveur/aide.py": SOURCE, "client/client.py": SOURCE})
    found = prepared(tmp_path / "rendu.zip", tmp_path)
    assert files(found.folder) == ["aide.py", "client.py", "server.py"]
    assert said(found) == "The programs come from several folders: “client”, “serveur”."


def test_several_versions_are_pointed_out(tmp_path: Path) -> None:
    versions = {f"{version}/{role}.py": SOURCE for version in ("v1", "v2") for role in ROLES}
    a_zip(tmp_path / "rendu.zip", versions)
    assert (
        said(prepared(tmp_path / "rendu.zip", tmp_path)) == "Several folders hold programs: “v1” was taken, not “v2”."
    )


def test_archive_beside_the_programs_stays_closed(tmp_path: Path) -> None:
    folder = tmp_path / "dupont"
    folder.mkdir()
    for role in ROLES:
        (folder / f"{role}.py").write_bytes(SOURCE)
    a_zip(folder / "avant.zip", {"server.py": b"old"})
    assert files(prepared(folder, tmp_path).folder) == ["avant.zip", "client.py", "server.py"]


def test_archive_in_a_folder_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "dupont"
    folder.mkdir()
    a_zip(folder / "inner.zip", {"server.py": SOURCE, "client.py": SOURCE})
    with zipfile.ZipFile(folder / "devoir.zip", "w") as archive:
        archive.write(folder / "inner.zip", "inner.zip")
    (folder / "inner.zip").unlink()
    assert files(prepared(folder, tmp_path).folder) == ["client.py", "server.py"]


def test_what_tools_leave_behind_is_no_part_of_the_work(tmp_path: Path) -> None:
    junk = {f"{name}/x.py": b"" for name in ("venv", ".git", "__MACOSX", "__pycache__")}
    a_zip(tmp_path / "rendu.zip", {**junk, "._server.py": b"", "server.py": SOURCE, "client.py": SOURCE})
    found = prepared(tmp_path / "rendu.zip", tmp_path)
    assert files(found.folder) == ["client.py", "server.py"]
    assert found.notes == ()


def test_links_and_pipes_of_a_folder_are_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "dupont"
    folder.mkdir()
    (folder / "server.py").write_bytes(SOURCE)
    (folder / "client.py").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    found = prepared(folder, tmp_path)
    assert files(found.folder) == ["server.py"]
    assert said(found).count("left out") == 3


def test_source_is_not_touched_and_the_digest_is_of_contents(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        (folder / "server.py").write_bytes(SOURCE)
    one = prepare([(first, "a")], tmp_path / "1", ("server",), Share())
    assert prepare([(second, "b")], tmp_path / "2", ("server",), Share()).digest == one.digest
    (second / "server.py").write_bytes(SOURCE + b"#")
    assert prepare([(second, "b")], tmp_path / "3", ("server",), Share()).digest != one.digest
    shutil.rmtree(one.folder)
    assert files(first) == ["server.py"]


def test_macos_names_without_their_flag_are_utf8(tmp_path: Path) -> None:
    a_zip(tmp_path / "rendu.zip", {"deja/server.py": SOURCE})
    data = (tmp_path / "rendu.zip").read_bytes().replace(b"deja/", "déj/".encode())
    (tmp_path / "rendu.zip").write_bytes(data)
    found = prepared(tmp_path / "rendu.zip", tmp_path)
    assert found.folder.name == "déj"
