import socket

# ::1 c'est localhost
client = socket.create_connection(('::1', 6789))
print('Connexion reussie.')

while True:
    message = input('>>> ')
    if not message:
        break
    client.sendall(message.encode('utf-8'))
    recu = client.recv(1024)
    if not recu:
        print('Le serveur a fermé la connexion.')
        break
    print('Recu :', recu.decode('utf-8'))

print('Déconnexion.')
client.close()
