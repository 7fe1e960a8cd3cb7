import socket

def creer_serveur(port):
    srv = socket.socket()
    srv.bind(('', port))
    srv.listen(1)
    return srv

def servir(canal):
    while True:
        o = canal.recv(1024)
        if len(o) == 0:
            return
        t = o.decode('utf-8')
        t = t.upper()
        canal.sendall(t.encode('utf-8'))

srv = creer_serveur(6789)
canal, adr = srv.accept()
servir(canal)
canal.close()
srv.close()
