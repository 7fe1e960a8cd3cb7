import selectors
import socket
import types

sel = selectors.DefaultSelector()


def accept(sock, _):
    conn, addr = sock.accept()
    conn.setblocking(False)
    data = types.SimpleNamespace(addr=addr, out=b"", cb=service)
    sel.register(conn, selectors.EVENT_READ | selectors.EVENT_WRITE, data)


def service(sock, mask):
    data = sel.get_key(sock).data
    if mask & selectors.EVENT_READ:
        try:
            got = sock.recv(1024)
        except ConnectionError:
            got = b""
        if not got:
            sel.unregister(sock)
            sock.close()
            return
        try:
            data.out += got.decode().upper().encode()
        except UnicodeDecodeError:
            data.out += b"?"
    if mask & selectors.EVENT_WRITE and data.out:
        n = sock.send(data.out)
        data.out = data.out[n:]
    want = selectors.EVENT_READ | (selectors.EVENT_WRITE if data.out else 0)
    if sel.get_key(sock).events != want:
        sel.modify(sock, want, data)


with socket.socket() as srv:
    srv.bind(("", 6789))
    srv.listen()
    srv.setblocking(False)
    sel.register(srv, selectors.EVENT_READ, types.SimpleNamespace(cb=accept))
    ticks = 0
    try:
        while True:
            ready = sel.select(timeout=0.02)
            ticks += 1
            for key, mask in ready:
                key.data.cb(key.fileobj, mask)
    except KeyboardInterrupt:
        print("bye after", ticks)
