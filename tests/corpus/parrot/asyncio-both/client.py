import asyncio

async def main():
    reader, writer = await asyncio.open_connection('127.0.0.1', 8888)
    boucle = asyncio.get_running_loop()
    while True:
        try:
            ligne = await boucle.run_in_executor(None, input, 'async> ')
        except EOFError:
            break
        if ligne == '':
            break
        writer.write(ligne.encode('utf-8'))
        try:
            await writer.drain()
            data = await reader.read(4096)
        except ConnectionError:
            break
        if data == b'':
            print('serveur parti')
            break
        print(data.decode('utf-8'))
    writer.close()

asyncio.run(main())
