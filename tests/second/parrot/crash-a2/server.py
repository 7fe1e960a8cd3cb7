import socket
serveur = socket.socket()
serveur.bind(('127.0.0.1', 6789))
serveur.listen()
client, _ = serveur.accept()
total = 0
while True:
    recu = client.recv(1024)
    total += len(recu)
    if not recu: break
    client.sendall(recu.decode('utf-8').upper().encode('utf-8'))
print('total :', total, 'octets')
client.close()
serveur.close()
