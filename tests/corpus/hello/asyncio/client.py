import asyncio


async def main():
    lecteur, ecrivain = await asyncio.open_connection("127.0.0.1", 8889)
    ecrivain.write(b"Bonjour")
    try:
        await ecrivain.drain()
        reponse = await lecteur.read(1024)
    except ConnectionError:
        reponse = b""
    print(reponse.decode("utf-8") or "(rien)")
    ecrivain.close()


asyncio.run(main())
