import os

from attempt import *

attempt("root", lambda: os.setuid(0) is None)
attempt("group", lambda: os.setgid(0) is None)
attempt("groups", lambda: os.setgroups([0]) is None)
attempt("has", lambda: any(int(line.split()[1], 16) for line in open("/proc/self/status") if line.startswith(("CapEff", "CapPrm", "CapInh", "CapAmb"))))
attempt("ambient", lambda: call("prctl", 47, 2, 21, 0, 0))
attempt("capset", lambda: call("capset", (0x20080522).to_bytes(4, "little") + bytes(4), b"\xff" * 24))
attempt("setuid file", lambda: open("s", "w").close() or os.chmod("s", 0o4755) or os.chown("s", 0, 0) is None)
attempt("mapping", lambda: write("/proc/self/uid_map"))
attempt("new privileges", lambda: "NoNewPrivs:\t0" in open("/proc/self/status").read())
attempt("no filter", lambda: call("prctl", 22, 0, 0, 0, 0))
serve()
