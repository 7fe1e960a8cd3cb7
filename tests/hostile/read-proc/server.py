import os

from attempt import *

OTHERS = [one for one in os.listdir("/proc") if one.isdigit() and int(one) != os.getpid()]


def any_of(path, size=1):
    errors = []
    for one in OTHERS:
        try:
            with open("/proc/%s/%s" % (one, path), "rb") as file:
                if file.read(size):
                    return one
        except OSError as error:
            errors.append(error)
    raise errors[-1] if errors else OSError("nobody")


def any_link(path):
    for one in OTHERS:
        try:
            return os.listdir("/proc/%s/%s" % (one, path))
        except OSError as error:
            last = error
    raise last


attempt("environment", lambda: any_of("environ"))
attempt("maps", lambda: any_of("maps"))
attempt("open files", lambda: any_link("fd"))
attempt("root", lambda: any_link("root"))
attempt("working folder", lambda: any_link("cwd"))
attempt("grader", lambda: os.stat("/proc/%d" % AIM["grader_pid"]))
attempt("many", lambda: len(OTHERS) > 1)
attempt("stack", lambda: any_of("syscall"))
serve()
