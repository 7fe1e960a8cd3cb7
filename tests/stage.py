"""A scene with what it takes to launch programs in it, without pytest, a worker or a submission."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import Any

from grader.harness.client import ClientUnderTest
from grader.harness.direct import DirectLauncher
from grader.harness.launcher import Launch, Limits, Ports
from grader.harness.program import Program
from grader.harness.scene import Scene
from grader.harness.server import ServerUnderTest

LIMITS = Limits(seconds=30)
ECHO = """
    import socket
    s = socket.socket()
    s.bind(('', 6789))
    s.listen(5)
    c, a = s.accept()
    while True:
        d = c.recv(1024)
        if not d:
            break
        c.sendall(d)
    c.close()
"""


class Stage:
    """A scene with what it takes to launch programs in it."""

    def __init__(self, folder: Path, limits: Limits = LIMITS) -> None:
        self.folder = folder
        self.scene = Scene(limits)
        self.launcher = DirectLauncher(sys.executable, limits)
        self.players: list[ServerUnderTest | ClientUnderTest] = []

    def _start(self, role: Any, ports: Ports) -> Program:
        launch = Launch(role, self.folder, f"{role}.py", (), ports)
        return Program(role, self.launcher.launch(launch), self.scene.reactor, self.scene.journal, self.scene.limits)

    def server(self, source: str) -> ServerUnderTest:
        (self.folder / "server.py").write_text(textwrap.dedent(source))
        player = ServerUnderTest(self.scene, lambda ports: self._start("server", ports))
        self.players.append(player)
        return player

    def client(self, source: str, server: ServerUnderTest | None = None) -> ClientUnderTest:
        (self.folder / "client.py").write_text(textwrap.dedent(source))
        player = ClientUnderTest(self.scene, lambda ports: self._start("client", ports), server)
        self.players.append(player)
        return player

    def close(self) -> None:
        for player in reversed(self.players):
            player.close()
        self.scene.close()
        self.launcher.close()
