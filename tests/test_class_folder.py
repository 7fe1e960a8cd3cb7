"""Whose work lies where: folders, archives, one archive, and what Moodle makes."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest

from grader.class_folder import HandedIn, discover
from grader.preparing import prepare
from grader.submission import SubmissionError, load
from tests.hostile_archives import SOURCE, a_zip

MARIE = "Lefèvre Marie_1234567_assignsubmission_file_"
PAUL = "De La Tour Paul_7654321_assignsubmission_file_"


def a_folder(path: Path, *names: str) -> Path:
    for name in names or ("server.py", "client.py"):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(SOURCE)
    return path


def found(path: Path, tmp_path: Path) -> list[HandedIn]:
    return discover(path, tmp_path / "unpacked")


def graded(one: HandedIn, tmp_path: Path) -> list[str | None]:
    """The files that are taken for the roles."""
    made = prepare(one.pieces, tmp_path / "prepared" / one.key, ("server", "client"), one.share)
    return [source.file for source in load(made.folder, ("server", "client")).sources]


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


def test_folder_of_folders_and_archives(submissions: Path, tmp_path: Path) -> None:
    a_folder(submissions / "dupont")
    a_zip(submissions / "martin.zip", {"tp/server.py": SOURCE, "tp/client.py": SOURCE})
    with tarfile.open(submissions / "Zoé.tar.gz", "w:gz") as archive:
        archive.add(submissions / "dupont", "rendu")
    (submissions / "lisez-moi.txt").write_text("rien")
    (submissions / ".DS_Store").write_text("rien")
    everyone = found(submissions, tmp_path)
    assert [one.name for one in everyone] == ["dupont", "martin", "Zoé"]
    assert [one.named for one in everyone][:2] == [str(submissions / "dupont"), str(submissions / "martin.zip")]
    for one in everyone:
        assert graded(one, tmp_path) == ["server.py", "client.py"]


def test_moodle_download(submissions: Path, tmp_path: Path) -> None:
    a_folder(submissions / MARIE, "TP/a/server.py", "TP/a/client.py")
    (submissions / PAUL).mkdir()
    a_zip(submissions / PAUL / "devoir final.zip", {"server.py": SOURCE, "client.py": SOURCE})
    typed = submissions / "Petit Jean_33_assignsubmission_onlinetext_"
    typed.mkdir()
    (typed / "onlinetext.html").write_text("<p>import socket")
    paul, marie, jean = found(submissions, tmp_path)
    assert [one.name for one in (paul, marie, jean)] == ["De La Tour Paul", "Lefèvre Marie", "Petit Jean"]
    assert [one.key for one in (paul, marie)] == ["De La Tour Paul_7654321", "Lefèvre Marie_1234567"]
    assert marie.moodle is not None and (marie.moodle.number, marie.moodle.folder) == ("1234567", MARIE)
    assert graded(marie, tmp_path) == graded(paul, tmp_path) == ["server.py", "client.py"]
    assert [note.en for note in jean.share.said()] == ["This work was typed as text in Moodle: there is no file."]
    with pytest.raises(SubmissionError):
        graded(jean, tmp_path)


def test_file_and_typed_text_are_one_students(submissions: Path, tmp_path: Path) -> None:
    a_folder(submissions / MARIE)
    a_folder(submissions / MARIE.replace("file", "onlinetext"), "onlinetext.html")
    [marie] = found(submissions, tmp_path)
    assert graded(marie, tmp_path) == ["server.py", "client.py"]
    assert marie.share.said() == ()


def test_blind_marking_and_files_side_by_side(submissions: Path, tmp_path: Path) -> None:
    for number in (12, 7):
        a_folder(
            submissions, *(f"Participant_{number}_assignsubmission_file_{role}.py" for role in ("server", "client"))
        )
    everyone = found(submissions, tmp_path)
    assert [one.name for one in everyone] == ["Participant 12", "Participant 7"]
    assert [one.key for one in everyone] == ["Participant_12", "Participant_7"]
    assert graded(everyone[0], tmp_path) == ["server.py", "client.py"]


def test_same_name_twice_is_two_students(submissions: Path, tmp_path: Path) -> None:
    a_folder(submissions / "Dupont")
    a_zip(submissions / "dupont.zip", {"server.py": SOURCE})
    assert sorted(one.key for one in found(submissions, tmp_path)) == ["Dupont", "dupont (2)"]


@pytest.mark.parametrize("wrapper", ["", "copies/", "a/b/"])
def test_one_archive_for_the_class(wrapper: str, tmp_path: Path) -> None:
    names = [f"{wrapper}{who}/{role}.py" for who in ("dupont", "martin") for role in ("server", "client")]
    a_zip(tmp_path / "copies.zip", dict.fromkeys(names, SOURCE))
    everyone = found(tmp_path / "copies.zip", tmp_path)
    assert [one.name for one in everyone] == ["dupont", "martin"]
    assert everyone[0].named == str(tmp_path / "copies.zip" / wrapper / "dupont")
    assert graded(everyone[0], tmp_path) == ["server.py", "client.py"]


def test_moodle_archive_of_a_single_student(tmp_path: Path) -> None:
    a_zip(tmp_path / "moodle.zip", {f"{MARIE}/server.py": SOURCE, f"{MARIE}/client.py": SOURCE})
    [marie] = found(tmp_path / "moodle.zip", tmp_path)
    assert marie.name == "Lefèvre Marie"
    assert graded(marie, tmp_path) == ["server.py", "client.py"]


def test_reasons_go_to_the_student_whom_they_concern(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "copies.zip", "w") as archive:
        archive.writestr("dupont/server.py", SOURCE)
        link = zipfile.ZipInfo("martin/server.py")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("../evil.py", SOURCE)
    dupont, martin = found(tmp_path / "copies.zip", tmp_path)
    assert dupont.share.said() == ()
    assert [note.en for note in martin.share.said()] == ["“martin/server.py” was left out: it is a link."]
    assert not (tmp_path / "evil.py").exists()


def test_one_student_with_too_many_files_takes_no_room_of_the_others(tmp_path: Path) -> None:
    names = [*(f"dupont/{number}.txt" for number in range(2500)), "martin/server.py"]
    a_zip(tmp_path / "copies.zip", dict.fromkeys(names, SOURCE), zipfile.ZIP_STORED)
    dupont, martin = found(tmp_path / "copies.zip", tmp_path)
    assert "there are too many files" in dupont.share.said()[0].en
    assert martin.share.said() == ()


@pytest.mark.parametrize("kind", ["missing", "empty", "text", "broken"])
def test_what_is_nobodys_work_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / {"text": "copies.txt", "broken": "copies.zip"}.get(kind, "copies")
    if kind == "empty":
        path.mkdir()
    elif kind != "missing":
        path.write_text("rien")
    with pytest.raises(SubmissionError) as told:
        found(path, tmp_path)
    assert "copies" in told.value.text.fr


def test_order_is_that_of_a_list_of_names(tmp_path: Path) -> None:
    for name in ("Zola", "Çelik", "Łukasz", "eva", "Moreau"):
        (tmp_path / "copies" / name).mkdir(parents=True)
        (tmp_path / "copies" / name / "server.py").touch()
    found = [one.name for one in discover(tmp_path / "copies", tmp_path / "unpacked")]
    assert found == ["Çelik", "eva", "Łukasz", "Moreau", "Zola"]


def test_two_of_one_name_are_told_apart_by_moodles_number(tmp_path: Path) -> None:
    for name in ("Martin Paul_12", "MARTIN Paul_13", "Petit Léa_14"):
        (tmp_path / "copies" / f"{name}_assignsubmission_file_").mkdir(parents=True)
    found = {one.name: one.key for one in discover(tmp_path / "copies", tmp_path / "unpacked")}
    assert found == {
        "Martin Paul (12)": "Martin Paul_12",
        "MARTIN Paul (13)": "MARTIN Paul_13",
        "Petit Léa": "Petit Léa_14",
    }
