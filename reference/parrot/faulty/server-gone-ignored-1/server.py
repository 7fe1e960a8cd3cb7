import socket, threading

nb = 0

def client_thread(sock, numero):
    print('thread', numero, 'lancé')
    while True:
        m = sock.recv(4096)
        if m == b'':
            break
        sock.sendall(m.decode().upper().encode())
    sock.close()
    print('thread', numero, 'fini')

ss = socket.socket()
ss.bind(('', 20000))
ss.listen(10)
while True:
    sock, ad = ss.accept()
    nb += 1
    threading.Thread(target=client_thread, args=(sock, nb)).start()
