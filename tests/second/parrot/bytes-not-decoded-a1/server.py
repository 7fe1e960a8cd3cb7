from socket import *

s = socket(AF_INET, SOCK_STREAM)
s.bind(("", 6789))
s.listen(5)
while 1:
    c, a = s.accept()
    print("nouveau client", a)
    while donnees := c.recv(2048):
        c.sendall(donnees.upper())
    print("au revoir", a)
    c.close()
