import asyncio

async def perroquet(lecteur, ecrivain):
    print("client connecté")
    while True:
        donnees = await lecteur.read(1024)
        if not donnees:
            break
        ecrivain.write(donnees.decode("utf-8").upper().encode("utf-8"))
        await ecrivain.drain()
    ecrivain.close()

async def main():
    serveur = await asyncio.start_server(perroquet, "127.0.0.1", 6789)
    async with serveur:
        await serveur.run_forever()

asyncio.run(main())
