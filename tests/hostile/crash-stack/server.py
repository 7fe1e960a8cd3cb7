import resource
import sys

try:
    resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))
except (OSError, ValueError):
    pass
sys.setrecursionlimit(10**9)


def deeper(what):
    return [what].__class__(map(deeper, [[what]]))


deeper(0)
