import os

from attempt import *

import ctypes

place = ctypes.create_string_buffer(64)
vector = (ctypes.c_void_p * 2)(ctypes.addressof(place), 8)
attempt("attach", lambda: call("ptrace", 16, os.getppid(), 0, 0))
attempt("seize", lambda: call("ptrace", 0x4206, 1, 0, 0))
attempt("trace me", lambda: call("ptrace", 0, 0, 0, 0))
attempt("memory", lambda: open("/proc/1/mem", "rb").read(1))
attempt("read", lambda: call("process_vm_readv", 1, vector, 1, vector, 1, 0))
attempt("write", lambda: call("process_vm_writev", 1, vector, 1, vector, 1, 0))
attempt("compare", lambda: syscall(312, 1, os.getpid(), 0, 0, 0) and True)
serve()
