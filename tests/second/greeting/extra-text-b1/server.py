from socket import *
MESSAGE = 'Salut !'
s = socket()
s.bind(('', 4040))
s.listen(1)
while True:
    c, a = s.accept()
    c.sendall(repr(MESSAGE).encode('utf-8'))
    c.close()
