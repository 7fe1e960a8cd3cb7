import os
import socket
import threading

c = socket.socket()
c.connect(('127.0.0.1', 2222))

def ecouter():
    # affiche tout ce qui arrive
    while True:
        recu = c.recv(1024)
        if not recu:
            print('serveur parti')
            os._exit(1)
        print('reçu :', recu.decode('utf-8'), flush=True)

threading.Thread(target=ecouter, daemon=True).start()
while True:
    ligne = input('')
    if ligne == '':
        break
    c.send(ligne.encode('utf-8'))
c.close()
