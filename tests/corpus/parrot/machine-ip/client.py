import socket


def mon_ip():
    u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        u.connect(("8.8.8.8", 80))
        return u.getsockname()[0]
    except OSError:
        return "127.0.0.1"
    finally:
        u.close()


client = socket.socket()
client.connect((mon_ip(), 6789))
while True:
    m = input("> ")
    if not m:
        break
    try:
        client.sendall(m.encode())
        r = client.recv(1024)
    except ConnectionError:
        break
    if not r:
        print("serveur parti")
        break
    print(r.decode())
client.close()
