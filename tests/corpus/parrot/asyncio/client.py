import asyncio


async def main():
    lecteur, ecrivain = await asyncio.open_connection('127.0.0.1', 8889)
    boucle = asyncio.get_running_loop()
    while True:
        try:
            ligne = await boucle.run_in_executor(None, input, '>>> ')
        except EOFError:
            break
        if ligne == '':
            break
        try:
            ecrivain.write(ligne.encode('utf-8'))
            await ecrivain.drain()
            octets = await lecteur.read(4096)
        except ConnectionError:
            octets = b''
        if octets == b'':
            print('Le serveur est parti.')
            break
        print(octets.decode('utf-8'))
    ecrivain.close()


asyncio.run(main())
