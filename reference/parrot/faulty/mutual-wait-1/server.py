import socket

s = socket.socket()
s.bind(('127.0.0.1', 30000))
s.listen(1)

while True:
    print('Attente...')
    conn, addr = s.accept()
    print('Connecté à', addr)
    while True:
        recu = conn.recv(1024)
        if not recu:
            break
        try:
            texte = recu.decode('utf-8')
        except UnicodeDecodeError:
            print('pas du texte')
            continue
        conn.sendall(texte.upper().encode('utf-8'))
    conn.close()
