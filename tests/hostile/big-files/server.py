import os

from attempt import *

import signal

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def sparse():
    with open("sparse", "wb") as file:
        file.truncate(1 << 40)
    return os.stat("sparse").st_size


attempt("sparse", sparse)
attempt("large", lambda: open("large", "wb").write(bytes(6 << 20)))
attempt("allocate", lambda: os.posix_fallocate(os.open("kept", os.O_CREAT | os.O_RDWR), 0, 1 << 30) is None)
serve()
