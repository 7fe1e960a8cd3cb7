import asyncio


async def saluer(lecteur, ecrivain):
    await asyncio.sleep(0.2)
    ecrivain.write("Salut !".encode("utf-8"))
    await ecrivain.drain()
    ecrivain.close()
    await ecrivain.wait_closed()


async def main():
    serveur = await asyncio.start_server(saluer, "127.0.0.1", 8888)
    async with serveur:
        await serveur.serve_forever()


asyncio.run(main())
