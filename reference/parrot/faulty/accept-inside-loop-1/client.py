import socket

IP, PORT = '127.0.0.1', 8765

client = socket.socket()
client.connect((IP, PORT))
print('Connecté. Entrée toute seule pour quitter.')

phrase = '?'
while phrase:
    phrase = input('Phrase ? ')
    if phrase:
        n = client.send(phrase.encode('utf-8'))
        print(n, 'octets envoyés')
        recu = client.recv(4096)
        if not recu:
            print('Le serveur est parti')
            break
        print('Réponse :', recu.decode('utf-8'))
client.close()
