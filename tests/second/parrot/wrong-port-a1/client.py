import socket

serveurs = {
    'maison': ('127.0.0.1', 6798),
}
choix = 'maison'

with socket.socket() as s:
    s.connect(serveurs[choix])
    print('connecté à', choix)
    while True:
        t = input('>>> ')
        if t == '':
            break
        try:
            s.sendall(t.encode('utf-8'))
            r = s.recv(1000)
        except OSError:
            break
        if not r:
            break
        print(str(r, 'utf-8'))
