import atexit
import os
import readline
import rlcompleter
import socket

HIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), ".historique")
try:
    readline.read_history_file(HIST)
except OSError:
    pass
atexit.register(readline.write_history_file, HIST)
readline.parse_and_bind("tab: complete")
readline.set_completer(lambda t, i: (["bonjour", "merci"] + [None])[i])
with socket.create_connection(("localhost", 6789)) as s:
    while True:
        try:
            l = input("\001\033[36m\002>>> \001\033[0m\002")
        except (EOFError, KeyboardInterrupt):
            break
        if not l:
            break
        try:
            s.sendall(l.encode())
            r = s.recv(4096)
        except ConnectionError:
            break
        if not r:
            break
        print(f"\033[33m{r.decode()}\033[0m")
