import asyncio


async def parrot(reader, writer):
    try:
        while data := await reader.read(4096):
            writer.write(data.decode().upper().encode())
            await writer.drain()
    except (ConnectionError, UnicodeDecodeError) as e:
        print("oops", e)
    finally:
        writer.close()
        try:
            await writer.wait_closed()
        except ConnectionError:
            pass


async def main():
    server = await asyncio.start_server(parrot, port=6789)
    async with server:
        await server.serve_forever()

asyncio.run(main())
