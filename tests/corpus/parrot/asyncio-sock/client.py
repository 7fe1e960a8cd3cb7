import asyncio
import sys


async def main():
    loop = asyncio.get_running_loop()
    lignes = asyncio.Queue()
    loop.add_reader(0, lambda: lignes.put_nowait(sys.stdin.readline().rstrip("\n")))
    lecteur, redacteur = await asyncio.open_connection("localhost", "6789", happy_eyeballs_delay=0.25)
    while True:
        l = await lignes.get()
        if not l:
            break
        redacteur.write(l.encode())
        try:
            r = await asyncio.wait_for(lecteur.read(4096), 30)
        except ConnectionError:
            r = b""
        if not r:
            break
        print(r.decode())
    loop.remove_reader(0)
    try:
        redacteur.write_eof()
        await lecteur.read()
    except OSError:
        pass
    redacteur.close()

asyncio.run(main())
