import socket

client = socket.socket()
client.connect(('localhost', 6789))
while True:
    message = input('Message : ')
    if message == '':
        break
    octets = message.encode('utf-8')
    n = client.send(octets)
    if n < len(octets):
        print('Erreur envoi')
        break
    print('Envoi ok.')
client.close()
