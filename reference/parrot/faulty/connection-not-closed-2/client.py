import os, socket, threading

def boucle(conn):
    while True:
        data = conn.recv(1024)
        if not data:
            print('le serveur est parti')
            os._exit(0)
        print('recu:', data.decode('utf-8'))

conn = socket.socket()
conn.connect(('localhost', 6789))
threading.Thread(target=boucle, args=(conn,)).start()
while True:
    texte = input()
    if texte == '':
        break
    conn.send(texte.encode('utf-8'))
conn.close()
