"""One selector, one deadline: everything that the grader reads while a check runs is read here, by one thread.

Nothing is in limbo between a thread that reads and one that judges: what `step` did not deliver is still in the kernel,
where the observer can see it.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable

Source = socket.socket | int


class OutOfTimeError(Exception):
    """The check's wall-clock limit passed; `starved` when the kernel's accounting shows that the program got no CPU."""

    def __init__(self, seconds: float, starved: bool = False) -> None:
        super().__init__(f"no verdict within {seconds:g} s")
        self.seconds = seconds
        self.starved = starved


class Reactor:
    """Calls back for what is readable, until a deadline `seconds` from its creation."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._deadline = time.monotonic() + seconds
        self.signs = 0  # how often something came that the program did towards the outside
        self.deeds = 0  # of these, what it did not only print
        self._selector = selectors.DefaultSelector()
        # Windows refuses to select on nothing; a pair that nobody writes to is always there.
        self._silent, self._other_end = socket.socketpair()
        self._selector.register(self._silent, selectors.EVENT_READ, (lambda: None, False, False))

    def watch(self, source: Source, ready: Callable[[], None], *, sign: bool = True, console: bool = False) -> None:
        """Call `ready` whenever `source` has something to read; `sign`: it is a sign of life, not only talk about it."""
        self._selector.register(source, selectors.EVENT_READ, (ready, sign, console))

    def forget(self, source: Source) -> None:
        """Stop watching `source`; harmless if it was not watched."""
        try:
            self._selector.unregister(source)
        except (KeyError, ValueError):
            return

    def step(self, timeout: float) -> bool:
        """Deliver what is readable, waiting at most `timeout` seconds for it; whether there was anything."""
        events = self._selector.select(timeout)
        for key, _ in events:
            ready, sign, console = key.data
            ready()
            self.signs += sign
            self.deeds += sign and not console
        return bool(events)

    def remaining(self) -> float:
        """Seconds until the deadline; negative once it has passed."""
        return self._deadline - time.monotonic()

    def close(self) -> None:
        """Forget everything; the sources stay open."""
        self._selector.close()
        self._silent.close()
        self._other_end.close()
