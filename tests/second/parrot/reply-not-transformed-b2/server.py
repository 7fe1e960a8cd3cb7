import asyncio

async def perroquet(lecteur, ecrivain):
    qui = ecrivain.get_extra_info('peername')
    while not lecteur.at_eof():
        brut = await lecteur.read(4096)
        if brut:
            print(qui, 'dit', brut.decode('utf-8').upper())
            ecrivain.write(brut)
            await ecrivain.drain()
    ecrivain.close()

async def demarrer():
    s = await asyncio.start_server(perroquet, '', 2500)
    await s.serve_forever()

asyncio.run(demarrer())
