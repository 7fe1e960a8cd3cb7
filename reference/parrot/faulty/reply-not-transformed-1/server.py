import asyncio

PORT = 8765

async def client_arrive(lecteur, ecrivain):
    while not lecteur.at_eof():
        try:
            octets = await lecteur.read(2000)
        except ConnectionResetError:
            break
        texte = octets.decode("utf-8")
        ecrivain.write(texte.swapcase().encode("utf-8"))
    ecrivain.close()

async def principal():
    serveur = await asyncio.start_server(client_arrive, "localhost", PORT)
    await serveur.serve_forever()

asyncio.run(principal())
