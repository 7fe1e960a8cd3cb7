import os

from attempt import *

import ctypes

room = ctypes.create_string_buffer(4096)
attempt("io_uring", lambda: syscall(425, 8, room))
attempt("userfaultfd", lambda: syscall(323, 1))
attempt("bpf", lambda: syscall(321, 0, room, 72))
attempt("perf", lambda: syscall(298, room, 0, -1, -1, 0))
attempt("keys", lambda: syscall(248, b"user", b"x", b"y", 1, -2))
attempt("keyring", lambda: syscall(250, 0, -3, 1))
attempt("personality", lambda: call("personality", 0x40000) is not None)
attempt("memfd", lambda: os.memfd_create("x"))
attempt("segment", lambda: call("shmget", 0, 4096, 0o1600) is not None)
attempt("queue", lambda: call("msgget", 0, 0o1600) is not None)
attempt("semaphore", lambda: call("semget", 0, 1, 0o1600) is not None)
attempt("posix queue", lambda: call("mq_open", b"/x", 0o102, 0o600, None))
attempt("module", lambda: syscall(175, room, 1, b""))
attempt("kexec", lambda: syscall(246, 0, 0, 0, 0))
attempt("clock", lambda: syscall(227, 0, room))
attempt("handle", lambda: syscall(304, -100, room, 0))
attempt("log", lambda: syscall(103, 3, room, 100))
attempt("table", lambda: syscall(154, 1, room, 16))
attempt("ports", lambda: syscall(173, 0x378, 1, 1))
attempt("pages", lambda: syscall(279, 1, 0, room, 0, room, 0) and True)
attempt("quota", lambda: syscall(179, 0, b"/", 0, room))
attempt("accounts", lambda: syscall(163, b"/tmp/x"))
attempt("restart", lambda: syscall(169, 0, 0, 0))
attempt("x32", lambda: syscall(0x40000000 + 39))
attempt("landlock of others", lambda: syscall(440, os.pidfd_open(1), 0, 0, 4, 0))
serve()
