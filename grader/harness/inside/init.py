"""The first process of one launch, and what it makes of its child before that is the student's program.

Runs inside the sandbox, forked by the zygote: Python 3.8 and later, standard library only. The init mounts a /proc and
a bounded /tmp of the launch's own, unpacks the submission there, starts the program without any privilege, tells how it
ended, and ends everything with itself when it is told to or when nobody listens any more.
"""

from __future__ import annotations

import io
import marshal
import os
import resource
import select
import signal
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

    from grader.harness.inside import kernel
else:
    import kernel

WORK = "/tmp/work"
# The descriptors of a request to launch, in this order: the program's three, the probe's channel, and the init's two.
STATUS, PARCEL = 4, 5
_MOUNTED = kernel.NO_SETUID | kernel.NO_DEVICES
_PROC = _MOUNTED | kernel.NO_EXEC
_SHARED_MEMORY = "size=16m,nr_inodes=256,mode=1777"
_FULL = {"disk": "f_bavail", "disk-entries": "f_favail"}
_STACK = 8 * 1024 * 1024
_KILLED_FIRST = b"700"  # when memory runs out (proc(5), oom_score_adj)


def tell(status: int, *words: str) -> None:
    """Send a message to the grader, who may be gone."""
    try:
        os.write(status, " ".join(words).encode("utf-8", "replace")[:2000])
    except OSError:
        pass


def woken_by_children() -> int:
    """A descriptor that becomes readable whenever a child of this process ends."""
    woken, waking = os.pipe()
    for descriptor in (woken, waking):
        os.set_blocking(descriptor, False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(waking)
    return woken


def drain(woken: int) -> None:
    """Take in what made a descriptor of woken_by_children() readable."""
    try:
        while os.read(woken, 512):
            pass
    except BlockingIOError:
        pass


def view() -> str | None:
    """Give this process, the first of its kind, its own view of processes and files; why that cannot be, or None."""
    try:
        kernel.unshare(kernel.NEW_MOUNTS)
        kernel.mount("proc", "/proc", "proc", _PROC)
        kernel.mount("tmpfs", "/dev/shm", "tmpfs", _MOUNTED, _SHARED_MEMORY)
    except OSError as exc:
        return str(exc)
    return None


def become(asked: dict[str, Any], descriptors: list[int], problem: str | None) -> bool:
    """Never returns in the init; True in its child, which is to run the student's program.

    `problem`: what view() said, which this process has called before.
    """
    status = descriptors[STATUS]
    try:
        if problem is not None:
            raise OSError(problem)
        _furnish(asked, descriptors[PARCEL])
        woken = woken_by_children()  # before the fork: after it, each page that is written to is copied once more
        tell(status, "init")
        student = os.fork()
        if student == 0:
            _become_student(asked, descriptors)
            return True
        for descriptor in descriptors[:STATUS]:
            os.close(descriptor)
        Init(student, status, woken).mind()
    except BaseException as exc:
        tell(status, "failed", type(exc).__name__, str(exc))
    os._exit(1)


def keep_only(kept: list[int]) -> None:
    """Close every descriptor but the standard ones and `kept`."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and int(name) not in kept:
            try:
                os.close(int(name))
            except OSError:  # that of the listing itself
                pass


def _furnish(asked: dict[str, Any], parcel: int) -> None:
    """The launch's own copy of the submission, in a room of its own."""
    room = "size={},nr_inodes={},mode=1777".format(asked["bytes"], asked["entries"])
    kernel.mount("tmpfs", "/tmp", "tmpfs", _MOUNTED, room)
    os.umask(0o022)
    os.mkdir(WORK)
    # Read from its beginning, whoever has read it before and holds the same place in it.
    _unpack(io.BytesIO(os.pread(parcel, os.fstat(parcel).st_size, 0)))
    os.close(parcel)


def _unpack(packed: BinaryIO) -> None:
    for path, size in marshal.load(packed):
        if size is None:
            os.mkdir(os.path.join(WORK, path))
        else:
            with open(os.path.join(WORK, path), "wb") as file:
                file.write(packed.read(size))


class Init:
    """Waits for the program, for what it left behind, and for the grader's word."""

    def __init__(self, student: int, status: int, woken: int) -> None:
        self.student = student
        self.status = status
        # The only signals that reach the first process of a namespace from within are those that it handles.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.woken = woken
        self.running = True
        self.until = float("inf")

    def mind(self) -> None:
        """Returns when everything is to end."""
        poll = select.poll()
        poll.register(self.woken, select.POLLIN)
        poll.register(self.status, select.POLLIN)
        self.reap()
        while True:
            left = self.until - time.monotonic()
            if left <= 0 or (not self.running and self.until < float("inf")):
                break
            ready = [descriptor for descriptor, _ in poll.poll(None if left == float("inf") else left * 1000)]
            if self.woken in ready:
                drain(self.woken)
                self.reap()
            if self.status in ready and not self.listen():
                break
        self.tell_what_is_full()

    def listen(self) -> bool:
        """What the grader says: `end` and how long the program may take to do so. False when it is gone."""
        said = os.read(self.status, 100).split()
        if not said:
            return False
        self.until = time.monotonic() + float(said[1])
        if self.running:
            os.killpg(self.student, signal.SIGTERM)
        return True

    def reap(self) -> None:
        """Wait for whatever has ended: the program, and orphans of its."""
        while True:
            try:
                pid, ended = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if pid == self.student:
                self.running = False
                self.tell_what_is_full()
                code = -os.WTERMSIG(ended) if os.WIFSIGNALED(ended) else os.WEXITSTATUS(ended)
                tell(self.status, "exit", str(code))

    def tell_what_is_full(self) -> None:
        """Which limits of its own file system the program has used up."""
        room = os.statvfs("/tmp")
        for kind, free in _FULL.items():
            if getattr(room, free) == 0:
                tell(self.status, "full", kind)


def _become_student(asked: dict[str, Any], descriptors: list[int]) -> None:
    """Give up everything that the program must not have. Ends the process when that fails."""
    status = descriptors[STATUS]
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        telling = _arrange(descriptors, int(asked["open_files"]))
        os.chdir(WORK)
        _limit(asked["rlimits"])
        if not asked["fresh"]:
            # Threads have got their smaller one when this interpreter started; the main one may grow as usual.
            resource.setrlimit(resource.RLIMIT_STACK, (_STACK, resource.getrlimit(resource.RLIMIT_STACK)[1]))
        kernel.set_dumpable(True)
        score = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(score, _KILLED_FIRST)
        os.close(score)
        # Else it could lower that again, and have this sandbox's own processes killed in its place.
        kernel.mount("none", "/proc", flags=kernel.REMOUNT | kernel.BIND | kernel.READ_ONLY | _PROC)
        kernel.drop_capabilities()
        kernel.no_new_privileges()
        kernel.filter_calls(asked["filter"])
        environment = dict(asked["environment"], GRADER_PROBE="fd={}\n{}".format(telling, asked["probe"]))
        tell(status, "started")
        os.close(status)
        if asked["fresh"]:
            os.execve(sys.executable, [sys.executable, *asked["command"]], environment)
        _set_environment(environment)
        sys.argv[:] = asked["command"]
    except BaseException as exc:
        tell(status, "failed", type(exc).__name__, str(exc))
        os._exit(1)


def _set_environment(wanted: dict[str, str]) -> None:
    """Make it that of this process; most of it is so already."""
    for name in [name for name in os.environ if name not in wanted]:
        del os.environ[name]
    for name, value in wanted.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


def _arrange(descriptors: list[int], open_files: int) -> int:
    """Put the program's descriptors where it expects them, the probe's last; close all others but the status."""
    for number in range(3):
        os.dup2(descriptors[number], number)
    telling = open_files - 1
    os.dup2(descriptors[3], telling)
    keep_only([descriptors[STATUS], telling])
    return telling


def _limit(limits: dict[str, int]) -> None:
    for name, limit in limits.items():
        number = getattr(resource, name)
        resource.setrlimit(number, (limit, limit + 1 if name == "RLIMIT_CPU" else limit))
