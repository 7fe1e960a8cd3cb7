import socket
PORT = 6019
with socket.create_server(('', PORT)) as srv:
    print("j'attends sur le port", PORT)
    c, who = srv.accept()
    tuyau = c.makefile('rwb', buffering=0)
    lu = tuyau.read(1500)
    while lu:
        tuyau.write(lu.decode().upper().encode())
        lu = tuyau.read(1500)
    tuyau.close()
    c.close()
