import socket

HOTE = '127.0.0.1'
PORT = 6020
ADRESSE = (HOTE, PORT)

client = socket.socket()
print('Connecté à', ADRESSE)

while True:
    texte = input('>>> ')
    if not texte:
        break
    client.send(texte.encode('utf-8'))
    recu = client.recv(1024)
    if not recu:
        print('Le serveur est parti')
        break
    print(recu.decode('utf-8'))

client.close()
