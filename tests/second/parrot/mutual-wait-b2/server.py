import socket
serv = socket.socket()
serv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serv.bind(('', 6004))
serv.listen(1)
while True:
    print('en attente')
    cli, adr = serv.accept()
    msg = cli.recv(2000)
    while msg != b'':
        maj = msg.decode('utf-8').upper()
        cli.send(maj.encode('utf-8'))
        msg = cli.recv(2000)
    cli.close()
