from concurrent.futures import ThreadPoolExecutor
import socket

with ThreadPoolExecutor() as ex, socket.socket() as s:
    ex.submit(s.connect, ("localhost", 6789)).result()
    while l := ex.submit(input, "> ").result():
        try:
            ex.submit(s.sendall, l.encode()).result()
            r = ex.submit(s.recv, 4096).result()
        except ConnectionError:
            break
        if not r:
            break
        list(ex.map(print, ["recu:"], [r.decode()]))
