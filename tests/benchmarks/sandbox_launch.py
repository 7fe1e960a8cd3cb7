"""How long a program takes from its launch to `listen`: in the sandbox, against a fresh plain interpreter. A command:

    python -m tests.benchmarks.sandbox_launch --runs 40

exits 1 when the median of the ratios, each of two launches side by side, is more than 0.5.
"""

from __future__ import annotations

import argparse
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from grader.harness.launcher import Launch, Limits, Ports
from grader.harness.sandbox import SandboxLauncher

MOST = 0.5
_PATIENCE = 20.0  # seconds
# What a beginner's server does until it listens, and one byte that tells so.
SERVER = """
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", 0))
server.listen(5)
print("x", flush=True)
client, address = server.accept()
"""


def plain(folder: Path) -> float:
    """Seconds from starting a fresh interpreter until the server listens."""
    start = time.perf_counter()
    with subprocess.Popen([sys.executable, "server.py"], cwd=folder, stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdout is not None
        _await(process.stdout.fileno())
        took = time.perf_counter() - start
        process.kill()
    return took


def sandboxed(launcher: SandboxLauncher, folder: Path, port: int) -> float:
    """Seconds from asking the open sandbox for a launch until the server listens."""
    start = time.perf_counter()
    process = launcher.launch(Launch("server", folder, "server.py", (), Ports(pool=(port,))))
    try:
        _await(process.stdout.fileno())
        return time.perf_counter() - start
    finally:
        process.end()


def _await(descriptor: int) -> None:
    if not select.select([descriptor], [], [], _PATIENCE)[0] or not os.read(descriptor, 1):
        raise OSError("the server does not listen")


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when the sandbox is slower than promised."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.sandbox_launch")
    parser.add_argument("--runs", type=int, default=40)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="grader-benchmark-") as name:
        folder = Path(name)
        (folder / "server.py").write_text(SERVER)
        launcher = SandboxLauncher(sys.executable, Limits())
        try:
            start = time.perf_counter()
            sandboxed(launcher, folder, 15000)
            print(f"opening the sandbox and the first launch in it: {(time.perf_counter() - start) * 1000:.0f} ms")
            # In turns, so that a noisy moment meets both.
            pairs = [(sandboxed(launcher, folder, 15001 + run), plain(folder)) for run in range(options.runs)]
        finally:
            launcher.close()
    ratio = statistics.median(inside / outside for inside, outside in pairs)
    inside, outside = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    print(f"launch to listen: {inside:.1f} ms in the sandbox, {outside:.1f} ms with a fresh plain interpreter")
    print(f"median ratio {ratio:.2f}; promised: {MOST:g}")
    return 1 if ratio > MOST else 0


if __name__ == "__main__":
    sys.exit(main())
