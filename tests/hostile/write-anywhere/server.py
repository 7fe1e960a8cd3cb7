import os

from attempt import *

import sys
import tempfile

for place in ("doors", "home", "neighbour", "checks"):
    attempt(place, lambda: write(AIM[place] + "/" + NAME))
attempt("passwd", lambda: write("/etc/passwd"))
attempt("library", lambda: write(os.__file__))
attempt("interpreter", lambda: write(sys.executable))
attempt("probe", lambda: write("/grader/probe.py"))
attempt("root", lambda: write("/" + NAME))
attempt("dev", lambda: write("/dev/" + NAME))
attempt("settings", lambda: open("/proc/sys/kernel/core_pattern", "w").write("|/tmp/x"))
attempt("network", lambda: open("/proc/sys/net/ipv4/ip_forward", "w").write("1"))
attempt("group", lambda: write("/sys/fs/cgroup/" + NAME))
attempt("temporary", lambda: write("/var/tmp/" + NAME))
attempt("chmod", lambda: os.chmod("/grader", 0o777) is None)
attempt("remove", lambda: os.remove("/grader/probe.py") is None)
attempt("node", lambda: os.mknod("/tmp/disk", 0o60666, os.makedev(254, 0)) is None)
serve()
