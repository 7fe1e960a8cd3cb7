"""Launch as a plain subprocess of this user: every system, for files that one trusts as one's own."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from grader.evidence import Limit
from grader.harness import reaper, scripts, windows, workcopy
from grader.harness.launcher import Launch, LaunchError, Limits, Ports
from grader.harness.network import MachineNetwork
from grader.harness.pipes import ReadEnd, read_end
from grader.harness.removal import remove

_PACKAGE = Path(__file__).parent.parent
_GRACE = 0.2  # seconds between TERM and KILL
_PATIENCE = 5.0  # seconds that a killed process gets to be gone
# What a program needs of the user's environment to run as in their terminal; nothing else is passed on.
_PASSED_ON = frozenset({
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "TERM",
    "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA",
    "HOMEDRIVE", "HOMEPATH", "PROGRAMDATA", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE",
})  # fmt: skip


def environment(outer: Mapping[str, str]) -> dict[str, str]:
    """The environment of a launch: the harmless part of `outer`, a UTF-8 console without buffers."""
    kept = {name: value for name, value in outer.items() if name.upper() in _PASSED_ON or name.startswith("LC_")}
    return kept | {
        "PYTHONIOENCODING": "utf-8",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",  # the order of a set must not change a verdict
    }


def probe_settings(folder: Path, ports: Ports) -> str:
    """What the probe is told, as it reads it (GRADER_PROBE), but for the channel on which it answers."""
    fields = {
        "root": str(folder),
        "named": ",".join(map(str, ports.known)),
        "moved": ",".join(map(str, ports.known.values())),
        "hosts": ",".join(ports.hosts.get(named, "") for named in ports.known),
        "pool": ",".join(map(str, ports.pool)),
        "anywhere": str(ports.anywhere or 0),
        "nowhere": str(ports.nowhere),
    }
    return "\n".join(f"{name}={value}" for name, value in fields.items())


class DirectLauncher:
    """Starts programs with the interpreter `python`; a reaper ends them if this process is killed."""

    sandboxed = False

    def __init__(self, python: str, limits: Limits) -> None:
        self._python = python
        self._limits = limits
        self.network = MachineNetwork()
        scripts.compile_for(python)
        self._reaper = None if sys.platform == "win32" else _start_reaper()

    def launch(self, launch: Launch) -> DirectProcess:
        """Start a program in a fresh copy of its folder. Raises LaunchError, SubmissionTooLargeError."""
        cookie = secrets.token_hex(8)
        folder = workcopy.place(cookie)
        # Told before there is anything to end: we may be interrupted or killed at any moment from here on.
        self._tell_reaper(f"+ {cookie} {quote(str(folder), safe='/')}")
        try:
            workcopy.copy_to(launch.folder, folder, self._limits)
            return self._start(launch, folder, cookie)
        except OSError as exc:
            remove(folder)
            raise LaunchError(f"cannot start {launch.file} with {self._python}: {exc}") from exc

    def _start(self, launch: Launch, folder: Path, cookie: str) -> DirectProcess:
        told, telling = os.pipe()
        try:
            process, job = self._popen(launch, folder, cookie, telling)
        except BaseException:
            os.close(told)
            raise
        finally:
            os.close(telling)
        self._tell_reaper(f"= {cookie} {process.pid}")
        return DirectProcess(process, folder, _Ending(cookie, job, self._forget), read_end(told))

    def _popen(
        self, launch: Launch, folder: Path, cookie: str, telling: int
    ) -> tuple[subprocess.Popen[bytes], windows.Job | None]:
        command = [self._python, str(scripts.FOLDER / "start.py"), launch.file, *launch.arguments]
        surroundings = environment(os.environ) | dict(launch.variables) | {"GRADER_LAUNCH": cookie}
        settings = probe_settings(folder, launch.ports)
        if sys.platform == "win32":
            return windows.popen(command, folder, surroundings, telling, settings)
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=surroundings | {"GRADER_PROBE": f"fd={telling}\n{settings}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            pass_fds=(telling,),
            start_new_session=True,
        )
        return process, None

    def _tell_reaper(self, line: str) -> None:
        if self._reaper is not None and self._reaper.stdin is not None:
            self._reaper.stdin.write(line.encode() + b"\n")

    def _forget(self, cookie: str) -> None:
        self._tell_reaper(f"- {cookie}")

    def close(self) -> None:
        """End the reaper, which first ends what an interrupted launch left."""
        if self._reaper is not None and self._reaper.stdin is not None:
            self._reaper.stdin.close()
            self._reaper.wait()


@dataclass(frozen=True)
class _Ending:
    """What it takes to end a launch with everything that it started."""

    cookie: str
    job: windows.Job | None
    forget: Callable[[str], None]

    def end(self, process: subprocess.Popen[bytes], grace: float) -> None:
        """TERM, a moment, KILL; then whatever left the group. Returns when the process itself has ended."""
        if self.job is not None:
            self.job.terminate()
        else:
            # Once the process has been waited for, its number may belong to a stranger's group: then the cookie alone tells.
            group = process.pid if process.returncode is None or sys.platform != "linux" else None
            if group is not None:
                _signal_group(group, signal.SIGTERM)
                _wait(process, grace)
            reaper.kill_all(group, self.cookie)
        process.wait()


class DirectProcess:
    """A program of this user, in its own process group (POSIX) or job (Windows)."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, ending: _Ending, telling: ReadEnd) -> None:
        self._process = process
        self._ending = ending
        self._ended = False
        self.pid = self.above = process.pid
        self.folder = folder
        assert process.stdin and process.stdout and process.stderr
        self.stdin = process.stdin.fileno()
        # The descriptors are ours from here on: Popen's own file objects must not close them a second time.
        self.stdout = read_end(os.dup(process.stdout.fileno()))
        self.stderr = read_end(os.dup(process.stderr.fileno()))
        self.telling = telling
        process.stdout.close()
        process.stderr.close()
        self._exit = _pidfd(process.pid)

    def poll(self) -> int | None:
        """The exit status as subprocess gives it (negative: killed by that signal), None while it runs."""
        return self._process.poll()

    def exit_source(self) -> int | None:
        """A descriptor that becomes readable when the process ends (Linux 5.3), or None."""
        return self._exit

    def close_keyboard(self) -> None:
        """The end of the keyboard: the program reads end-of-file."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    def kill(self) -> int:
        """Stop the process abruptly, with all that it started, and return its status.

        Returns when all of them are gone, and so their ends of connections: one whose processes outlive the first by a moment
        would leave it to its peers who closes first.
        """
        with contextlib.ExitStack() as stack:
            watched = [fd for pid in self.left_behind() if (fd := _pidfd(pid)) is not None]
            for descriptor in watched:
                stack.callback(os.close, descriptor)
            self._ending.end(self._process, _GRACE)
            for descriptor in watched:
                select.select([descriptor], [], [], _PATIENCE)
        return self._process.returncode

    def eyes(self) -> AbstractContextManager[None]:
        """The system shows a user their own processes."""
        return contextlib.nullcontext()

    def as_it_knows(self, pid: int, tid: int) -> tuple[int, int]:
        """The program lives among the same numbers as the grader."""
        return pid, tid

    def left_behind(self) -> list[int]:
        """Whatever still carries the launch's cookie (Linux)."""
        return reaper.marked(self._ending.cookie)

    def limits_hit(self) -> frozenset[Limit]:
        """None: a program of this user has that user's limits."""
        return frozenset()

    def end(self) -> None:
        """Stop everything that was started and give back every descriptor and file; safe to call again."""
        if self._ended:
            return
        self._ended = True
        self._ending.end(self._process, _GRACE)
        self.close_keyboard()
        for pipe in (self.stdout, self.stderr, self.telling):
            pipe.close()
        if self._exit is not None:
            os.close(self._exit)
        remove(self.folder)
        self._ending.forget(self._ending.cookie)


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def _pidfd(pid: int) -> int | None:
    if sys.platform != "linux":
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


def _start_reaper() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-E", "-s", "-m", reaper.__name__],
        cwd=_PACKAGE.parent,  # where -m looks first
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        start_new_session=True,
    )
