import socket

histoire = []


def dessiner():
    print("\033[2J\033[H", end="")
    for qui, t in histoire[-20:]:
        print("┌" + "─" * 20)
        print("│", qui, ":", t)
    print("└" + "─" * 20)


s = socket.create_connection(("127.0.0.1", 6789))
while True:
    dessiner()
    l = input("\033[7m votre texte \033[0m ")
    if not l:
        break
    histoire.append(("moi", l))
    try:
        s.sendall(l.encode())
        r = s.recv(4096)
    except ConnectionError:
        r = b""
    if not r:
        break
    histoire.append(("lui", r.decode()))
s.close()
print("bye")
