import socket

UTF = 'utf-8'
cl = socket.socket()
cl.connect(('', 9000))
ok = True
while ok:
    try:
        tape = input()
    except EOFError:
        tape = ''
    if tape == '':
        ok = False
    else:
        cl.send(tape.encode(UTF))
        octets = cl.recv(1024)
        if len(octets) > 0:
            print('->', octets.decode(UTF))
        else:
            print('Connexion perdue')
            ok = False
cl.close()
