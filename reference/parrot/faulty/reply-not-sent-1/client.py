import socket

sock = socket.socket()
sock.connect(("localhost", 1500))

# loop
while 1:
    try: text = input()
    except EOFError: break
    if not text: break
    sock.send(text.encode())
    msg = sock.recv(1024)
    if not msg: break
    print("answer:", msg.decode())

sock.close()
