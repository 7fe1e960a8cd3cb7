import socket

def client_accepte(ip):
    rep = input('Accepter ' + ip + ' (o/n) ? ')
    return rep.lower() != 'n'

s = socket.socket()
s.bind(('', 6789))
s.listen(1)
print('Serveur lancé')
while True:
    conn, adr = s.accept()
    if client_accepte(adr[0]):
        while True:
            data = conn.recv(1024)
            if not data:
                break
            conn.sendall(data.decode('utf-8').upper().encode('utf-8'))
    conn.close()
