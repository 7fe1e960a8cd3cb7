import importlib
import os
import sys

assert os.path.samefile(os.path.dirname(os.path.abspath(sys.argv[0])), sys.path[0])
assert os.path.samefile(sys.modules["__main__"].__file__, __file__)
assert os.path.exists("config.json")
p = importlib.import_module("perroquet")
c = p.Transport.client()
try:
    for l in iter(lambda: input("> "), ""):
        c.dire(l)
        r = c.lire()
        if not r:
            break
        print(r)
except (EOFError, ConnectionError):
    pass
c.fermer()
