import asyncio
import sys


class Client(asyncio.Protocol):
    def __init__(self):
        self.q = asyncio.Queue()

    def data_received(self, data):
        self.q.put_nowait(data)

    def connection_lost(self, exc):
        self.q.put_nowait(b"")


async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    t, p = await loop.create_connection(Client, "127.0.0.1", 7000)
    while True:
        print("> ", end="", flush=True)
        frappe = asyncio.ensure_future(reader.readline())
        recu = asyncio.ensure_future(p.q.get())
        done, _ = await asyncio.wait({frappe, recu}, return_when=asyncio.FIRST_COMPLETED)
        if recu in done:
            print("le serveur est parti")
            frappe.cancel()
            break
        ligne = frappe.result().rstrip(b"\r\n")
        if not ligne:
            recu.cancel()
            break
        t.write(ligne)
        rep = await recu
        if not rep:
            print("le serveur est parti")
            break
        print(rep.decode())
    t.close()
    await asyncio.sleep(0)

asyncio.run(main())
