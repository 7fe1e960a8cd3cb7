import asyncio

PORT = 8765

async def principal():
    lecteur, ecrivain = await asyncio.open_connection("localhost", PORT)
    while True:
        texte = await asyncio.to_thread(input, "> ")
        if not texte:
            break
        ecrivain.write(texte.encode("utf-8"))
        octets = await lecteur.read(2000)
        if not octets:
            break
        print("<", octets.decode("utf-8"))
    ecrivain.close()

asyncio.run(principal())
