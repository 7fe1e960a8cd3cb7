"""A result as a real one is, for tests that look at its report in a browser: a server that answers in small letters."""

from __future__ import annotations

from typing import Any

from grader.result import Result, TraceEvent
from tests.results import SERVER, a_check, a_content, a_diagnosis, a_result, a_text, an_event

CLIENT = """import socket

client = socket.socket()
client.connect(('', 6789))
while True:
    mot = input('> ')
    client.send(mot.encode('utf-8'))
    print(client.recv(1024).decode('utf-8'))
"""


def program(name: str, line: int, text: str | None = "", **changes: Any) -> TraceEvent:
    """A program's deed at a line of its file."""
    role = changes.get("role", "server")
    return an_event(**{"who": "program", "event": name, "file": f"{role}.py", "line": line, "text": text, **changes})


def kernel(name: str, text: str | None = None, **changes: Any) -> TraceEvent:
    """What the kernel shows."""
    return an_event(**{"who": "kernel", "event": name, "text": text, **changes})


def waits(call: str, line: int, **changes: Any) -> TraceEvent:
    """A program waits."""
    role = changes.get("role", "server")
    return kernel("blocked", **{"blocked": call, "file": f"{role}.py", "line": line, **changes})


def data(event: str, text: str, **changes: Any) -> TraceEvent:
    """Bytes that are text."""
    return an_event(**{"event": event, "text": text, "hex": text.encode().hex(), "size": len(text.encode()), **changes})


def queued(server: int, client: int) -> dict[str, int]:
    """The unread bytes at both ends."""
    return {"server": server, "client": client}


def dialogue() -> tuple[TraceEvent, ...]:
    """The grader says été, and the server answers été."""
    none = queued(0, 0)
    return (
        kernel("launch", queues=none),
        program("bind", 4, "('', 6789)", queues=none),
        program("listen", 5, "1", queues=none),
        waits("accept", 6, queues=none),
        an_event(event="connect", text=None, queues=none),
        program("accept", 6, " → ('127.0.0.1', 50000)", queues=none),
        data("print", "Connecté\n", who="program", file="server.py", line=7, queues=none),
        waits("recv", 8, queues=none),
        data("send", "été", queues=queued(5, 0)),
        program("recv", 8, "1024 → 5", size=5, until=0.2, queues=none),
        program("send", 9, "2 → 2", size=2, queues=queued(0, 2)),
        program("send", 9, "3 → 3", size=3, queues=queued(0, 5)),
        data("recv", "été", queues=none),
        waits("recv", 8, queues=none),
        kernel("decided"),
        an_event(event="half-close", text=None, queues=none),
        kernel("stop", queues=none),
    )


def together() -> tuple[TraceEvent, ...]:
    """A client and a server that wait for each other."""
    client: dict[str, Any] = {"role": "client"}
    return (
        kernel("launch", queues=queued(0, 0)),
        kernel("launch", queues=queued(0, 0), **client),
        program("connect", 4, "('', 6789)", queues=queued(0, 0), **client),
        program("accept", 6, " → ('127.0.0.1', 50000)", queues=queued(0, 0)),
        data("print", "Tortue ?", who="program", queues=queued(0, 0), **client),
        data("print", "Connecté\n", who="program", queues=queued(0, 0)),
        an_event(who="keyboard", event="type", text="Tortue", queues=queued(0, 0), **client),
        program("send", 7, "6 → 6", size=6, hex=b"Tortue".hex(), queues=queued(6, 0), **client),
        program("recv", 8, "1024 → 6", size=6, hex=b"Tortue".hex(), queues=queued(0, 0)),
        waits("recv", 8, queues=queued(0, 0)),
        waits("recv", 8, queues=queued(0, 0), **client),
        kernel("decided"),
    )


def a_sample(**changes: Any) -> Result:
    """Failed, skipped, undecided and passed checks, advice, two files."""
    wrong = a_diagnosis(title=a_text("La réponse n'est pas en majuscules", "The reply is not in capitals"))
    checks = [
        a_check("t::listens", title=a_text("Le serveur écoute", "The server listens"), trace=dialogue()[:4]),
        a_check(
            "t::capitals", outcome="failed", diagnoses=(wrong,), trace=dialogue(), replay="grade exercises/parrot x",
            difference=a_text("la réponse diffère.", "the reply differs."),
            wanted=a_content("ÉTÉ"), seen=a_content("été", 1),
        ),
        a_check(
            "t::dialogue", role="both", outcome="failed", title=a_text("Ils dialoguent", "They talk"), trace=together(),
            wanted=a_content("TORTUE"), seen=a_content(""),
        ),
        a_check("t::accents", outcome="skipped", needs=("t::capitals",), title=a_text("Accents")),
        a_check("t::reset", outcome="inconclusive", title=a_text("Coupure", "Reset")),
        a_check("t::bonus", outcome="failed", bonus=True, title=a_text("Deux clients", "Two clients"), points=1.0),
    ]  # fmt: skip
    sources = {"server.py": SERVER, "client.py": CLIENT}
    return a_result(checks, advice=(a_diagnosis("advice", line=5),), sources=sources, **changes)


def a_long_sample(events: int) -> Result:
    """A result with `events` trace events, in checks of 300 that all failed."""
    checks = [
        a_check(
            f"t::{start}", outcome="failed",
            trace=tuple((dialogue() * 30)[: min(300, events - start)]),
        )
        for start in range(0, events, 300)
    ]  # fmt: skip
    return a_result(checks, sources={"server.py": SERVER, "client.py": CLIENT})
