import os

from attempt import *

attempt("own", lambda: os.environ.get("GRADER_TEST_SECRET"))
attempt("kernel's", lambda: b"GRADER_TEST" in open("/proc/self/environ", "rb").read())
attempt("parent's", lambda: b"GRADER_TEST" in open("/proc/%d/environ" % os.getppid(), "rb").read())
attempt("who", lambda: AIM["home"] in str(dict(os.environ)))
serve()
