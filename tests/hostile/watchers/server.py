import os

from attempt import *

import mmap

attempt("locked", lambda: call("mlockall", 3) and len(mmap.mmap(-1, 64 << 20)))
attempt("huge pages", lambda: mmap.mmap(-1, 2 << 20, flags=0x40022))
instances = 0
try:
    for instances in range(40):  # its own bound
        call("inotify_init1", 0)
except OSError:
    pass
attempt("watch", lambda: call("inotify_add_watch", libc.inotify_init1(0), AIM["home"].encode(), 0xFFF))
os.closerange(4, 60)
serve()
