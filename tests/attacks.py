"""The hostile submissions of tests/hostile: what they are after is set up here, outside, and looked at afterwards.

A staged attack is a copy of its folder with `attempt.py` and `aim.json`, which tells it where everything stands that it is
to reach: a secret, an open door, listening sockets. Nothing of this is in the sandbox.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import selectors
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.exercise import load as load_exercise
from grader.grading import Request, Worker
from grader.harness import procfs
from grader.harness.interpreter import own
from grader.harness.launcher import Way
from grader.result import CheckResult, Result, to_json
from grader.submission import load as load_submission
from tests.labelled import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HOSTILE = ROOT / "tests" / "hostile"
NEIGHBOUR_PORTS = (16789, 6789)
OUTSIDE, OUTSIDE_PORT = "192.0.2.1", 8080  # of a network that is nobody's (RFC 5737)
# What an exercise allows here: little, so that a bomb is soon at its limit.
LIMITS = {
    "seconds": 10, "cpu": 6, "memory": 256 << 20, "processes": 64, "disk": 16 << 20, "disk_entries": 500,
    "file_size": 4 << 20, "open_files": 64,
}  # fmt: skip
_CHECKS = {
    "server": ("test_listens", "test_capitals", "test_client_leaves"),
    "client": ("test_connects", "test_shows_reply", "test_empty_line"),
}
_BECOME_SUBREAPER = 36  # prctl(2)
_HELPERS = ("question_server", "grader.harness.reaper")  # they stay with a worker
_MOMENT = 5.0  # seconds
_BREATHE = 0.02  # seconds between two knocks at the traps


@dataclass(frozen=True)
class Attack:
    """One hostile submission: what it tries, what it must be refused, what it gets."""

    folder: Path
    tries: str
    refused: tuple[str, ...] = ()
    control: tuple[str, ...] | str = ()  # what succeeds without the sandbox, or why nothing can be shown there
    checks: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    outcome: str = "as told"  # "any": which checks fail depends on when its limit stops it
    clock: bool = False  # the wall clock may decide
    heavy: bool = False  # it keeps the processors busy: one such at a time
    needs: str | None = None  # "group": a control group
    skipped: bool = False  # what needs a failed check is skipped
    links: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """That of its folder."""
        return self.folder.name

    @property
    def role(self) -> str:
        """Of the program that attacks."""
        return "client" if (self.folder / "client.py").exists() else "server"


def read(folder: Path) -> Attack:
    """An attack from its folder. Raises OSError, TypeError."""
    fields: dict[str, Any] = tomllib.loads((folder / "attack.toml").read_text(encoding="utf-8"))
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
    return Attack(folder, **given)


def attacks() -> list[Attack]:
    """All of them."""
    return [read(path.parent) for path in sorted(HOSTILE.glob("*/attack.toml"))]


class Doors:
    """Listening sockets outside, and knocks at those that an attack may open: who came is remembered. A context manager."""

    def __init__(self, folder: Path, name: str) -> None:
        self.heard: list[bytes] = []
        self.let_in = 0
        self._held = contextlib.ExitStack()
        self._selector = self._held.enter_context(selectors.DefaultSelector())
        self.abstract, self.abstract_trap = f"grader-door-{name}", f"grader-trap-{name}"
        self.unix = str(folder / "socket")
        self.tcp = self._open(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        self.udp = self._open(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        self._open(socket.AF_UNIX, socket.SOCK_STREAM, "\0" + self.abstract)
        self._open(socket.AF_UNIX, socket.SOCK_STREAM, self.unix)
        os.chmod(self.unix, 0o777)  # noqa: PTH101
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.trap = int(free.getsockname()[1])
        self._path_traps = folder
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._mind, daemon=True)

    def open_more(self, address: str, port: int) -> None:
        """Listen there too: for what stands for the world outside."""
        self._open(socket.AF_INET, socket.SOCK_STREAM, (address, port))
        self._open(socket.AF_INET, socket.SOCK_DGRAM, (address, port))

    def open_abstract(self, name: str) -> None:
        """Listen on one more name."""
        self._open(socket.AF_UNIX, socket.SOCK_STREAM, "\0" + name)

    def _open(self, family: int, kind: int, address: Any) -> int:
        made = self._held.enter_context(socket.socket(family, kind))
        made.bind(address)
        if kind == socket.SOCK_STREAM:
            made.listen(64)
        made.setblocking(False)
        self._selector.register(made, selectors.EVENT_READ)
        return int(made.getsockname()[1]) if family == socket.AF_INET else 0

    def _mind(self) -> None:
        while not self._over.is_set():
            for key, _ in self._selector.select(_BREATHE):
                assert isinstance(key.fileobj, socket.socket)
                with contextlib.suppress(OSError):
                    self._hear(key.fileobj)
            self._knock(socket.AF_INET, ("127.0.0.1", self.trap))
            self._knock(socket.AF_UNIX, "\0" + self.abstract_trap)

    def _hear(self, source: socket.socket) -> None:
        if source.type == socket.SOCK_DGRAM:
            data, address = source.recvfrom(100)
            self.heard.append(data)
            source.sendto(b"door", address)
            return
        connection, _ = source.accept()
        with connection:
            connection.settimeout(1)
            self.heard.append(connection.recv(100))
            connection.sendall(b"door")

    def _knock(self, family: int, address: Any) -> None:
        with socket.socket(family, socket.SOCK_STREAM) as knocking:
            knocking.settimeout(1)
            with contextlib.suppress(OSError):
                knocking.connect(address)
                self.let_in += 1

    def __enter__(self) -> Doors:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._held.close()


@dataclass
class Stage:
    """Where the attacks are set up: a home with a secret, open folders, another submission, the exercise."""

    folder: Path
    doors: Doors
    contained: bool = False  # whether all of it, this process too, is in throwaway namespaces
    neighbour_abstract: str = "grader-neighbour"
    _making: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    @contextlib.contextmanager
    def opened(cls, *, contained: bool = False) -> Iterator[Stage]:
        """In a folder that everybody may read: the rights of files must not be what stops an attack."""
        base = Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else None
        with tempfile.TemporaryDirectory(prefix="hostile-", dir=base) as made:
            folder = Path(made)
            for name in ("home", "open", "temporary", "submissions", "neighbour", "sockets"):
                (folder / name).mkdir()
                (folder / name).chmod(0o777)
            folder.chmod(0o755)
            (folder / "home" / "secret.txt").write_text(secret(folder, "home"))
            (folder / "neighbour" / "server.py").write_text("# " + secret(folder, "neighbour"))
            (folder / "environment").write_text("")
            with Doors(folder / "sockets", folder.name) as doors:
                yield cls(folder, doors, contained)

    @property
    def environment(self) -> dict[str, str]:
        """What the grader's environment has besides the usual."""
        return {
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "temporary"),
            "GRADER_TEST_SECRET": secret(self.folder, "environment"),
        }

    def exercise(self, attack: Attack) -> Path:
        """The parrot, with the limits under which this attack runs."""
        limits = {**LIMITS, **attack.limits}
        made = self.folder / ("exercise-" + "-".join(map(str, limits.values())))
        with self._making:
            if made.exists():
                return made
            made.mkdir()
            for path in (ROOT / "exercises" / "parrot").iterdir():
                if path.suffix in (".py", ".toml") and path.stem not in ("server", "client"):
                    shutil.copy(path, made)
            told = "".join(f"{key} = {value}\n" for key, value in limits.items())
            with (made / "exercise.toml").open("a") as file:
                file.write(f"\n[limits]\n{told}")
            return made

    def set_up(self, attack: Attack) -> Path:
        """A copy of its folder, with what it shares with others and what cannot be kept in a repository."""
        folder = self.folder / "submissions" / attack.name
        shutil.copytree(attack.folder, folder)
        (folder / "attack.toml").unlink()
        shutil.copy(HOSTILE / "attempt.py", folder)
        (folder / "aim.json").write_text(json.dumps(self._aim(attack)))
        for name, target in attack.links.items():
            self._link(folder / name, target)
        for name, content in attack.made.items():
            text, _, times = content.partition("*")
            (folder / name).write_text(text * int(times or 1))
        return folder

    def _link(self, path: Path, target: str) -> None:
        if target == "|":
            os.mkfifo(path)
            return
        named = {"@secret": self.folder / "home" / "secret.txt", "@home": self.folder / "home"}
        path.symlink_to(named.get(target, Path(target)))

    def _aim(self, attack: Attack) -> dict[str, Any]:
        return {
            "name": attack.name,
            "contained": self.contained,
            "home": str(self.folder / "home"),
            "secret": str(self.folder / "home" / "secret.txt"),
            "doors": str(self.folder / "open"),
            "neighbour": str(self.folder / "neighbour"),
            "reference": str(ROOT / "reference" / "parrot" / "server.py"),
            "checks": str(self.exercise(attack)),
            "grader": str(ROOT / "grader"),
            "grader_pid": os.getpid(),
            "tcp": self.doors.tcp,
            "udp": self.doors.udp,
            "unix": self.doors.unix,
            "abstract": self.doors.abstract,
            "trap": self.doors.trap,
            "abstract_trap": self.doors.abstract_trap,
            "neighbour_ports": NEIGHBOUR_PORTS,
            "neighbour_abstract": self.neighbour_abstract,
            "outside": OUTSIDE,
            "outside_port": OUTSIDE_PORT,
        }

    def marks_of(self, attack: Attack) -> list[str]:
        """What an attack has left or said outside: nothing, when it failed."""
        known = {"secret.txt", "server.py"}
        found = [
            str(path)
            for folder in ("open", "home", "neighbour")
            for path in (self.folder / folder).rglob("*")
            if path.name not in known and attack.name in path.name
        ]
        return found + [f"heard {told!r}" for told in self.doors.heard if told == attack.name.encode()]


def secret(folder: Path, kind: str) -> str:
    """What must not be found in any result: in words that stand nowhere else, and in no file that an attack is given."""
    return f"SECRET-{kind}-{hash((str(folder), kind, 'grader')) & 0xFFFFFFFFFF:x}"


@dataclass(frozen=True)
class Fought:
    """What became of an attack."""

    attack: Attack
    result: Result
    after: Result  # of the reference, graded next by the same worker
    left: frozenset[str]  # processes that were not there before

    def lines(self, start: str) -> set[str]:
        """The names of what it says it has gained, or was refused."""
        shown = "\n".join(
            event.text or "" for check in self.result.checks for event in check.trace if event.event == "print"
        )
        return {line[len(start) :].partition(":")[0].strip() for line in shown.splitlines() if line.startswith(start)}

    @property
    def gained(self) -> set[str]:
        """What it says that it has gained."""
        return self.lines("GAINED ")

    @property
    def refused(self) -> set[str]:
        """What it says that it was refused."""
        return self.lines("REFUSED ")

    def problems(self) -> list[str]:
        """Every way in which it was not held, or not graded honestly."""
        told = [f"gained {name}" for name in sorted(self.gained)]
        told += [f"was not seen to be refused {name}" for name in sorted(set(self.attack.refused) - self.refused)]
        told += [f"{left} is left" for left in sorted(self.left)]
        if "SECRET-" in to_json(self.result):
            told.append("the result holds a secret")
        told += self._dishonest()
        told += [f"afterwards, the reference: {check.id} {check.outcome}" for check in _not_passed(self.after)]
        if not self.after.checks:
            told.append("afterwards, nothing is graded")
        return told

    def _dishonest(self) -> Iterator[str]:
        for check in self.result.checks:
            if check.outcome in ("error", "inconclusive"):
                yield f"{check.id} is {check.outcome}: {check.difference}"
            elif check.decided_by == "clock" and not self.attack.clock:
                yield f"{check.id} was decided by the clock"
        if self.attack.outcome == "any":
            return
        wanted = set(self.attack.fails)
        failed = {_short(check): check.difference for check in self.result.checks if check.outcome == "failed"}
        if failed.keys() != wanted:
            told = {name: said.en if said else None for name, said in failed.items()}
            yield f"fails {told} instead of {sorted(wanted)}"
        if not self.attack.skipped and any(check.outcome == "skipped" for check in self.result.checks):
            yield "a check was skipped"


def _short(check: CheckResult) -> str:
    return check.id.rpartition("::")[2]


def _not_passed(result: Result) -> list[CheckResult]:
    return [check for check in result.checks if check.outcome != "passed"]


@dataclass
class Fights:
    """Grades staged attacks, a few at a time; a context manager."""

    stage: Stage
    way: Way = "forked"
    count: int = 3

    def __post_init__(self) -> None:
        self._local = threading.local()
        self._workers: list[Worker] = []
        self._pool, self._heavy = ThreadPoolExecutor(self.count), ThreadPoolExecutor(1)

    def __enter__(self) -> Fights:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in (self._pool, self._heavy):
            pool.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def submit(self, attack: Attack) -> Future[Fought]:
        """Fight it when a worker is free."""
        return (self._heavy if attack.heavy else self._pool).submit(self._fight, attack)

    def _fight(self, attack: Attack) -> Fought:
        if not hasattr(self._local, "worker"):
            self._local.worker = Worker()
            self._workers.append(self._local.worker)
            self._grade(attack, ROOT / "reference" / "parrot", ("test_listens",))
        worker: Worker = self._local.worker
        before = _below(worker)
        result = self._grade(attack, self.stage.set_up(attack), attack.checks or _CHECKS[attack.role])
        left = _settled(worker, before)
        after = self._grade(attack, ROOT / "reference" / "parrot", ("test_capitals",))
        return Fought(attack, result, after, left)

    def _grade(self, attack: Attack, folder: Path, checks: tuple[str, ...]) -> Result:
        exercise = load_exercise(self.stage.exercise(attack))
        request = Request(own(), "parrot", attack.name, checks=checks, way=self.way)
        submission = load_submission(folder, exercise.roles)
        worker: Worker = self._local.worker
        return worker.grade(exercise, submission, request, lambda check: None)


def _below(worker: Worker) -> frozenset[int]:
    """All processes of a worker, but for its zygote with the bubblewrap around it, which stay with it."""
    if worker.process is None:
        return frozenset()
    below = procfs.descendants(worker.process.pid)
    bubblewraps = {pid for pid in below if procfs.parent(pid) == worker.process.pid and "bwrap" in _command(pid)}
    zygotes = {pid for pid in below if procfs.parent(pid) in bubblewraps}
    return frozenset(below) - {worker.process.pid} - bubblewraps - zygotes


def _settled(worker: Worker, before: frozenset[int]) -> frozenset[str]:
    """What is left of a grading; the sandbox itself is closed at its end, and gets a moment for that."""
    until = time.monotonic() + _MOMENT
    while (left := _below(worker) - before) and time.monotonic() < until:
        time.sleep(_BREATHE)
    return frozenset(filter(None, map(_command, left)))


def _command(pid: int) -> str:
    """The command line of a process; empty for a zombie, for those that are over, and for the grader's own helpers."""
    with contextlib.suppress(OSError):
        told = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        return "" if any(helper in told for helper in _HELPERS) else told
    return ""


@contextlib.contextmanager
def adopting() -> Iterator[Callable[[], set[int]]]:
    """Within it, what runs away stays below this process; gives what is there that was not when it began."""
    libc = ctypes.CDLL(None)
    libc.prctl(_BECOME_SUBREAPER, 1, 0, 0, 0)
    before = set(procfs.descendants(os.getpid()))
    try:
        yield lambda: set(procfs.descendants(os.getpid())) - before
    finally:
        libc.prctl(_BECOME_SUBREAPER, 0, 0, 0, 0)
