import socket

cli = socket.socket()
cli.connect(('127.0.0.1', 6789))
ok = True
while ok:
    msg = input('> ')
    if msg == '':
        ok = False
    else:
        try:
            cli.send(msg.encode('utf-8'))
            rep = cli.recv(1024)
            if rep == b'':
                print('(serveur fermé)')
                ok = False
            else:
                print('<', rep.decode('utf-8'))
        except OSError:
            print('(erreur réseau)')
            ok = False
cli.close()
