from socket import *
print("demarrage")
socket = socket()
socket.bind(('', 6789))
socket.listen()
c, a = socket.accept()
print(a, "est la")
list = []
while 1:
    str = c.recv(2048)
    if str == b"":
        print("il est parti")
        break
    list.append(str)
    str = str.decode()
    c.sendall(str.upper().encode())
    print(len(list), "messages", str)
c.close()
socket.close()
