import socket
import threading
import time

client = socket.socket()
client.connect(('', 6789))
recu = []

def recevoir():
    try:
        recu.append(client.recv(1024).decode('utf-8'))
    except ConnectionError as e:
        recu.append('perdu : ' + str(e))

t = threading.Thread(target=recevoir)
t.start()
for morceau in ('Bon', 'jour'):
    client.sendall(morceau.encode('utf-8'))
    time.sleep(0.3)
t.join()
print('Le serveur a répondu :', recu[0])
client.close()
