import socket

with socket.socket() as s:
    s.bind(("", 1234))
    s.listen(1)
    c, a = s.accept()
    with c, c.makefile("rb") as lecture, c.makefile("wb") as ecriture:
        while True:
            d = lecture.read1(1024)
            if not d:
                break
            ecriture.write(d.decode().upper().encode())
            ecriture.flush()
