"""The first process in a bubblewrap: a warm interpreter, from which the first process of each sandbox is forked.

A script, run as process 1: Python 3.8 and later, standard library only. It is asked for a sandbox by a message with the names
of modules to import for it and two descriptors: the socket on which that sandbox will be asked, and one that is closed when
nothing of it is left. It ends with its own control socket.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from grader.harness.inside import cell, ending, init, kernel, probe, warm

    warmed: warm.Warmed
else:
    sys.path[0] = sys.argv[1]
    import probe  # first: it remembers which modules a plain interpreter has

    # isort: split
    import warm  # then this, which is to import what programs want before anything else does

    warmed = warm.Warmed(probe.PLAIN_MODULES)
    # What is imported for this script alone is kept for programs as well: else what those import later would lack parts of it.
    warmed.have(("array", "ctypes", "io", "marshal", "resource", "select", "socket", "struct", "time", "atexit"))
    import cell
    import ending
    import init
    import kernel

import gc  # noqa: E402
import marshal  # noqa: E402
import os  # noqa: E402
import select  # noqa: E402


class Zygote:
    """Opens sandboxes until the grader is gone."""

    def __init__(self, control: cell.Control, address: str) -> None:
        self.control = control
        self.address = address
        self.births = cell.Births()
        self.woken = init.woken_by_children()
        self.cells: dict[int, int] = {}  # process → what is closed at its end

    def serve(self) -> bool:
        """False once the grader is gone; True in a new process that is to become the student's program."""
        poll = select.poll()
        poll.register(self.control.socket, select.POLLIN)
        poll.register(self.woken, select.POLLIN)
        gc.freeze()  # a collection in a child would copy every page that it only looks at
        self.control.send(b"ready")
        while True:
            ready = [descriptor for descriptor, _ in poll.poll()]
            if self.woken in ready:
                init.drain(self.woken)
                self.reap()
            if self.control.socket.fileno() in ready:
                asked = self.control.request()
                if asked is None:
                    return False
                data, descriptors = asked
                if self.open(marshal.loads(data), *descriptors):
                    return True

    def open(self, wanted: tuple[str, ...], asked: int, held: int) -> bool:
        """Start a sandbox; True in the process of a student's program in there."""
        try:
            pid = self.births.fork()
        except OSError as exc:
            init.tell(asked, str(exc))
            pid = cell.NOBODY
        if pid:
            os.close(asked)
            if pid == cell.NOBODY:
                os.close(held)
            else:
                self.cells[pid] = held
            return False
        self.control.socket.detach()
        try:
            first = cell.become(asked, self.address)
            warmed.have(wanted)
            ending.keep_library()
            probe.forget_what_was_imported()
        except OSError as exc:
            init.tell(asked, str(exc))
            os._exit(1)
        if not first.serve():
            os._exit(0)
        return True

    def reap(self) -> None:
        """Tell the end of each sandbox of which nothing is left: its first process goes last."""
        while self.cells:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            held = self.cells.pop(pid, None)
            if held is not None:
                os.close(held)


def main() -> bool:
    """Whether this has become a student's process, whose program is then to be run."""
    kernel.set_dumpable(False)
    probe.get_ready()
    return Zygote(cell.Control(int(sys.argv[2])), sys.argv[3]).serve()


if __name__ == "__main__":
    _keep_alive = sys.modules["__main__"]  # its functions' globals must outlive its place in sys.modules
    if not main():
        os._exit(0)  # nothing in here is worth putting away
    warmed.give_to(init.WORK)
    ending.prepare()
    # Here, where no frame is added to those of a fresh interpreter, nor an event for what traces them.
    try:
        probe.main()
    except SystemExit as exc:
        if type(exc) is SystemExit and type(sys.gettrace()) in ending.OWN_TRACES and sys.getprofile() is None:
            ending.arm(exc.code)
        else:
            ending.disarm()
        raise
    if type(sys.gettrace()) in ending.OWN_TRACES and sys.getprofile() is None:
        ending.arm(None)
    else:
        ending.disarm()
