import socket

def log(*args):
    # mettre False pour enlever les messages
    if True:
        print('[serveur]', *args)

s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
s.bind(('0.0.0.0', 6543))
s.listen(3)

while True:
    log('en attente')
    client, (ip, port) = s.accept()
    log('client', ip, port)
    ok = True
    while ok:
        try:
            recu = client.recv(1024)
            if recu == b'':
                ok = False
            else:
                client.send(recu.decode('utf-8').upper().encode('utf-8'))
        except UnicodeDecodeError:
            log('message illisible')
        except ConnectionResetError:
            log('connexion cassée')
            ok = False
    client.close()
