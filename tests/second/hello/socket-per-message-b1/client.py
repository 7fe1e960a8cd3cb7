import socket

def ouvrir():
    s = socket.socket()
    s.connect(('127.0.0.1', 2323))
    return s

def dire(mot):
    s = ouvrir()
    s.send(mot.encode('utf-8'))

def ecouter():
    s = ouvrir()
    return s.recv(1024).decode('utf-8')

dire('Bonjour')
print(ecouter())
