import socket, threading, queue, os

q = queue.Queue()
s = socket.create_connection(('127.0.0.1', 6026))

def rx():
    while True:
        try:
            d = s.recv(4096)
        except OSError:
            d = b''
        if not d:
            os._exit(0)
        q.put(d)

threading.Thread(target=rx, daemon=True).start()
while True:
    l = input('> ')
    if not l: break
    try: s.sendall(l.encode())
    except OSError: break
    print(len(q.get()), 'octets recus', flush=True)
s.close()
os._exit(0)
