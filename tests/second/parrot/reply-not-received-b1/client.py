import socket

c = socket.socket()
c.connect(('127.0.0.1', 6024))
ok = True
while ok:
    t = input('>>> ')
    if t == '':
        ok = False
    else:
        try:
            c.sendall(t.encode('utf-8'))
            print('Message envoyé au perroquet.')
        except ConnectionError:
            print('Le perroquet est parti.')
            ok = False
c.close()
