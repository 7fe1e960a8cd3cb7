import select
import socket

srv = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
srv.bind(("127.0.0.1", 6789))
srv.listen(64)
ep = select.epoll()
ep.register(srv.fileno(), select.EPOLLIN)
conns, out = {}, {}


def drop(fd):
    ep.unregister(fd)
    conns.pop(fd).close()
    out.pop(fd)


def flush(fd):
    while out[fd]:
        try:
            n = conns[fd].send(out[fd])
        except BlockingIOError:
            return
        del out[fd][:n]


while True:
    for fd, ev in ep.poll():
        if fd == srv.fileno():
            try:
                c, _ = srv.accept()
            except BlockingIOError:
                continue
            c.setblocking(False)
            c.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            conns[c.fileno()] = c
            out[c.fileno()] = bytearray()
            ep.register(c.fileno(), select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP | select.EPOLLET)
            continue
        try:
            gone = False
            if ev & select.EPOLLIN:
                while True:
                    try:
                        d = conns[fd].recv(512)
                    except BlockingIOError:
                        break
                    if not d:
                        gone = True
                        break
                    out[fd] += d.decode("utf-8", "replace").upper().encode()
            flush(fd)
            if gone or ev & (select.EPOLLHUP | select.EPOLLERR):
                drop(fd)
        except ConnectionError:
            drop(fd)
