import asyncio


async def perroquet(lecteur, ecrivain):
    print('Connexion de', ecrivain.get_extra_info('peername'))
    try:
        while True:
            octets = await lecteur.read(1024)
            if not octets:
                break
            texte = octets.decode('utf-8', errors='ignore')
            ecrivain.write(texte.upper().encode('utf-8'))
            await ecrivain.drain()
    except ConnectionError:
        print('Connexion perdue')
    finally:
        ecrivain.close()


async def main():
    serveur = await asyncio.start_server(perroquet, '127.0.0.1', 8889)
    async with serveur:
        await serveur.serve_forever()


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print('Arrêt')
