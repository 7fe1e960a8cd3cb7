import socket

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect(('localhost', 14000))

def main():
    while True:
        t = input('Message : ')
        if t == '':
            return 'fin demandée'
        s.sendall(t.encode('utf-8'))
        r = s.recv(1024).decode('utf-8')
        if r == '':
            return 'serveur arrêté'
        print('Réponse :', r)

print(main())
s.close()
