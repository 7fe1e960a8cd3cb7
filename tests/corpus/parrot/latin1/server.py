# -*- coding: latin-1 -*-
# Fichier écrit sous Windows, à la fin des années 90
import socket
serveur = socket.socket()
serveur.bind(('', 6789))
serveur.listen(1)
print("démarré")
canal, adresse = serveur.accept()
serveur.close()
while True:
	reçu = canal.recv(1024)
	if not reçu:
		break
	canal.sendall(reçu.decode('utf-8').upper().encode('utf-8'))
canal.shutdown(socket.SHUT_WR)
canal.close()
