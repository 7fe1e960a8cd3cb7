"""A student's folder: which file plays which role, and what its text is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.evidence import Role
from grader.submission import Source, Submission, SubmissionError, candidates, decoded, is_empty, load

BOTH: tuple[Role, ...] = ("server", "client")
PROGRAM = "import socket\n"
posix_names = pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")


def _folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.py").write_text(text, encoding="utf-8")
    return path


def _server(path: Path) -> Source:
    return load(path, ["server"]).source("server")


def _refusal(path: Path) -> str:
    with pytest.raises(SubmissionError) as caught:
        load(path, BOTH)
    assert str(path) in caught.value.text.fr
    return caught.value.text.en


# Names


@pytest.mark.parametrize(
    "name",
    [
        "server.py", "Server.PY", "SERVER.py", "serveur.py", "Serveur.py", "serveur_dupont.py", "dupont-serveur.py",
        "serveur (1).py", "Serveur - Copie.py", "server2.py", "1_server.py", "mon serveur.py", "perroquet.serveur.py",
        "-server.py", "server\n.py", "éric_serveur.py", "e\u0301ric_serveur.py", "ｓｅｒｖｅｒ.py", "server.py .py",
        "serveurTCP.py", "tcpserver.py", "monserveur.py", "monServeurTCP.py", "TCPServer.py", "serveur_latest.py",
    ],
)  # fmt: skip
def test_name_is_taken_for_the_server_when_it_plainly_says_so(name: str) -> None:
    assert candidates("server", [name]) == [name]
    assert candidates("client", [name]) == []


@pytest.mark.parametrize(
    "name", ["client.py", "client (1).py", "Cliente.py", "client_dupont.PY", "TP1-client.py", "clientTCP.py"]
)
def test_name_is_taken_for_the_client_when_it_plainly_says_so(name: str) -> None:
    assert candidates("client", [name]) == [name]
    assert candidates("server", [name]) == []


@pytest.mark.parametrize(
    "name",
    [
        "test_server.py", "Test_Server.py", "test_server_client.py", "observer.py", "servers", "server", "server.pyc",
        "server.py~", "server.txt", ".py", "main.py", "conftest.py", "client_server.py", "serveur et client.py", "",
        "clientserveur.py", "clientServeur.py", "server_test.py", "test-server.py", "testServer.py", "testserver.py",
        "._server.py", ".server.py", "réserver.py",
    ],
)  # fmt: skip
def test_name_is_taken_for_no_server_when_it_is_something_else(name: str) -> None:
    assert candidates("server", [name]) == []


def test_exact_name_wins_when_others_would_do() -> None:
    assert candidates("server", ["server.py", "serveur.py", "server (1).py"]) == ["server.py"]


def test_names_are_all_found_when_none_is_exact() -> None:
    assert candidates("server", ["client.py", "serveur (1).py", "serveur.py"]) == ["serveur (1).py", "serveur.py"]


@settings(deadline=None)
@given(st.lists(st.text(max_size=20).map(lambda text: text + ".py")))
def test_no_file_plays_two_roles_when_names_are_anything(files: list[str]) -> None:
    assert not set(candidates("server", files)) & set(candidates("client", files))


def test_name_is_taken_for_no_server_when_macos_put_it_beside_the_real_one() -> None:
    assert candidates("server", ["._serveur.py", "serveur.py"]) == ["serveur.py"]


def test_name_is_taken_for_no_server_when_it_is_its_test_by_the_other_spelling() -> None:
    assert candidates("server", ["server_test.py", "serveur.py"]) == ["serveur.py"]


# Folders


def test_both_programs_are_found_when_they_have_their_names(tmp_path: Path) -> None:
    submission = load(_folder(tmp_path, server=PROGRAM, client="import os\n"), BOTH)
    assert submission.source("server") == Source("server", "present", "server.py", PROGRAM)
    assert submission.source("client") == Source("client", "present", "client.py", "import os\n")
    assert submission.name == tmp_path.name


def test_note_asks_for_the_right_name_when_another_was_taken(tmp_path: Path) -> None:
    found = _server(_folder(tmp_path, serveur_dupont=PROGRAM))
    assert (found.state, found.file, found.text) == ("present", "serveur_dupont.py", PROGRAM)
    assert found.note is not None
    assert "serveur_dupont.py" in found.note.fr
    assert "server.py" in found.note.en


def test_note_names_every_file_when_it_is_not_clear_which_is_meant(tmp_path: Path) -> None:
    found = _server(_folder(tmp_path, serveur=PROGRAM, server_2=PROGRAM))
    assert (found.state, found.file, found.text) == ("ambiguous", None, "")
    assert found.note is not None
    assert "serveur.py" in found.note.en
    assert "server_2.py" in found.note.en


def test_role_is_missing_when_only_the_other_is_there(tmp_path: Path) -> None:
    submission = load(_folder(tmp_path, client=PROGRAM), BOTH)
    assert submission.source("server") == Source("server", "missing")
    assert submission.source("client").state == "present"


def test_source_is_refused_when_the_exercise_has_no_such_role(tmp_path: Path) -> None:
    with pytest.raises(LookupError):
        Submission(tmp_path, "dupont", ()).source("server")


@pytest.mark.parametrize("name", ["absent", "ab\u00e9 sent", "-absent", "a\nb"])
def test_folder_is_refused_when_it_does_not_exist(tmp_path: Path, name: str) -> None:
    assert "does not exist" in _refusal(tmp_path / name)


def test_folder_is_refused_when_it_is_a_file(tmp_path: Path) -> None:
    assert "is not a folder" in _refusal(_folder(tmp_path, server=PROGRAM) / "server.py")


def test_folder_is_refused_when_its_name_is_too_long(tmp_path: Path) -> None:
    assert _refusal(tmp_path / ("a" * 5000))


def test_folder_is_refused_when_it_is_empty(tmp_path: Path) -> None:
    assert "server.py / client.py" in _refusal(tmp_path)


def test_folder_is_refused_when_it_holds_tests_only(tmp_path: Path) -> None:
    assert "no program" in _refusal(_folder(tmp_path, test_server=PROGRAM, conftest=PROGRAM))


def test_folder_is_refused_when_the_program_lies_deeper(tmp_path: Path) -> None:
    (tmp_path / "server.py").mkdir()
    _folder(tmp_path / "server.py", server=PROGRAM)
    assert "no program" in _refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFO")
def test_fifo_is_not_opened_when_it_has_the_name_of_a_program(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "server.py")
    assert "no program" in _refusal(tmp_path)


@posix_names
@pytest.mark.parametrize("folder", ["espace é", "-rf", "a\nb", "'\"$(x)"])
@pytest.mark.parametrize("file", ["mon serveur.py", "-server.py", "server\n.py", "serveur d'été.py"])
def test_program_is_read_when_its_name_and_its_folder_are_odd(tmp_path: Path, folder: str, file: str) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / file).write_text(PROGRAM)
    submission = load(tmp_path / folder, ["server"])
    assert submission.name == folder
    assert submission.source("server").file == file
    assert submission.source("server").text == PROGRAM


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse names that are not text")
def test_program_is_read_when_its_name_is_not_utf8(tmp_path: Path) -> None:
    name = os.fsdecode(b"serveur_andr\xe9.py")
    (tmp_path / name).write_text(PROGRAM)
    assert _server(tmp_path).file == name


def test_name_is_that_of_the_real_folder_when_it_is_given_as_a_dot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(_folder(tmp_path, server=PROGRAM))
    assert load(Path(), ["server"]).name == tmp_path.name


# Links


@posix_names
def test_link_is_not_followed_when_it_leads_out(tmp_path: Path) -> None:
    (tmp_path / "secret.py").write_text("SECRET = 1\n")
    (tmp_path / "dupont").mkdir()
    (tmp_path / "dupont" / "server.py").symlink_to(tmp_path / "secret.py")
    assert "no program" in _refusal(tmp_path / "dupont")


@posix_names
def test_link_is_not_followed_when_the_neighbour_has_a_longer_name(tmp_path: Path) -> None:
    for name in ("dupont", "dupont2"):
        (tmp_path / name).mkdir()
    _folder(tmp_path / "dupont2", server=PROGRAM)
    (tmp_path / "dupont" / "server.py").symlink_to("../dupont2/server.py")
    assert "no program" in _refusal(tmp_path / "dupont")


@posix_names
def test_link_is_followed_when_it_stays_in_the_folder(tmp_path: Path) -> None:
    _folder(tmp_path, parrot=PROGRAM)
    (tmp_path / "server.py").symlink_to("parrot.py")
    assert _server(tmp_path).text == PROGRAM


@posix_names
def test_link_is_no_program_when_it_leads_nowhere_or_to_itself(tmp_path: Path) -> None:
    (tmp_path / "server.py").symlink_to("absent.py")
    (tmp_path / "client.py").symlink_to("client.py")
    assert "no program" in _refusal(tmp_path)


@posix_names
def test_folder_is_read_when_it_is_itself_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    _folder(tmp_path / "real", server=PROGRAM)
    (tmp_path / "link").symlink_to("real")
    submission = load(tmp_path / "link", ["server"])
    assert (submission.name, submission.source("server").text) == ("real", PROGRAM)


# Texts


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n", b"\r\n\r\n", b" \t\f\n", b"# only a comment", b"  # one\n\t# two\r\n", b"\xef\xbb\xbf",
        b"\xef\xbb\xbf\n",
        b"\xef\xbb\xbf# comment\n", b"# -*- coding: latin-1 -*-\n# \xe9t\xe9\n", b"\r# a\r# b\r",
    ],
)  # fmt: skip
def test_program_is_empty_when_it_has_no_instruction(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "server.py").write_bytes(data)
    assert _server(tmp_path).state == "empty"


@pytest.mark.parametrize(
    "data", [b"pass", b"'''doc'''", b"\xef\xbb\xbfx", b"# a\nx", b"# a\rx", b"\\\n", b"x # y", b"\xc2\xa0"]
)
def test_program_is_present_when_it_has_something(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "server.py").write_bytes(data)
    assert _server(tmp_path).state == "present"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\xef\xbb\xbfa = 'e\xcc\x81'", "a = 'e\u0301'"),
        ("a = 'é'".encode(), "a = 'é'"),
        (b"# coding: latin-1\na = '\xe9'", "# coding: latin-1\na = 'é'"),
        (
            b"#!/usr/bin/python3\n# -*- coding: cp1252 -*-\na = '\x80'",
            "#!/usr/bin/python3\n# -*- coding: cp1252 -*-\na = '€'",
        ),
    ],
)
def test_text_is_read_as_python_reads_it_when_its_encoding_is_told(data: bytes, text: str) -> None:
    assert decoded(data) == text


@pytest.mark.parametrize(
    "data",
    [
        b"a = '\xe9'",  # latin-1 without its coding line
        b"\n\n# coding: latin-1\na = '\xe9'",  # the coding line stands too low (PEP 263)
        b"a\x00b",
        "a = 1".encode("utf-16"),
        b"\x7fELF\x02\x01\x01\x00",
        b"# coding: nonsense\n",
        b"# coding: rot13\n",
        b"# coding: undefined\na",
        b"\xef\xbb\xbf# coding: latin-1\n",  # the mark and the line contradict each other
        b"x" * (1024 * 1024 + 1),
        b"# coding: punycode\na-" + b"a" * (1024 * 1024 - 100),  # decoding it would take a minute
    ],
)
def test_text_is_none_when_python_could_not_read_it(data: bytes) -> None:
    assert decoded(data) is None


def test_text_is_read_when_it_is_as_long_as_allowed() -> None:
    assert decoded(b"#" * (1024 * 1024)) == "#" * (1024 * 1024)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_reading_never_fails_when_the_bytes_are_anything(data: bytes) -> None:
    text = decoded(data)
    if text is not None:
        assert "\r" not in text
        assert is_empty(text) in (True, False)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")))
def test_text_comes_back_when_it_was_written_as_utf8(text: str) -> None:
    assert decoded(b"# coding: utf-8\n" + text.encode()) == "# coding: utf-8\n" + text


@pytest.mark.parametrize("data", [b"# coding: unicode_escape\nx = '\\ud800'\n", b"# coding: utf-7\n+2AA-\n"])
def test_text_holds_no_surrogate_when_a_strange_encoding_makes_one(data: bytes) -> None:
    (decoded(data) or "").encode("utf-8")


def test_file_is_unreadable_when_it_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_bytes(b"print('\xe9')")
    assert _server(tmp_path) == Source("server", "unreadable", "server.py", "print('\ufffd')", line=1)


def test_file_is_not_read_when_it_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "server.py").write_bytes(b"#" * (1024 * 1024 + 1))
    monkeypatch.delattr(Path, "read_bytes")
    assert _server(tmp_path) == Source("server", "unreadable", "server.py")


def test_file_is_unreadable_when_the_system_does_not_let_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert _server(_folder(tmp_path, server=PROGRAM)) == Source("server", "unreadable", "server.py")
