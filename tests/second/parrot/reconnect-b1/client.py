import socket


class ClientPerroquet:
    def __init__(self, host, port):
        self.host = host
        self.port = port
        self.socket = socket.socket()
        self.socket.connect((self.host, self.port))

    def envoyerMessage(self, message):
        self.socket.connect((self.host, self.port))
        self.socket.send(message.encode('utf-8'))

    def recevoirMessage(self):
        return self.socket.recv(1024).decode('utf-8')

    def fermer(self):
        self.socket.close()


def main():
    client = ClientPerroquet('localhost', 6010)
    while True:
        message = input('Entrez un message : ')
        if message == '':
            break
        try:
            client.envoyerMessage(message)
            reponse = client.recevoirMessage()
        except ConnectionError:
            break
        if reponse == '':
            break
        print(reponse)
    client.fermer()


main()
