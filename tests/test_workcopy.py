"""The working copy: the submission's own plain files alone, within limits, and gone whatever was done to it."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.harness import workcopy
from grader.harness.launcher import Limits
from grader.harness.removal import remove
from grader.harness.workcopy import SubmissionTooLargeError, copy

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has other links and permissions")
LIMITS = Limits()


@pytest.fixture(autouse=True)
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which copies are made."""
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    """A submission with two programs and a folder."""
    folder = tmp_path / "dupont"
    (folder / "data").mkdir(parents=True)
    (folder / "server.py").write_bytes(b"import socket\r\n")
    (folder / "client.py").write_bytes(b"\xff\xfe\x00")
    (folder / "data" / "texts.txt").write_text("Bonjour")
    return folder


@pytest.fixture
def unprivileged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of a user to whom permissions apply: root gives up its rights for the time of the test."""
    root = sys.platform != "win32" and os.geteuid() == 0
    if sys.platform == "win32" or (root and sys.platform != "linux"):
        pytest.skip("permissions do not apply to this user, or not as on POSIX systems")
    monkeypatch.setattr(tempfile, "tempdir", None)
    before = Path.cwd()  # this user may not even be allowed to go back there
    if root:
        os.setresuid(65534, 65534, 0)
    try:
        folder = Path(tempfile.mkdtemp(prefix="grader-test-"))
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
        yield folder
    finally:
        if root:
            os.setresuid(0, 0, 0)
        os.chdir(before)
    remove(folder)


def _names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


# What is copied


def test_everything_is_copied_byte_for_byte_when_it_is_plain(submission: Path, copies: Path) -> None:
    made = copy(submission, LIMITS)
    assert _names(made) == {"server.py", "client.py", "data", "data/texts.txt"}
    assert (made / "server.py").read_bytes() == b"import socket\r\n"
    assert (made / "client.py").read_bytes() == b"\xff\xfe\x00"
    assert made.parent == copies.resolve()
    assert made.name.startswith(workcopy.PREFIX)


def test_original_is_untouched_when_the_copy_is_written_to(submission: Path) -> None:
    made = copy(submission, LIMITS)
    (made / "server.py").write_text("changed")
    remove(made)
    assert (submission / "server.py").read_bytes() == b"import socket\r\n"


def test_copies_are_apart_when_there_are_two(submission: Path) -> None:
    assert copy(submission, LIMITS) != copy(submission, LIMITS)


@posix
def test_copy_is_writable_and_private_when_the_original_is_read_only(submission: Path) -> None:
    (submission / "server.py").chmod(0o444)
    made = copy(submission, LIMITS)
    assert (made / "server.py").stat().st_mode & stat.S_IWUSR
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", [".git", "venv", ".venv", "__pycache__", "node_modules"])
def test_folder_is_left_out_when_it_is_none_of_the_student_s_work(submission: Path, name: str) -> None:
    (submission / "data" / name).mkdir()
    (submission / "data" / name / "large").write_text("x")
    assert "data/" + name not in _names(copy(submission, LIMITS))


def test_file_is_copied_when_it_only_has_the_name_of_such_a_folder(submission: Path) -> None:
    (submission / "venv").write_text("x")
    assert "venv" in _names(copy(submission, LIMITS))


@posix
@pytest.mark.parametrize("name", [b"a\nb", b"-rf", " espace é".encode(), b"\xe9", b"'\"$(x)", b"..."])
def test_file_is_copied_when_its_name_is_odd(submission: Path, name: bytes) -> None:
    if sys.platform != "linux" and name == b"\xe9":
        pytest.skip("this system refuses names that are not text")
    odd = os.fsdecode(name)
    (submission / odd).write_text("x")
    assert (copy(submission, LIMITS) / odd).read_text() == "x"


def test_error_is_the_system_s_when_there_is_no_submission(tmp_path: Path, copies: Path) -> None:
    assert _names(copy(tmp_path / "absent", LIMITS)) == set()


# Links and strange files


@posix
def test_link_is_left_out_when_it_leads_out(submission: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    (tmp_path / "dupont2").mkdir()
    (tmp_path / "dupont2" / "stolen.py").write_text("SECRET")
    (submission / "absolute").symlink_to(tmp_path / "secret")
    (submission / "relative").symlink_to("../secret")
    (submission / "neighbour").symlink_to("../dupont2/stolen.py")
    (submission / "folder").symlink_to("../dupont2")
    (submission / "data" / "up").symlink_to("../../secret")
    (submission / "passwords").symlink_to("/etc/passwd")
    assert _names(copy(submission, LIMITS)) == {"server.py", "client.py", "data", "data/texts.txt"}


@posix
def test_link_becomes_a_file_when_it_stays_inside(submission: Path) -> None:
    (submission / "same").symlink_to("data/texts.txt")
    (submission / "data" / "up").symlink_to("../server.py")
    made = copy(submission, LIMITS)
    assert (made / "same").read_text() == "Bonjour"
    assert not (made / "same").is_symlink()
    assert (made / "data" / "up").read_bytes() == b"import socket\r\n"


@posix
def test_link_is_left_out_when_it_leads_nowhere_or_round_in_circles(submission: Path) -> None:
    (submission / "nowhere").symlink_to("absent")
    (submission / "itself").symlink_to("itself")
    (submission / "there").symlink_to("back")
    (submission / "back").symlink_to("there")
    (submission / "data" / "loop").symlink_to("..")
    assert _names(copy(submission, LIMITS)) == {"server.py", "client.py", "data", "data/texts.txt"}


@posix
def test_submission_is_copied_when_it_is_itself_a_link(submission: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(submission)
    assert "server.py" in _names(copy(tmp_path / "link", LIMITS))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFO")
def test_fifo_is_left_out_when_a_submission_holds_one(submission: Path) -> None:
    os.mkfifo(submission / "pipe.py")
    (submission / "to_pipe.py").symlink_to("pipe.py")
    assert _names(copy(submission, LIMITS)) == {"server.py", "client.py", "data", "data/texts.txt"}


def test_file_is_left_out_when_it_cannot_be_read(unprivileged: Path) -> None:
    source = unprivileged / "dupont"
    source.mkdir()
    (source / "server.py").write_text("x")
    (source / "secret.txt").write_text("x")
    (source / "secret.txt").chmod(0)
    (source / "closed").mkdir()
    (source / "closed" / "inner").write_text("x")
    (source / "closed").chmod(0)
    made = copy(source, LIMITS)
    assert (made / "server.py").exists()
    assert not (made / "secret.txt").exists()
    assert not (made / "closed" / "inner").exists()


@posix
@pytest.mark.parametrize(("name", "depth"), [("d", 3000), ("d" * 250, 20)])
def test_what_is_too_deep_is_left_out_when_a_submission_goes_down_for_ever(
    deep: Callable[[str, int], Path], name: str, depth: int
) -> None:
    source = deep(name, depth)
    (source / "server.py").write_text("x")
    made = copy(source, LIMITS)
    assert (made / "server.py").exists()
    assert (made / name / name).is_dir()
    (source / "server.py").unlink()


# Limits


@pytest.mark.parametrize(("files", "size"), [(4, 25), (100, 25), (4, 100)])
def test_submission_is_copied_when_it_just_fits(submission: Path, files: int, size: int) -> None:
    assert len(_names(copy(submission, Limits(submission_files=files, submission_bytes=size)))) == 4


@pytest.mark.parametrize(("files", "size"), [(3, 100), (100, 24), (0, 0)])
def test_submission_is_refused_and_nothing_left_when_it_is_too_large(
    submission: Path, copies: Path, files: int, size: int
) -> None:
    limits = Limits(submission_files=files, submission_bytes=size)
    with pytest.raises(SubmissionTooLargeError) as caught:
        copy(submission, limits)
    assert caught.value.limits == limits
    assert _names(copies) == set()


def test_submission_is_refused_before_it_is_copied_when_a_file_is_huge(submission: Path, copies: Path) -> None:
    with (submission / "huge").open("wb") as file:
        file.truncate(1 << 40)  # sparse: takes no room
    with pytest.raises(SubmissionTooLargeError):
        copy(submission, LIMITS)
    assert _names(copies) == set()


def test_submission_is_refused_when_it_has_too_many_folders(submission: Path) -> None:
    for number in range(50):
        (submission / str(number)).mkdir()
    with pytest.raises(SubmissionTooLargeError):
        copy(submission, Limits(submission_files=10))


def test_nothing_is_left_when_copying_is_interrupted(
    submission: Path, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(source: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "copyfile", interrupt)
    with pytest.raises(KeyboardInterrupt):
        copy(submission, LIMITS)
    assert _names(copies) == set()


# Removal


def test_copy_is_gone_when_it_is_removed(submission: Path, copies: Path) -> None:
    remove(copy(submission, LIMITS))
    assert _names(copies) == set()


def test_removing_is_harmless_when_there_is_nothing(tmp_path: Path) -> None:
    remove(tmp_path / "absent")


def test_copy_is_gone_when_the_program_closed_its_folders(unprivileged: Path) -> None:
    folder = unprivileged / "copy"
    (folder / "a" / "b" / "c").mkdir(parents=True)
    (folder / "a" / "b" / "file").write_text("x")
    for closed in ("a/b/c", "a/b", "a"):
        (folder / closed).chmod(0)
    remove(folder)
    assert not folder.exists()


@pytest.mark.parametrize("mode", [0o500, 0o400, 0o000])
def test_copy_is_gone_when_the_program_closed_folders_in_between(unprivileged: Path, mode: int) -> None:
    folder = unprivileged / "copy"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "file").write_text("x")
    (folder / "a" / "b" / "file").chmod(0)
    (folder / "a").chmod(mode)
    remove(folder)
    assert not folder.exists()


@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_copy_is_gone_when_the_program_closed_the_folder_itself(unprivileged: Path, mode: int) -> None:
    folder = unprivileged / "copy"
    folder.mkdir()
    (folder / "file").write_text("x")
    folder.chmod(mode)
    remove(folder)
    assert not folder.exists()


@posix
def test_link_is_removed_but_not_followed_when_the_program_made_one(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text("x")
    outside.chmod(0o750)
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "link").symlink_to(outside)
    remove(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert (outside / "file").exists()
    assert stat.S_IMODE(outside.stat().st_mode) == 0o750


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Callable[[str, int], Path]]:
    """Makes folders within folders, as a program can by changing its working directory, and flattens what is left."""
    top = tmp_path / "deep"
    top.mkdir()
    before = Path.cwd()

    def make(name: str, depth: int) -> Path:
        os.chdir(top)
        for _ in range(depth):
            Path(name).mkdir()
            os.chdir(name)
        os.chdir(before)
        return top

    yield make
    while top.exists():
        inner = next(top.iterdir(), None)
        if inner is None:
            top.rmdir()
            break
        for innermost in inner.iterdir():
            innermost.rename(tmp_path / "next")
        inner.rmdir()
        if (tmp_path / "next").exists():
            (tmp_path / "next").rename(inner)


@posix
@pytest.mark.parametrize("mode", [0o500, 0o000])
def test_copy_is_gone_when_a_user_s_folders_are_deep_and_closed(unprivileged: Path, mode: int) -> None:
    folder = unprivileged / "copy"
    folder.mkdir()
    os.chdir(folder)
    for _ in range(1500):
        Path("d").mkdir()
        Path("file").write_text("x")
        os.chdir("d")
    for _ in range(1500):
        os.chdir("..")
        Path("d").chmod(mode)
    os.chdir(unprivileged)
    folder.chmod(mode)
    remove(folder)
    assert not folder.exists()


@posix
def test_removing_goes_on_when_files_vanish_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "copy"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "file").write_text("x")
    unlink = os.unlink

    def vanished(name: str, *, dir_fd: int) -> None:
        unlink(name, dir_fd=dir_fd)
        raise FileNotFoundError(name)

    monkeypatch.setattr(os, "unlink", vanished)
    monkeypatch.setattr(os, "supports_dir_fd", os.supports_dir_fd | {vanished})
    remove(folder)
    assert not folder.exists()


@posix
def test_link_in_place_of_the_copy_is_not_followed_when_it_is_removed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o750)
    (outside / "file").write_text("x")
    (tmp_path / "copy").symlink_to(outside)
    remove(tmp_path / "copy")
    assert (outside / "file").exists()
    assert not (tmp_path / "copy").is_symlink()


@posix
def test_copy_is_gone_when_its_folders_are_deep(deep: Callable[[str, int], Path]) -> None:
    folder = deep("d", 100)
    remove(folder)
    assert not folder.exists()


@posix
@pytest.mark.parametrize(("name", "depth"), [("d", 3000), ("d" * 250, 20)])
def test_copy_is_gone_when_its_folders_are_deeper_than_python_can_go(
    deep: Callable[[str, int], Path], name: str, depth: int
) -> None:
    folder = deep(name, depth)
    remove(folder)
    assert not folder.exists()
