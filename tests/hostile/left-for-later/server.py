import os

from attempt import *

attempt("work", lambda: read("left"))
attempt("tmp", lambda: read("/tmp/left"))
attempt("shared", lambda: read("/dev/shm/left"))
attempt("socket", lambda: reach("\0left", socket.AF_UNIX))
for place in ("left", "/tmp/left", "/dev/shm/left"):
    write(place)
if os.fork() == 0:
    os.setsid()
    left = socket.socket(socket.AF_UNIX)
    left.bind("\0left")
    left.listen()
    while True:
        client, _ = left.accept()
        client.send(b"still here")
serve()
