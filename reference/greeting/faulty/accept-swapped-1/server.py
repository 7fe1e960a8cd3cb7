import socket

srv = socket.socket()
srv.bind(('localhost', 7777))
srv.listen(1)
while 1:
    adresse, client = srv.accept()
    client.send(b'Salut !')
    client.close()
