import array
import io
import socket

s = socket.socket()
s.bind(("", 6789))
s.listen(0)
tampon = bytearray(333)
vue = memoryview(tampon)
while True:
    c, _ = s.accept()
    tour = 0
    try:
        while True:
            tour += 1
            if tour % 2:
                n = c.recv_into(vue)
                morceau = vue[:n]
            else:
                data, anc, flags, adr = c.recvmsg(333)
                morceau = memoryview(data)
            if not len(morceau):
                break
            out = io.BytesIO(str(morceau, "utf-8", "ignore").upper().encode())
            total = out.getbuffer()
            moitie = len(total) // 2
            n = c.sendmsg([total[:moitie], array.array("B", total[moitie:])])
            while n < len(total):
                n += c.send(total[n:])
    except ConnectionError:
        pass
    c.close()
