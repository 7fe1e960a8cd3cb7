"""What the rows of a diagram say, in both languages."""

from __future__ import annotations

from functools import cache

from grader.report.bilingual import gettext as _
from grader.report.bilingual import ngettext
from grader.result import TraceEvent
from grader.text import Text

SEGMENTS = {"connect": "SYN", "fin": "FIN", "rst": "RST"}
_OF_ITSELF = (
    "print",
    "error-output",
    "uncaught",
    "reset",
)  # what a program does without one of the calls of the course


def label(event: TraceEvent, way: str) -> Text:
    """Who does what; `way` is that of its arrow, if it has one."""
    if event.event == "left-out":
        count = int(event.text) if event.text and event.text.isdecimal() else 0
        return ngettext("%(num)s event is left out here", "%(num)s events are left out here", count)
    alone = _alone().get(event.event)
    return alone if alone and event.who != "peer" else _who(event, way) + _deed(event, way)


def call(event: TraceEvent, way: str) -> str | None:
    """The name of the call that the event is, where it says more than the words."""
    if event.event == "blocked":
        return event.blocked
    return event.event if _is_call(event, way) else None


def size(length: int | None, size: int) -> Text:
    """How long a text is, in characters where it is one and in bytes."""
    count = ngettext("%(num)s byte", "%(num)s bytes", size)
    if length is None:
        return count
    characters = ngettext("%(num)s character", "%(num)s characters", length)
    return Text(f"{characters.fr}, {count.fr}", f"{characters.en}, {count.en}")


def connection(event: TraceEvent) -> tuple[Text, ...]:
    """Which connection an event is about, where there were several."""
    return (_("connection %(number)s", number=event.connection),) if event.connection is not None else ()


def calls(sizes: tuple[int, ...]) -> Text:
    """In how many calls to send something was sent, and how many bytes each gave."""
    shown = " | ".join(map(str, sizes[:8])) + (" | …" if len(sizes) > 8 else "")
    return _("in %(count)s calls: %(sizes)s", count=len(sizes), sizes=shown)


def again(times: int, printing: bool = False) -> Text:
    """That what was just told happened more often; `printing`: what was shown meanwhile may differ."""
    if printing:
        return ngettext(
            "… and the same %(num)s more time, without what was shown",
            "… and the same %(num)s more times, without what was shown",
            times,
        )
    return ngettext("… and the same %(num)s more time", "… and the same %(num)s more times", times)


def shortened(steps: int) -> Text:
    """That steps of a dialogue are not in the page."""
    return ngettext(
        "%(num)s step is left out, to keep this page small",
        "%(num)s steps are left out, to keep this page small",
        steps,
    )


def limit(name: str) -> Text:
    """A limit of the exercise, in words."""
    return _limits().get(name) or Text(name or "?", name or "?")


def status(told: str) -> Text:
    """How a program ended."""
    return _("status: %(status)s", status=told)


def _is_call(event: TraceEvent, way: str) -> bool:
    if event.who != "program" or way or event.event in _OF_ITSELF:
        return False
    return event.event != "close" or event.text is not None


def _who(event: TraceEvent, way: str) -> Text:
    if event.who == "keyboard" or (event.who == "peer" and way != "left"):
        return _("the grader")
    return {"server": _("your server"), "client": _("your client")}.get(event.role) or _("your programs")


def _deed(event: TraceEvent, way: str) -> Text:
    if _is_call(event, way):
        return _calls().get(event.event) or _("calls")
    if event.who == "peer" and event.event == "recv":
        return _("sends")
    return _deeds().get(event.event) or Text(event.event or "?", event.event or "?")


@cache
def _alone() -> dict[str, Text]:
    """What nobody does."""
    return {
        "decided": _("Here the test was decided; what follows only tidies up."),
        "wanted": _("expected:"),
        "missing": _("expected, and never came:"),
        "type": _("typed at the keyboard:"),
        "end-of-keyboard": _("no more lines at the keyboard (Ctrl-D)"),
    }


@cache
def _deeds() -> dict[str, Text]:
    return {
        "launch": _("starts"), "connect": _("connects"), "refused": _("wants to connect and is refused"),
        "half-close": _("has nothing more to send"),
        "stop": _("is stopped by the grader"), "send": _("sends"), "sendall": _("sends"), "recv": _("receives"),
        "close": _("closes the connection"), "reset": _("breaks the connection off"),
        "print": _("shows"), "error-output": _("shows (errors)"),
        "uncaught": _("stops on an error"), "limit": _("reaches a limit"), "blocked": _("waits in"), "exit": _("ends"),
    }  # fmt: skip


@cache
def _calls() -> dict[str, Text]:
    return {
        "bind": _("chooses its address"), "listen": _("listens"), "accept": _("accepts a client"),
        "connect": _("connects"), "send": _("sends"), "sendall": _("sends"), "recv": _("receives"),
        "close": _("closes"), "input": _("reads the keyboard"),
    }  # fmt: skip


@cache
def _limits() -> dict[str, Text]:
    return {
        "cpu": _("computing time"), "memory": _("memory"), "processes": _("processes and threads"),
        "output": _("output"), "file-size": _("size of a file"), "disk": _("room on the disk"),
        "disk-entries": _("number of files"), "open-files": _("open files and sockets"), "wall-clock": _("time"),
    }  # fmt: skip
