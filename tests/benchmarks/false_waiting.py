"""How often a program that is about to move is called "waiting for us". A command:

    python -m tests.benchmarks.false_waiting --decisions 60000

looks at adversarial programs that many times in all, and exits 1 when a single decision is wrong, or when a program that
does wait is not recognised every time. Linux only: elsewhere nothing is proved.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from grader.harness import procfs
from grader.harness.dialogue import Peer
from grader.harness.launcher import Limits
from grader.harness.observer import Motion
from grader.harness.scene import RestWatch, Scene
from tests.labelled import busy
from tests.stage import ECHO, Stage

# Never waiting for us: something of theirs always moves, or will by itself.
RESTLESS = {
    "threads that pass a token for ever": """
        import queue, socket, threading
        s = socket.create_server(('', 6789))
        places = [queue.SimpleQueue() for _ in range(8)]
        def pass_on(here, there):
            while True:
                there.put(here.get())
        for here, there in zip(places, places[1:] + places[:1]):
            threading.Thread(target=pass_on, args=(here, there), daemon=True).start()
        places[0].put('token')
        c, _ = s.accept()
        c.recv(1024)
        """,
    "children that pass a byte through pipes": """
        import os, socket
        s = socket.create_server(('', 6789))
        there, back = os.pipe(), os.pipe()
        os.write(there[1], b'x')
        if os.fork() == 0:
            while True:
                os.write(back[1], os.read(there[0], 1))
        if os.fork() == 0:
            while True:
                os.write(there[1], os.read(back[0], 1))
        c, _ = s.accept()
        c.recv(1024)
        """,
    "a select loop of 1 ms": """
        import select, socket
        s = socket.create_server(('', 6789))
        c, _ = s.accept()
        while True:
            if select.select([c], [], [], 0.001)[0] and not c.recv(1024):
                break
        """,
}
# Waiting for us only once they have answered.
ANSWERING = {
    "a pause of 30 ms between recv and send": """
        import socket, time
        s = socket.create_server(('', 6789))
        c, _ = s.accept()
        while True:
            d = c.recv(1024)
            if not d:
                break
            time.sleep(0.03)
            c.sendall(d)
        """,
    "an answer that another thread gives": """
        import queue, socket, threading
        s = socket.create_server(('', 6789))
        c, _ = s.accept()
        asked, answered = queue.Queue(), queue.Queue()
        def answer():
            while True:
                answered.put(asked.get().upper())
        threading.Thread(target=answer, daemon=True).start()
        while True:
            d = c.recv(1024)
            if not d:
                break
            asked.put(d)
            c.sendall(answered.get())
        """,
    "an answer that goes round by a connection with itself": """
        import socket, threading
        s = socket.create_server(('', 6789))
        c, _ = s.accept()
        inner = socket.create_server(('127.0.0.1', 6790))
        near = socket.create_connection(('127.0.0.1', 6790))
        far, _ = inner.accept()
        def answer():
            while True:
                c.sendall(far.recv(1024))
        threading.Thread(target=answer, daemon=True).start()
        while True:
            d = c.recv(1024)
            if not d:
                break
            near.sendall(d)
        """,
    "asyncio, with the work in an executor": """
        import asyncio
        async def talk(reader, writer):
            loop = asyncio.get_running_loop()
            while d := await reader.read(1024):
                writer.write(await loop.run_in_executor(None, d.upper))
                await writer.drain()
        async def main():
            server = await asyncio.start_server(talk, '', 6789)
            await server.serve_forever()
        asyncio.run(main())
        """,
}
LIMITS = Limits(seconds=3600)


@contextlib.contextmanager
def _talking(source: str) -> Iterator[tuple[Scene, Peer]]:
    """A program that has accepted a connection."""
    with tempfile.TemporaryDirectory(prefix="grader-benchmark-") as folder:
        stage = Stage(Path(folder), LIMITS)
        try:
            server = stage.server(source)
            yield stage.scene, server.connect()
        finally:
            stage.close()


def restless(source: str, decisions: int) -> Counter[Motion | None]:
    """What so many looks at a program say that never waits."""
    with _talking(source) as (scene, _):
        watch = RestWatch(scene)
        return Counter(_seen(watch) for _ in range(decisions))


def answering(source: str, decisions: int) -> Counter[Motion | None]:
    """What looks at a program say that has been asked something and has not answered."""
    seen: Counter[Motion | None] = Counter()
    with _talking(source) as (scene, peer):
        while seen.total() < decisions:
            signs = scene.reactor.signs
            peer.send("x")
            watch = RestWatch(scene)
            while True:
                motion = _seen(watch)
                if scene.reactor.signs != signs:  # the answer has come
                    peer.drain()
                    break
                seen[motion] += 1
    return seen


def waiting(source: str, decisions: int) -> Counter[Motion | None]:
    """What so many looks at a program say that does wait."""
    with _talking(source) as (scene, _):
        scene.settle()
        watch = RestWatch(scene)
        return Counter(_seen(watch) for _ in range(decisions))


def _seen(watch: RestWatch) -> Motion | None:
    rest = watch.look()
    return None if rest is None else rest.motion


def _shown(seen: Counter[Motion | None]) -> str:
    return ", ".join(f"{count} {motion.name.lower() if motion else 'moved'}" for motion, count in seen.most_common())


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when a decision was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.false_waiting")
    parser.add_argument("--decisions", type=int, default=60_000)
    parser.add_argument("--busy", type=int, default=0, metavar="PROCESSES")
    options = parser.parse_args(arguments)
    if not procfs.available():
        print("this system has no /proc that tells what threads are blocked in: nothing is proved here")
        return 1
    kinds: list[tuple[dict[str, str], Callable[[str, int], Counter[Motion | None]]]] = [
        (RESTLESS, restless),
        (ANSWERING, answering),
    ]
    each = -(-options.decisions // sum(len(programs) for programs, _ in kinds))
    total = wrong = 0
    with busy(options.busy):
        for programs, look in kinds:
            for name, source in programs.items():
                seen = look(source, each)
                total += seen.total()
                wrong += seen[Motion.WAITING]
                print(f"{name}: {_shown(seen)}", flush=True)
        seen = waiting(ECHO, 2000)
        missed = seen.total() - seen[Motion.WAITING]
        print(f"a program that does wait: {_shown(seen)}")
    print(f"{wrong} false “waiting for us” in {total} decisions; {missed} of {seen.total()} true ones missed")
    return 1 if wrong or missed else 0


if __name__ == "__main__":
    sys.exit(main())
