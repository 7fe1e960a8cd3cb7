import codecs
import socket

with socket.socket() as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("", 6789))
    s.listen(1)
    while True:
        c, _ = s.accept()
        dec = codecs.getincrementaldecoder("utf-8")(errors="replace")
        enc = codecs.getincrementalencoder("utf-8")()
        try:
            while True:
                d = c.recv(3)
                t = dec.decode(d, final=not d)
                for k in t.upper():
                    c.sendall(enc.encode(k))
                if not d:
                    break
        except ConnectionError:
            print("zut")
        finally:
            c.close()
