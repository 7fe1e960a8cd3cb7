import socket
import sys

with socket.socket() as s:
    s.connect(("localhost", 1234))
    f = s.makefile("rwb", buffering=0)
    for brut in sys.stdin.buffer:
        brut = brut.rstrip(b"\r\n")
        if not brut:
            break
        try:
            f.write(brut)
            r = f.read(4096)
        except (BrokenPipeError, ConnectionResetError):
            break
        if not r:
            break
        sys.stdout.buffer.write(b"-> " + r + b"\n")
        sys.stdout.buffer.flush()
    f.close()
