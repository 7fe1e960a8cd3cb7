import socket
import time

ecoute = socket.create_server(('', 7000))
ecoute.setblocking(False)
salues = 0
while True:
    try:
        client, adresse = ecoute.accept()
    except BlockingIOError:
        time.sleep(0.02)
        continue
    client.setblocking(True)
    n = client.send('Salut !'.encode('utf-8'))
    if n != 7:
        print('Erreur envoi.')
    client.close()
    salues += 1
