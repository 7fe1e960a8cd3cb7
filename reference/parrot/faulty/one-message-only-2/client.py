import socket

# 1. je me connecte
client = socket.socket()
client.connect(('127.0.0.1', 6789))

# 2. je demande un message
message = input('Entrez votre message : ')
if message != '':
    # 3. je l'envoie et j'attends la réponse
    client.send(message.encode('utf-8'))
    recu = client.recv(1024)
    if recu != b'':
        print('Le serveur a répondu :', recu.decode('utf-8'))

# 4. je me déconnecte
client.close()
