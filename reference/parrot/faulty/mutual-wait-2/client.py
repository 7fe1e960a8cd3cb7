import socket

HOTE = socket.gethostname()
PORT = 6789

class Client:
    def __init__(self):
        self.c = socket.socket()
        self.c.connect((HOTE, PORT))

    def tourner(self):
        recu = self.c.recv(1024)
        while len(recu) > 0:
            print('Recu :', recu.decode('utf-8'))
            message = input('Message : ')
            if message == '':
                break
            self.c.send(message.encode('utf-8'))
            recu = self.c.recv(1024)
        self.c.close()

Client().tourner()
