import socket

s = socket.socket()
s.bind(('', 6789))
s.listen(1)
s.setblocking(False)   # accept n'attend pas

conn = None
while conn is None:
    try:
        conn, addr = s.accept()
    except BlockingIOError:
        print('En attente de connexion...')

conn.setblocking(True)
print('Connexion de', addr)
while True:
    recu = conn.recv(1024)
    if not recu:
        break
    conn.sendall(recu.decode('utf-8').upper().encode('utf-8'))
conn.close()
s.close()
