import codecs
import socket

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", 6024))
s.listen()
while True:
    c, _ = s.accept()
    dec = codecs.getincrementaldecoder("utf-8")(errors="replace")
    try:
        for bloc in iter(lambda: c.recv(512), b""):
            c.sendall(dec.decode(bloc).upper().encode())
    except ConnectionError as e:
        print("client perdu :", e)
    finally:
        c.close()
