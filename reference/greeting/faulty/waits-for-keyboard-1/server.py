import socket

serveur = socket.socket()
serveur.bind(('0.0.0.0', 5555))
serveur.listen(1)
print("Le serveur est prêt")
client, infos = serveur.accept()
message = input("Que dire à " + infos[0] + " ? ")
client.send(message.encode('utf-8'))
client.close()
serveur.close()
