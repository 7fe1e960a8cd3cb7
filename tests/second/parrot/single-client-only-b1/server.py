import codecs
import socket

serveur = socket.socket()
serveur.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
serveur.bind(('', 6014))
serveur.listen(1)
client, adresse = serveur.accept()
decodeur = codecs.getincrementaldecoder('utf-8')('replace')
try:
    while True:
        octets = client.recv(1024)
        if not octets:
            break
        client.sendall(decodeur.decode(octets).upper().encode('utf-8'))
except ConnectionError:
    print('Le client a disparu')
client.close()
serveur.close()
