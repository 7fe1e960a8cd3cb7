import asyncio
import socket


async def parle(loop, c):
    with c:
        try:
            while d := await asyncio.wait_for(loop.sock_recv(c, 1024), 60):
                await loop.sock_sendall(c, d.decode("utf-8", "replace").upper().encode())
        except (ConnectionError, asyncio.TimeoutError):
            pass


async def main():
    loop = asyncio.get_running_loop()
    s = socket.create_server(("", 6789))
    s.setblocking(False)
    taches = set()
    while True:
        c, _ = await loop.sock_accept(s)
        c.setblocking(False)
        t = asyncio.create_task(parle(loop, c))
        taches.add(t)
        t.add_done_callback(taches.discard)

asyncio.run(main())
