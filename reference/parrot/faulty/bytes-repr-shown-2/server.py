import socket
sock = socket.socket()
sock.bind(('', 3000))
sock.listen(2)
while True:
    autre, adresse = sock.accept()
    print('Bonjour', adresse[0])
    while True:
        paquet = autre.recv(4096)
        if paquet == b'':
            break
        autre.sendall(str(paquet, 'utf8').upper().encode('utf8'))
    print('Au revoir', adresse[0])
    autre.close()
