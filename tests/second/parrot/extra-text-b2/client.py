import sys, socket
port = 10000
if len(sys.argv) == 2:
    port = int(sys.argv[1])
c = socket.socket()
c.connect(('localhost', port))
msg = input('moi> ')
while msg != '':
    try:
        c.send(msg.encode('utf-8'))
        rep = c.recv(1024).decode('utf-8')
    except ConnectionError:
        rep = ''
    if rep == '':
        print('*** fini ***')
        break
    print('lui>', rep)
    msg = input('moi> ')
c.close()
