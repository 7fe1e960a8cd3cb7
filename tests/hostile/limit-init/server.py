import os

from attempt import *

import resource

attempt("limit", lambda: resource.prlimit(1, resource.RLIMIT_CPU, (0, 0)) is not None)
attempt("files", lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (0, 0)) is not None)
attempt("look", lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE))
serve()
