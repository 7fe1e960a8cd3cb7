import socket

conn = socket.socket()
conn.connect(('localhost', 6789))
texte = None
while texte != '':
    texte = input('? ')
    if texte == '':
        continue
    try:
        conn.sendall(texte.encode('utf-8'))
        recu = conn.recv(1024)
    except ConnectionError:
        print('fin du serveur')
        break
    if not recu:
        print('fin du serveur')
        break
    print('=', recu.decode('utf-8'))
conn.close()
