import socket

with socket.socket() as ecoute:
    ecoute.bind(('', 4322))
    ecoute.listen(1)
    conn, qui = ecoute.accept()
    # comme un fichier, c'est plus simple
    fichier = conn.makefile('w', encoding='utf-8')
    while True:
        bloc = conn.recv(1024)
        if not bloc:
            break
        fichier.write(bloc.decode('utf-8').upper())
    conn.close()
