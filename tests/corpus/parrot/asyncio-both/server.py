import asyncio
import codecs

async def perroquet(reader, writer):
    decodeur = codecs.getincrementaldecoder('utf-8')('replace')
    try:
        while True:
            data = await reader.read(1024)
            if not data:
                break
            texte = decodeur.decode(data)
            writer.write(texte.upper().encode('utf-8'))
            await writer.drain()
        writer.close()
        await writer.wait_closed()
    except ConnectionError:
        writer.close()

async def main():
    serveur = await asyncio.start_server(perroquet, '127.0.0.1', 8888)
    async with serveur:
        await serveur.serve_forever()

asyncio.run(main())
