import asyncio

async def on_client(reader, writer):
    while True:
        data = await reader.read(1000)
        if not data:
            break
        writer.write(data.decode().upper().encode())
        await writer.drain()
    writer.close()

async def main():
    server = await asyncio.start_server(on_client, '127.0.0.1', 6006)
    async with server:
        await server.serve_forever()

asyncio.run(main())
