import socket

serveur = socket.socket()
serveur.bind(('', 12000))
serveur.listen(1)
client, adresse = serveur.accept()

def traiter(octets):
    texte = octets.decode('utf-8')
    texte = texte.upper()
    return texte.encode('utf-8')

# iter s'arrete quand recv donne b''
for octets in iter(lambda: client.recv(1024), b''):
    client.send(traiter(octets))

print('client parti')
client.close()
serveur.close()
