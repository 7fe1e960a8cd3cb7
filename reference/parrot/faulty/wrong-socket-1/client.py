import socket

client = socket.socket()
client.connect(('127.0.0.1', 11111))
dernier = None

while dernier != '':
    try:
        dernier = input('--> ')
    except EOFError:
        break
    if dernier == '':
        print('Fin du programme')
    else:
        client.send(dernier.encode('utf-8'))
        m = client.recv(1024)
        if m == b'':
            print('Le serveur ne répond plus')
            dernier = ''
        print('<--', m.decode('utf-8'))

client.close()
