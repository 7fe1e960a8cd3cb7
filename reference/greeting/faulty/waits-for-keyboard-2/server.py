import socket

s = socket.socket()
s.bind(("", 1234))
s.listen(1)
c, a = s.accept()
c.send("Salut !".encode("utf-8"))
c.close()
s.close()
input("Appuyez sur Entrée pour quitter")
