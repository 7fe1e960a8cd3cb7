import socket

sock = socket.socket()
sock.bind(("127.0.0.1", 31000))
sock.listen(1)
conn, qui = sock.accept()
ok = True
while ok:
    try:
        phrase = conn.recv(1024)
        if phrase == b"":
            ok = False
        else:
            conn.sendall(phrase.decode("utf-8").upper().encode("utf-8"))
    except ConnectionError as e:
        print(e)
        ok = False
conn.close()
sock.close()
