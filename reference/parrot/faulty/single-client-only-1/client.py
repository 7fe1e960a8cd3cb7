import socket
import sys

port = 6789
if len(sys.argv) == 2:
    port = int(sys.argv[1])

client = socket.create_connection(('localhost', port))
print('port', port)

def dialogue():
    while True:
        texte = input('# ')
        if texte == '':
            return
        client.sendall(texte.encode('utf-8'))
        morceau = client.recv(4096)
        if not morceau:
            print('coupé')
            return
        print('#', morceau.decode('utf-8'))

try:
    dialogue()
except (EOFError, KeyboardInterrupt):
    print('fin')
client.close()
