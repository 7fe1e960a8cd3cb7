"""How a forked program ends: what it shows and its status are those of a plain interpreter, which takes apart more."""

from __future__ import annotations

import re
import subprocess
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.harness import scripts
from tests.interpreters import installed

# Stands for the warm interpreter: the process that it is becomes the program, and notes whether its end was cut short.
WARM = """
import sys
sys.path[0] = sys.argv[1]
import ending
import ctypes, gc, io, os, signal, socket, time, weakref
ending.keep_library()
gc.freeze()
leave, mark = os._exit, sys.argv[3]
def cut_short(status):
    os.open(mark, os.O_CREAT)
    leave(status)
os._exit = cut_short
for name in ("ctypes", "ending"):
    del sys.modules[name]
keep_alive = sys.modules["__main__"]
sys.modules["__main__"] = type(sys)("__main__")
sys.path[0] = os.path.dirname(sys.argv[2])
class probe:
    def main():
        with open(sys.argv[2]) as source:
            code = compile(source.read(), sys.argv[2], "exec")
        exec(code, sys.modules["__main__"].__dict__)
"""
ZYGOTE = Path(scripts.__file__).with_name("zygote.py").read_text(encoding="utf-8")
WARM += textwrap.dedent(ZYGOTE[ZYGOTE.index("    ending.prepare()") :])  # as it does, from there on
SPEAKING = """
class Speaking:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        print("gone:", self.name)
"""
SHORT = {
    "nothing": "",
    "output": "print('one')\nimport sys\nsys.stderr.write('two')",
    "output without its end": "import sys\nsys.stdout.write('one')",
    "status": "raise SystemExit(3)",
    "status of more than a byte": "import sys\nsys.exit(258)",
    "negative status": "import sys\nsys.exit(-2)",
    "true": "import sys\nsys.exit(True)",
    "last words": "import sys\nsys.exit('last words')",
    "finaliser": SPEAKING + "one, _two = Speaking('one'), Speaking('two')\ndef use():\n    return one",
    "finaliser in a cycle": SPEAKING + "one = Speaking('one')\none.own = one\ndel one\nprint('end')",
    "finaliser of what an exception held": SPEAKING
    + "def fail():\n    one = Speaking('one')\n    raise SystemExit(4)\nfail()",
    "exit function": SPEAKING + "import atexit\none = Speaking('one')\natexit.register(print, 'exit function')",
    "exit function that fails": "import atexit\n@atexit.register\ndef fail():\n    raise OSError('in an exit function')",
    "thread that goes on": SPEAKING
    + """
import threading
one = Speaking('one')
def work():
    threading.main_thread().join()
    print('thread')
threading.Thread(target=work).start()
print('main')
""",
    "thread that waits for ever": "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()",
    "file that was not closed": "text = open(1, 'w', closefd=False)\ntext.write('in a buffer')",
    "file that a function holds": "text = open(1, 'w', closefd=False)\ndef say():\n    text.write('in a buffer')\nsay()",
    "generator in its middle": """
def counting():
    try:
        yield 1
    finally:
        print('generator closed')
one = counting()
next(one)
""",
    "sockets": "import socket\nleft, right = socket.socketpair()\nsent = left.makefile('w')\nsent.write('x')",
    "weak reference": SPEAKING + "import weakref\none = Speaking('one')\nweakref.finalize(one, print, 'finalize')",
    "child": "import os\npid = os.fork()\nprint(os.waitpid(pid, 0)[1] >> 8 if pid else 'child', flush=True)\n"
    "raise SystemExit(0 if pid else 5)",
    "last words and finaliser": "import sys\nclass Speaking:\n    def __del__(self):\n        sys.stderr.write('gone')\n"
    "def fail():\n    one = Speaking()\n    sys.exit('last words')\nfail()",
    "import in a finaliser": "class Late:\n    def __del__(self):\n        import time\none = Late()",
    "file opened in a finaliser": "class Late:\n    def __del__(self):\n        open('x', 'w').write('1')\none = Late()",
    "modules seen by a finaliser": "import sys\nclass Late:\n    def __del__(self):\n"
    "        print(len(sys.modules), sys.modules.get('os'))\none = Late()",
    "modules seen by an exit function": "import atexit, sys\n"
    "atexit.register(lambda: print([name for name in sys.modules if ' ' in name]))",
    "coroutine that nobody awaits": "async def work():\n    pass\none = work()",
    "modules that an exit function removes": SPEAKING
    + "import atexit, sys\nmodules = sys.modules\none = Speaking('one')\n"
    "atexit.register(print, 'last exit function')\natexit.register(modules.clear)",
    "own module": "import own\nprint('main')",
    "collections that are watched": "import gc\ngc.callbacks.append(lambda phase, info: print(phase))",
    "collections that are off": SPEAKING + "import gc\ngc.disable()\none = Speaking('one')\none.own = one\ndel one",
}
WHOLE = {
    "no words": "import sys\nsys.exit([])",
    "finaliser that makes another": """
class Chain:
    def __init__(self, number):
        self.number, self.own = number, self
    def __del__(self):
        print('gone', self.number)
        Chain(self.number + 1)
one = Chain(0)
""",
    "finaliser that the library's module holds": SPEAKING + "import socket\nsocket.kept = Speaking('one')",
    "file that the library's module holds": "import socket\nsocket.kept = open(1, 'w', closefd=False)\nsocket.kept.write('x')",
    "generator that the library's module holds": """
import signal
def counting():
    try:
        yield 1
    finally:
        print('generator closed')
signal.kept = counting()
next(signal.kept)
""",
    "other output": "import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.buffer, 'latin-1')\nprint('\\xe9')",
    "output that cannot be flushed": """
import sys
class Broken:
    def write(self, text):
        return len(text)
    def flush(self):
        raise OSError('no room')
sys.stdout = Broken()
print('x')
""",
    "output that is gone": "import os, sys\nsys.stdout.write('x')\nos.close(1)",
    "C's own buffer": "import ctypes\nctypes.CDLL(None).printf(b'from C')",
    "output that an exit function replaces": """
import atexit, sys
class Broken:
    def write(self, text):
        return len(text)
    def flush(self):
        raise OSError('no room')
atexit.register(lambda: setattr(sys, 'stdout', Broken()))
""",
    "output that a thread replaces": """
import sys, threading
class Broken:
    def write(self, text):
        return len(text)
    def flush(self):
        raise OSError('no room')
def work():
    threading.main_thread().join()
    sys.stdout = Broken()
threading.Thread(target=work).start()
""",
    "what is traced": "import sys\nsys.settrace(lambda frame, event, arg: print(event, frame.f_code.co_name))",
    "what the program freezes": "import gc, os\nos.kept = open(1, 'w', closefd=False)\nos.kept.write('x')\ngc.freeze()",
    "garbage": "import gc, warnings\nwarnings.simplefilter('always')\ngc.garbage.append(1)",
    "own kind of number": """
import sys
class Number(int):
    def __and__(self, other):
        return 7
sys.exit(Number(3))
""",
    "what passes for a number": """
import sys
class Liar:
    __class__ = property(lambda self: int)
    def __str__(self):
        return 'liar'
sys.exit(Liar())
""",
    "own kind of exit": "class Own(SystemExit):\n    pass\nraise Own(3)",
    "class whose class fails": """
class Kind(type):
    def __getattribute__(self, name):
        raise OSError(name)
    def __hash__(self):
        raise OSError('hash')
class Odd(metaclass=Kind):
    def __del__(self):
        print('gone')
import socket
socket.kept = object.__new__(Odd)
""",
    "large status": "import sys\nsys.exit(1 << 40)",
}


@dataclass(frozen=True)
class End:
    """What could be seen of a program and its end."""

    status: int
    shown: str
    errors: str


def end_of(command: list[str], folder: Path) -> End:
    ran = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="latin-1",
        timeout=60,
        cwd=folder,
        env={"LANG": "C.UTF-8"},
        check=False,
    )
    return End(ran.returncode, ran.stdout, re.sub(r"0x\w+", "0x", ran.stderr))


def ends(python: str, source: str, folder: Path) -> tuple[End, End, bool]:
    """In a plain interpreter and in one that was warm, and whether the latter's was cut short."""
    program, warm, mark = folder / "server.py", folder / "warm.txt", folder / "mark"
    program.write_text(textwrap.dedent(source), encoding="utf-8")
    (folder / "own.py").write_text(SPEAKING + "one = Speaking('of an own module')\ndef use():\n    return one\n")
    warm.write_text(WARM)
    mark.unlink(missing_ok=True)
    plain = end_of([python, "-B", str(program)], folder)
    forked = end_of([python, "-B", str(warm), str(scripts.FOLDER), str(program), str(mark)], folder)
    return plain, forked, mark.exists()


@pytest.mark.parametrize("version", sorted(installed()))
def test_small_program_ends_as_always_and_sooner(version: str, tmp_path: Path) -> None:
    python = installed()[version].path
    for name, source in SHORT.items():
        plain, forked, cut = ends(python, source, tmp_path)
        assert forked == plain, name
        assert cut, name


@pytest.mark.parametrize("version", sorted(installed()))
def test_interpreter_takes_everything_apart_when_that_may_show(version: str, tmp_path: Path) -> None:
    python = installed()[version].path
    for name, source in WHOLE.items():
        plain, forked, cut = ends(python, source, tmp_path)
        assert forked == plain, name
        assert not cut, name
