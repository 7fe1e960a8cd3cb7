import socket

ip = '127.0.0.1'
port = 6789
client = socket.socket()
client.connect((ip, port))
print('Client connecté au port ' + str(port))

while True:
    texte = input('moi> ')
    if texte == '':
        client.close()
        break
    try:
        client.send(texte.encode('utf-8'))
        recu = client.recv(1024)
    except OSError as e:
        print('Oups : ' + str(e))
        break
    if len(recu) == 0:
        print('Oups : plus de serveur')
        break
    print('lui> ' + recu.decode('utf-8'))
