import fcntl
import os
import signal
import socket

signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGIO})


def async_io(s):
    fcntl.fcntl(s, fcntl.F_SETOWN, os.getpid())
    fl = fcntl.fcntl(s, fcntl.F_GETFL)
    fcntl.fcntl(s, fcntl.F_SETFL, fl | os.O_ASYNC | os.O_NONBLOCK)


s = socket.socket()
s.bind(("", 6789))
s.listen(1)
async_io(s)
c = None
fini = False
while not fini:
    if c is None:
        try:
            c, _ = s.accept()
            async_io(c)
        except BlockingIOError:
            pass
    if c is not None:
        try:
            while True:
                d = c.recv(1024)
                if not d:
                    fini = True
                    break
                c.sendall(d.decode().upper().encode())
        except BlockingIOError:
            pass
        except ConnectionError:
            fini = True
    if not fini:
        signal.sigtimedwait({signal.SIGIO}, 0.5)
c.close()
s.close()
