import socket

# partie 1 : je me mets en attente
s = socket.socket()
s.bind(('', 6789))
s.listen(1)
print("j'attends un client")

# partie 2 : quelqu'un arrive
client, adresse = s.accept()
print("voici", adresse)

# partie 3 : il parle
recu = client.recv(1024)
if recu != b'':
    recu = recu.decode('utf-8')
    print("il dit :", recu)

    # partie 4 : je réponds
    client.send(recu.upper().encode('utf-8'))

client.close()
s.close()
