import os

from attempt import *

attempt("network", lambda: reach((AIM["outside"], AIM["outside_port"])))
attempt("udp", lambda: reach((AIM["outside"], AIM["outside_port"]), kind=socket.SOCK_DGRAM))
attempt("six", lambda: reach(("2001:db8::1", 80), socket.AF_INET6))
attempt("name", lambda: [one for one in [socket.gethostbyname("example.invalid")] if one])
attempt("router", lambda: reach(("192.168.1.1", 80)))
attempt("metadata", lambda: reach(("169.254.169.254", 80)))
attempt("cards", lambda: [name for _, name in socket.if_nameindex() if name != "lo"])
serve()
