import socket

def main():
    s = socket.socket()
    s.connect(('localhost', 15000))
    while True:
        m = input('>>> ')
        if m == '':
            break
        s.send(m.encode('utf-8'))
        r = s.recv(1500)
        if len(r) == 0:
            print('Le serveur est parti.')
            break
        print(r.decode('utf-8'))
    s.close()
