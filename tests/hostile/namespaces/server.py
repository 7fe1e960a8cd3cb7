import os

from attempt import *

attempt("user", lambda: call("unshare", 0x10000000))
attempt("mounts", lambda: call("unshare", 0x20000))
attempt("clone", lambda: syscall(56, 0x10000000 | 17, 0, 0, 0, 0) or os._exit(0))
attempt("clone3", lambda: syscall(435, bytes((0, 0, 0, 0x10)).ljust(88, b"\0"), 88))
attempt("mount", lambda: call("mount", b"x", b"/tmp", b"tmpfs", 0, None))
attempt("remount", lambda: call("mount", b"none", b"/", None, 0x1020, None))
attempt("umount", lambda: call("umount2", b"/proc", 2))
attempt("pivot", lambda: syscall(155, b"/tmp", b"/tmp/work"))
attempt("chroot", lambda: os.chroot("/tmp") is None)
attempt("new mount", lambda: syscall(430, b"proc", 0))
attempt("tree", lambda: syscall(428, -100, b"/", 1))
attempt("join", lambda: call("setns", os.open("/proc/self/ns/user", os.O_RDONLY), 0))
attempt("init's", lambda: os.open("/proc/1/ns/mnt", os.O_RDONLY))
attempt("name", lambda: __import__("socket").sethostname("x") is None)
serve()
