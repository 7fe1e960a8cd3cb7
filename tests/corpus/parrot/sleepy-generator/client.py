from socket import create_connection

with create_connection(('localhost', 1234)) as s:
    for ligne in iter(lambda: input('? '), ''):
        s.sendall(ligne.encode())
        octets = s.recv(1024)
        if not octets:
            break
        print(f'« {octets.decode()} »')
