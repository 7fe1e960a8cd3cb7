import socket

def lire_message(c):
    """lit jusqu'au silence (0.3 s) : comme ca on a le message entier"""
    tout = b''
    while True:
        try:
            bloc = c.recv(65536)
        except socket.timeout:
            if tout:
                return tout
            continue
        if not bloc:
            return tout
        tout += bloc

srv = socket.socket()
srv.bind(('', 6002))
srv.listen(1)
c, _ = srv.accept()
c.settimeout(0.3)
message = lire_message(c)
while message:
    c.send(message.decode('utf-8', 'replace').upper().encode('utf-8'))
    message = lire_message(c)
c.close()
srv.close()
