import socket

PORT = 6789
kw = {"family": socket.AF_INET6, "dualstack_ipv6": True} if socket.has_dualstack_ipv6() else {}
with socket.create_server(("", PORT), **kw) as srv:
    conn, addr = srv.accept()
    hote, service = socket.getnameinfo(addr, socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)
    print("depuis", hote, service)
    with conn:
        while True:
            data = conn.recv(1024)
            if not data:
                break
            conn.sendall(data.decode("utf8").upper().encode("utf8"))
