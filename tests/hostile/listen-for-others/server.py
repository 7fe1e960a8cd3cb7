import os

from attempt import *

server = plain()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("0.0.0.0", AIM["trap"]))
server.listen()
attempt("tcp", server._accept)
hidden = plain(socket.AF_UNIX)
hidden.bind("\0" + AIM["abstract_trap"])
hidden.listen()
attempt("abstract", hidden._accept)
attempt("path", lambda: plain(socket.AF_UNIX).bind(AIM["doors"] + "/" + NAME) is None)
attempt("privileged", lambda: plain().bind(("0.0.0.0", 80)) is None and plain().listen())
serve()
