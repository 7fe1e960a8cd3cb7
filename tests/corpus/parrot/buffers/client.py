import socket
import sys

s = socket.socket()
s.connect(("localhost", 6789))
tete, queue = bytearray(10), bytearray(4000)
while True:
    sys.stdout.write("> ")
    sys.stdout.flush()
    l = sys.stdin.readline().strip("\n")
    if not l:
        break
    try:
        s.sendmsg([l[:1].encode(), l[1:].encode()])
        n, *_ = s.recvmsg_into([tete, queue])
    except OSError:
        break
    if n == 0:
        break
    tout = bytes(tete + queue)[:n]
    print(tout.decode())
s.close()
