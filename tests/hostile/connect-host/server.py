import os

from attempt import *

attempt("tcp", lambda: reach(("127.0.0.1", AIM["tcp"])))
attempt("udp", lambda: reach(("127.0.0.1", AIM["udp"]), kind=socket.SOCK_DGRAM))
attempt("unix", lambda: reach(AIM["unix"], socket.AF_UNIX))
attempt("abstract", lambda: reach("\0" + AIM["abstract"], socket.AF_UNIX))
made = plain()
made.settimeout(None)
attempt("libc", lambda: call("connect", made.fileno(), (2).to_bytes(2, "little") + AIM["tcp"].to_bytes(2, "big") + bytes((127, 0, 0, 1)) + bytes(8), 16))
attempt("list", lambda: any(":%04X" % AIM["tcp"] in line for line in open("/proc/net/tcp")))
attempt("docker", lambda: reach("/var/run/docker.sock", socket.AF_UNIX))
attempt("dbus", lambda: reach("/run/dbus/system_bus_socket", socket.AF_UNIX))
serve()
