# client perroquet
import socket

PORT = 4242

client = socket.socket()
client.connect(('localhost', PORT))
try:
    texte = input('> ')
    while texte:
        client.sendall(texte.encode('utf-8'))
        recu = client.recv(1024)
        if not recu:
            print('Le serveur ne répond plus')
            break
        print('<', recu.decode('utf-8'))
        texte = input('> ')
except EOFError:
    print('ctrl-d')
client.close()
