import os

from attempt import *

for port in AIM["neighbour_ports"]:
    attempt("port %d" % (port == 6789), lambda: reach(("127.0.0.1", port)))
    attempt("address %d" % (port == 6789), lambda: reach(("192.168.1.20", port)))
attempt("abstract", lambda: reach("\0" + AIM["neighbour_abstract"], socket.AF_UNIX))
serve()
