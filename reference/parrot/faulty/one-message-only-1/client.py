import socket

def connexion():
    s = socket.socket()
    s.connect(('', 6789))
    return s

def dialogue(s):
    for essai in range(1000):
        m = input("message numero " + str(essai + 1) + " : ")
        if m == "":
            return
        s.send(m.encode('utf-8'))
        r = s.recv(1024)
        if r == b'':
            print("plus de serveur")
            return
        print(r.decode('utf-8'))

s = connexion()
try:
    dialogue(s)
except EOFError:
    print()
s.close()
