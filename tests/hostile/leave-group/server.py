import os

from attempt import *

for place in ("/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/memory/cgroup.procs", "/sys/fs/cgroup/pids/tasks"):
    attempt("leave", lambda: open(place, "w").write("0"))
attempt("see", lambda: os.listdir("/sys/fs/cgroup"))
attempt("cpu", lambda: __import__("resource").setrlimit(0, (-1, -1)) is None)
attempt("space", lambda: __import__("resource").setrlimit(9, (-1, -1)) is None)
attempt("processes", lambda: __import__("resource").setrlimit(6, (-1, -1)) is None)
attempt("core", lambda: __import__("resource").setrlimit(4, (-1, -1)) is None)
attempt("score", lambda: open("/proc/self/oom_score_adj", "w").write("-500"))
serve()
