"""Linux's /proc: recorded lines are read rightly, and real programs are seen in the call that they are blocked in.

Nothing sleeps: a program is looked at again and again until it is where it must arrive, for a bounded time.
"""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.harness import procfs
from grader.harness.observer import Motion, Snapshot, Wait, decide
from grader.harness.procfs import blocked_in, descendants, sample

on_linux = pytest.mark.skipif(not procfs.available(), reason="this system has no /proc that tells system calls")
_PATIENCE = 20.0  # seconds: a program that has not arrived by then never will

# Recorded lines


@pytest.mark.parametrize(
    ("line", "wait"),
    [
        ("45 0x3 0x7fe2eaf9f050 0x1 0x0 0x0 0x0 0x7ffe81c64388 0x7fe2eb128929", Wait("recv", fd=3)),
        ("288 0x3 0x7ffde602f4a0 0x7ffde602f494 0x80000 0x0 0x0 0x7ffde602f468 0x7fbcf2328f63", Wait("accept", fd=3)),
        ("43 0x5 0x0 0x0 0x0 0x0 0x0 0x7ffde602f468 0x7fbcf2328f63", Wait("accept", fd=5)),
        ("0 0x0 0x563f40448820 0x2000 0x7f0609db5a58 0x0 0x0 0x7ffc3f036148 0x7f0609f162ad", Wait("read", fd=0)),
        ("19 0x3 0x7ff9d974c170 0x1 0x7ff9d9827dd0 0x0 0x0 0x7fffe26afec8 0x7ff9d991bdc0", Wait("read", fd=3)),
        ("1 0x1 0x563f40448820 0x2000 0x7f0609db5a58 0x0 0x0 0x7ffc3f036148 0x7f0609f162ad", Wait("write", fd=1)),
        ("44 0x3 0x559b82ab3050 0x270f 0x0 0x0 0x0 0x7ffe7785f8f8 0x7f049dd28b59", Wait("send", fd=3)),
        ("42 0x3 0x7ffe7785f8f8 0x10 0x0 0x0 0x0 0x7ffe7785f8f8 0x7f049dd28b59", Wait("connect", fd=3)),
        ("230 0x1 0x1 0x7ffc264a2d60 0x0 0x0 0x0 0x7ffc264a2d48 0x7fe202a9a503", Wait("sleep", True)),
        ("35 0x7ffc264a2d60 0x0 0x0 0x0 0x0 0x0 0x7ffc264a2d48 0x7fe202a9a503", Wait("sleep", True)),
        ("202 0x55ebb1a84f60 0x189 0x0 0x0 0x0 0xffffffff 0x7ffd148059f0 0x7fbbfdaa3e96", Wait("lock")),
        ("202 0x56083fa1f080 0x89 0x0 0x7fffb5542ab0 0x0 0xffffffff 0x7fffb5542a00 0x7f125e8a3e96", Wait("lock", True)),
        ("270 0x4 0x7ffd3715c4c0 0x0 0x0 0x0 0x0 0x7ffd3715c3e0 0x7f1a7bf1c954", Wait("select")),
        ("270 0x4 0x7fffdeac4110 0x0 0x0 0x7fffdeac4040 0x0 0x7fffdeac4030 0x7f67adb1c954", Wait("select", True)),
        ("23 0x4 0x7fffdeac4110 0x0 0x0 0x7fffdeac4040 0x0 0x7fffdeac4030 0x7f67adb1c954", Wait("select", True)),
        ("7 0x7eff50f4c2a0 0x1 0xffffffff 0x1 0x0 0x0 0x7ffc429f1078 0x7eff5111a230", Wait("select")),
        ("7 0x7eff50f4c2a0 0x1 0xffffffffffffffff 0x1 0x0 0x0 0x7ffc429f1078 0x7eff5111a230", Wait("select")),
        ("7 0x7ffc0b5d1fb8 0x1 0x182b8 0x0 0x0 0x7ffc0b5d1f78 0x7fc67a51a230", Wait("select", True, None, 99.0)),
        ("271 0x7ffc0b5d1fb8 0x1 0x0 0x0 0x8 0x0 0x7ffc0b5d1f78 0x7fc67a51a230", Wait("select")),
        ("271 0x7ffc0b5d1fb8 0x1 0x7ffc0b5d1f00 0x0 0x8 0x0 0x7ffc0b5d1f78 0x7fc67a51a230", Wait("select", True)),
        ("232 0x5 0x55c0c9bc7ef0 0x3ff 0xffffffff 0x0 0x0 0x7ffeaf29b718 0x7fd365d26ef3", Wait("select")),
        (
            "232 0x5 0x55b619c09ef0 0x3ff 0x182b8 0x0 0x0 0x7ffc0ac1d158 0x7f70f3526ef3",
            Wait("select", True, None, 99.0),
        ),
        ("441 0x5 0x55b619c09ef0 0x3ff 0x0 0x0 0x8 0x7ffc0ac1d158 0x7f70f3526ef3", Wait("select")),
        ("61 0xffffffff 0x7ffeb99d216c 0x0 0x0 0x0 0x0 0x7ffeb99d2158 0x7f6c07ef1bd3", Wait("wait for a child")),
        ("34 0x7f965b74e6f8 0x0 0x0 0x7f965b7e3fa0 0x0 0x0 0x7ffd24808378 0x7f965b89ddd0", Wait("wait for a signal")),
    ],
)
def test_wait_is_read_when_the_line_was_recorded_on_x86_64(line: str, wait: Wait) -> None:
    assert blocked_in(line + "\n", "x86_64") == wait


@pytest.mark.parametrize(
    ("line", "wait"),
    [
        ("207 0x3 0xffff8a1f9050 0x400 0x0 0x0 0x0 0xffffd1c64388 0xffff8a328929", Wait("recv", fd=3)),
        ("212 0x3 0xffff8a1f9050 0x0 0x0 0x0 0x0 0xffffd1c64388 0xffff8a328929", Wait("recv", fd=3)),
        ("242 0x3 0xffffe602f4a0 0xffffe602f494 0x80000 0x0 0x0 0xffffe602f468 0xffffb2328f63", Wait("accept", fd=3)),
        ("202 0x3 0xffffe602f4a0 0xffffe602f494 0x0 0x0 0x0 0xffffe602f468 0xffffb2328f63", Wait("accept", fd=3)),
        ("63 0x0 0xaaab40448820 0x2000 0x0 0x0 0x0 0xffff3f036148 0xffff09f162ad", Wait("read", fd=0)),
        ("64 0x2 0xaaab40448820 0x2000 0x0 0x0 0x0 0xffff3f036148 0xffff09f162ad", Wait("write", fd=2)),
        ("206 0x3 0xaaab82ab3050 0x270f 0x0 0x0 0x0 0xffff7785f8f8 0xffff9dd28b59", Wait("send", fd=3)),
        ("203 0x3 0xffff7785f8f8 0x10 0x0 0x0 0x0 0xffff7785f8f8 0xffff9dd28b59", Wait("connect", fd=3)),
        ("115 0x1 0x1 0xffff264a2d60 0x0 0x0 0x0 0xffff264a2d48 0xffff02a9a503", Wait("sleep", True)),
        ("101 0xffff264a2d60 0x0 0x0 0x0 0x0 0x0 0xffff264a2d48 0xffff02a9a503", Wait("sleep", True)),
        ("98 0xaaabb1a84f60 0x189 0x0 0x0 0x0 0xffffffff 0xffff148059f0 0xffffbdaa3e96", Wait("lock")),
        ("98 0xaaab3fa1f080 0x89 0x0 0xffffb5542ab0 0x0 0xffffffff 0xffffb5542a00 0xffff5e8a3e96", Wait("lock", True)),
        ("72 0x4 0xffff3715c4c0 0x0 0x0 0x0 0x0 0xffff3715c3e0 0xffff7bf1c954", Wait("select")),
        ("72 0x4 0xffff3715c4c0 0x0 0x0 0xffff3715c000 0x0 0xffff3715c3e0 0xffff7bf1c954", Wait("select", True)),
        ("73 0xffff50f4c2a0 0x1 0x0 0x0 0x0 0x0 0xffff429f1078 0xffff5111a230", Wait("select")),
        ("73 0xffff50f4c2a0 0x1 0xffff429f1000 0x0 0x0 0x0 0xffff429f1078 0xffff5111a230", Wait("select", True)),
        ("22 0x5 0xaaabc9bc7ef0 0x3ff 0xffffffff 0x0 0x8 0xffffaf29b718 0xffff65d26ef3", Wait("select")),
        ("22 0x5 0xaaabc9bc7ef0 0x3ff 0x64 0x0 0x8 0xffffaf29b718 0xffff65d26ef3", Wait("select", True, None, 0.1)),
        ("260 0xffffffff 0xffffb99d216c 0x0 0x0 0x0 0x0 0xffffb99d2158 0xffff07ef1bd3", Wait("wait for a child")),
        ("133 0xffffb99d216c 0x8 0x0 0x0 0x0 0x0 0xffffb99d2158 0xffff07ef1bd3", Wait("wait for a signal")),
    ],
)
def test_wait_is_read_when_the_line_is_of_aarch64(line: str, wait: Wait) -> None:
    assert blocked_in(line + "\n", "aarch64") == wait


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("line", ["running\n", "", "\n", "-1 0x7ffc3f036148 0x7f0609f162ad\n", "-1 0x0 0x0\n"])
def test_thread_runs_when_it_is_in_no_system_call(line: str, machine: str) -> None:
    assert blocked_in(line, machine) is None


@pytest.mark.parametrize(
    ("line", "machine"),
    [
        ("257 0xffffff9c 0x7ffc3f036148 0x0 0x0 0x0 0x0 0x0 0x0", "x86_64"),  # openat, of a FIFO for one
        ("449 0x7f 0x1 0x0 0x0 0x0 0x0 0x0 0x0", "x86_64"),
        ("45 0x3 0x0 0x1 0x0 0x0 0x0 0x0 0x0", "riscv64"),
        ("45 0x3 0x0 0x1 0x0 0x0 0x0 0x0 0x0", "aarch64"),  # x86-64's recvfrom is another call there
        ("63 0x3 0x0 0x1 0x0 0x0 0x0 0x0 0x0", "x86_64"),
    ],
)
def test_wait_is_unknown_when_the_call_is_not_in_the_machine_s_table(line: str, machine: str) -> None:
    with pytest.raises(KeyError):
        blocked_in(line, machine)


@settings(deadline=None)
@given(st.integers(0, 500), st.lists(st.integers(0, 2**64 - 1), min_size=8, max_size=8))
def test_wait_is_never_without_a_limit_when_its_limit_is_set(number: int, arguments: list[int]) -> None:
    line = f"{number} {' '.join(map(hex, arguments))}"
    try:
        wait = blocked_in(line, "x86_64")
    except KeyError:
        return
    timed = {7: 2, 232: 3, 281: 3}
    if number in timed and arguments[timed[number]] < 2**31:
        assert wait is not None
        assert wait.timed


# Real programs

_PAIR = "import socket; ours, theirs = socket.socketpair(); "
_LISTENING = "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); "
_LOCK = "import threading; lock = threading.Lock(); lock.acquire(); "

_Started = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def started() -> Iterator[_Started]:
    """Starts Python programs whose keyboard stays open, and ends them with all that they started."""
    children: list[subprocess.Popen[bytes]] = []

    def start(source: str) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", source],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        children.append(child)
        return child

    yield start
    for child in children:
        if child.returncode is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def _until(pid: int, seen: Callable[[Snapshot, Snapshot], bool]) -> Snapshot:
    """The second of two snapshots in a row for which `seen` holds."""
    deadline = time.monotonic() + _PATIENCE
    before = sample(pid)
    while True:
        after = sample(pid)
        if seen(before, after):
            return after
        assert time.monotonic() < deadline, f"never seen; last: {after}"
        before = after
        os.sched_yield()


def _arrives(pid: int, *waits: Wait) -> Snapshot:
    """The snapshot of a program whose threads have come to be blocked in `waits`, in any order, descriptors aside."""
    wanted = sorted((wait.call, wait.timed) for wait in waits)

    def there(before: Snapshot, after: Snapshot) -> bool:
        found = [thread.wait for thread in after.threads]
        known = sorted((wait.call, wait.timed) for wait in found if wait is not None)
        return before == after and after.known and len(known) == len(found) and known == wanted

    return _until(pid, there)


@on_linux
@pytest.mark.parametrize(
    ("source", "wait", "motion"),
    [
        (_PAIR + "ours.recv(1)", Wait("recv"), Motion.WAITING),
        (_PAIR + "ours.recv_into(bytearray(1))", Wait("recv"), Motion.WAITING),
        (_PAIR + "ours.makefile().readline()", Wait("recv"), Motion.WAITING),
        (_LISTENING + "s.accept()", Wait("accept"), Motion.WAITING),
        ("input()", Wait("read"), Motion.WAITING),
        ("import sys; sys.stdin.readline()", Wait("read"), Motion.WAITING),
        ("import time; time.sleep(1000)", Wait("sleep", True), Motion.ASLEEP),
        (_LOCK + "lock.acquire()", Wait("lock"), Motion.WAITING),
        (_LOCK + "lock.acquire(timeout=1000)", Wait("lock", True), Motion.ASLEEP),
        (_PAIR + "import select; select.select([ours], [], [])", Wait("select"), Motion.WAITING),
        (_PAIR + "import select; select.select([ours], [], [], 1000)", Wait("select", True), Motion.ASLEEP),
        (_PAIR + "ours.settimeout(1000); ours.recv(1)", Wait("select", True), Motion.ASLEEP),
        ("import select; p = select.poll(); p.register(0, 1); p.poll()", Wait("select"), Motion.WAITING),
        ("import select; p = select.epoll(); p.register(0, 1); p.poll()", Wait("select"), Motion.WAITING),
        ("import select; p = select.epoll(); p.register(0, 1); p.poll(1000)", Wait("select", True), Motion.ASLEEP),
        (_PAIR + "\nwhile True: ours.send(b'x' * 9999)", Wait("send"), Motion.SEND_BLOCKED),
        ("import signal; signal.pause()", Wait("wait for a signal"), Motion.WAITING),
        ("import queue; queue.Queue().get()", Wait("lock"), Motion.WAITING),
    ],
)
def test_program_is_seen_in_its_call_when_it_is_blocked(
    started: _Started, source: str, wait: Wait, motion: Motion
) -> None:
    seen = _arrives(started(source).pid, wait)
    assert decide(seen, seen).motion is motion


@on_linux
def test_descriptor_is_told_when_a_program_reads_its_keyboard(started: _Started) -> None:
    [thread] = _arrives(started("input()").pid, Wait("read")).threads
    assert thread.wait == Wait("read", fd=0)


@on_linux
def test_every_thread_is_seen_when_a_program_has_two(started: _Started) -> None:
    source = _PAIR + "import threading; t = threading.Thread(target=ours.recv, args=(1,)); t.start(); t.join()"
    child = started(source)
    threads = _arrives(child.pid, Wait("lock"), Wait("recv")).threads
    assert {thread.pid for thread in threads} == {child.pid}
    assert len({thread.tid for thread in threads}) == 2


@on_linux
def test_children_are_seen_when_a_program_waits_for_one(started: _Started) -> None:
    child = started("import os\nif os.fork(): os.wait()\nelse: input()")
    seen = _arrives(child.pid, Wait("wait for a child"), Wait("read"))
    assert len({thread.pid for thread in seen.threads}) == 2
    assert sorted(descendants(child.pid)) == sorted({thread.pid for thread in seen.threads})


@on_linux
def test_program_runs_when_it_spins(started: _Started) -> None:
    child = started("print(1, flush=True)\nwhile True: pass")
    assert child.stdout is not None
    child.stdout.readline()
    seen = _until(child.pid, lambda before, after: decide(before, after).motion is Motion.RUNNING)
    assert seen.known
    deadline = time.monotonic() + _PATIENCE
    while procfs.cpu_seconds(child.pid) < 0.05:
        assert time.monotonic() < deadline
    ran, waited = procfs.cpu_wait(child.pid)
    assert ran > 0
    assert waited >= 0


@pytest.mark.parametrize(
    ("flags", "pending", "letter", "state"),
    [
        (0x400000, 0, "S", "S"),
        (0x400004, 0, "S", "R"),  # PF_EXITING
        (0x400004, 0, "Z", "Z"),
        (0x400000, 0x100, "S", "R"),  # SIGKILL is pending
        (0x400000, 0x200, "D", "D"),
    ],
)
def test_thread_that_is_killed_is_about_to_move(
    flags: int, pending: int, letter: str, state: str, tmp_path: Path
) -> None:
    fields = [letter, "1", "1", "1", "0", "-1", str(flags), *["0"] * 21, str(pending), "0", "0"]
    (tmp_path / "stat").write_text(f"7 (a ) b) {' '.join(fields)}\n")
    assert procfs._state(tmp_path) == state


@on_linux
def test_ticks_change_when_a_program_was_woken_and_waits_again(started: _Started) -> None:
    child = started("while True: input()")
    before = _arrives(child.pid, Wait("read"))
    assert child.stdin is not None
    child.stdin.write(b"\n")
    child.stdin.flush()
    after = _until(child.pid, lambda one, other: one == other and other.threads[0].wait is not None and other != before)
    assert decide(before, after).motion is Motion.RUNNING


@on_linux
def test_cpu_of_a_child_counts_when_it_has_ended(started: _Started) -> None:
    source = "import os\nif os.fork():\n os.wait(); input()\nelse:\n while os.times().user < 0.1: pass"
    child = started(source)
    _arrives(child.pid, Wait("read"))
    assert procfs.cpu_seconds(child.pid) >= 0.1


@on_linux
def test_nothing_is_known_when_a_program_has_ended(started: _Started) -> None:
    child = started("pass")
    assert child.stdout is not None
    child.stdout.read()
    zombie = _until(child.pid, lambda before, after: not after.threads)
    assert not zombie.known
    child.wait(_PATIENCE)
    assert sample(child.pid) == Snapshot((), known=False)
    assert descendants(child.pid) == [child.pid]
    assert procfs.cpu_seconds(child.pid) == 0


@on_linux
def test_program_is_unknown_when_its_call_is_in_no_table(started: _Started, monkeypatch: pytest.MonkeyPatch) -> None:
    child = started("input()")
    _arrives(child.pid, Wait("read"))
    monkeypatch.setattr(procfs, "_TABLES", {platform.machine(): {}})
    assert not sample(child.pid).known


@on_linux
def test_program_is_unknown_when_it_may_not_be_looked_at(started: _Started, monkeypatch: pytest.MonkeyPatch) -> None:
    child = started("input()")
    _arrives(child.pid, Wait("read"))

    def refuse(pid: int, task: object, machine: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(procfs, "_thread", refuse)
    assert not sample(child.pid).known


@on_linux
def test_program_runs_when_it_reads_a_file(started: _Started, monkeypatch: pytest.MonkeyPatch) -> None:
    child = started("input()")
    _arrives(child.pid, Wait("read"))
    monkeypatch.setattr(procfs, "_is_stream", lambda pid, fd: False)
    [thread] = sample(child.pid).threads
    assert thread.wait is None


@on_linux
def test_program_is_seen_reading_when_it_reads_a_named_pipe(started: _Started, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    child = started(f"import os; os.read(os.open({str(tmp_path / 'fifo')!r}, os.O_RDWR), 1)")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(procfs, "_is_stream", lambda pid, fd: True)
        _arrives(child.pid, Wait("read"))
    assert sample(child.pid).threads[0].wait is not None


@on_linux
def test_program_is_asleep_when_it_reads_a_timer(started: _Started) -> None:
    child = started("import ctypes, os; os.read(ctypes.CDLL(None).timerfd_create(1, 0), 8)")
    seen = _arrives(child.pid, Wait("read", True))
    assert decide(seen, seen).motion is Motion.ASLEEP


@on_linux
def test_thread_is_not_forgotten_when_its_descriptor_was_closed_meanwhile(started: _Started) -> None:
    source = (
        "import os, threading\nreading, writing = os.pipe()\n"
        "threading.Thread(target=os.read, args=(reading, 1)).start()\ninput()\nos.close(reading)\ninput()"
    )
    child = started(source)
    _arrives(child.pid, Wait("read"), Wait("read"))
    assert child.stdin is not None
    child.stdin.write(b"\n")
    child.stdin.flush()
    seen = _until(child.pid, lambda before, after: before == after and any(one.wait is None for one in after.threads))
    assert len(seen.threads) == 2
    assert decide(seen, seen).motion is Motion.RUNNING


def test_system_is_not_available_when_its_machine_has_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert not procfs.available.__wrapped__()


# capset(2): this process gives up CAP_SYS_PTRACE (bit 19), which the programs that it starts as root get again.
_GIVE_UP = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
sets = (ctypes.c_uint32 * 6)()
assert libc.capget(header, sets) == 0
sets[0] &= ~(1 << 19)
assert libc.capset(header, sets) == 0
from grader.harness import procfs
print(procfs.available())
"""


@on_linux
def test_system_is_not_available_when_we_may_not_look_at_what_we_start() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root starts programs that may more than itself")
    found = subprocess.run([sys.executable, "-c", _GIVE_UP], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


@on_linux
def test_process_is_seen_whatever_bytes_its_name_is_made_of() -> None:
    named = "import ctypes; ctypes.CDLL(None).prctl(15, b') Z \\xff\\n(', 0, 0, 0); print(1, flush=True); input()"
    command = [sys.executable, "-c", named]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        child.stdout.readline()
        [thread] = sample(child.pid).threads
        assert thread.pid == child.pid
        assert procfs.cpu_seconds(child.pid) >= 0
        assert procfs.innermost(child.pid, child.pid) == child.pid
        child.communicate("\n")


@on_linux
def test_threads_that_want_a_cpu_are_counted_when_a_program_has_several(started: _Started) -> None:
    waiting = started("input()")
    _arrives(waiting.pid, Wait("read"))
    assert procfs.runnable(waiting.pid) == 0
    busy = started("import os\nfor _ in range(2): os.fork()\nwhile True: pass")
    deadline = time.monotonic() + _PATIENCE
    while procfs.runnable(busy.pid) != 4:
        assert time.monotonic() < deadline
    for pid in descendants(busy.pid):
        if pid != busy.pid:
            os.kill(pid, signal.SIGKILL)
