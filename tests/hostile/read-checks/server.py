import os

from attempt import *

attempt("check", lambda: read(AIM["checks"] + "/test_server.py"))
attempt("folder", lambda: os.listdir(AIM["checks"]))
attempt("grader", lambda: read(AIM["grader"] + "/plugin.py"))
attempt("import", lambda: __import__("grader").plugin)
attempt("pytest", lambda: __import__("pytest"))
serve()
