import socket
import threading

def perroquet(conn, num):
    print('client n°', num)
    while True:
        paquet = conn.recv(512)
        if not paquet:
            break
        texte = str(paquet, 'utf-8')
        conn.sendall(bytes(texte.upper(), 'ascii', 'ignore'))
    conn.close()
    print('fin du client n°', num)

s = socket.socket()
s.bind(('', 8000))
s.listen(10)
numero = 0
while True:
    conn, adr = s.accept()
    numero = numero + 1
    t = threading.Thread(target=perroquet, args=(conn, numero))
    t.start()
