import socket

client = socket.socket()
client.connect(('localhost', 80))
try:
    texte = input('> ')
    while texte:
        client.sendall(texte.encode('utf-8'))
        recu = client.recv(1024)
        if not recu:
            break
        print(recu.decode('utf-8'))
        texte = input('> ')
except EOFError:
    print('fin')
client.close()
