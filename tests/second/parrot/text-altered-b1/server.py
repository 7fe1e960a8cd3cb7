from socket import socket

def nettoyer(phrase):
    # on met en majuscules tous les mots
    return ' '.join(phrase.upper().split())

srv = socket()
srv.bind(('localhost', 1789))
srv.listen(1)
cli = srv.accept()[0]
x = cli.recv(1024)
while x:
    cli.send(nettoyer(x.decode()).encode())
    x = cli.recv(1024)
cli.close(); srv.close()
