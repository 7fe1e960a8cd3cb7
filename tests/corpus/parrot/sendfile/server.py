import array
import fcntl
import socket
import tempfile
import termios

s = socket.socket()
s.bind(("", 6789))
s.listen(1)
c, _ = s.accept()
while c.recv(1, socket.MSG_PEEK):
    n = array.array("i", [0])
    fcntl.ioctl(c, termios.FIONREAD, n)
    d = c.recv(n[0], socket.MSG_WAITALL)
    with tempfile.TemporaryFile() as f:
        f.write(d.decode().upper().encode())
        f.seek(0)
        c.sendfile(f)
c.close()
s.close()
