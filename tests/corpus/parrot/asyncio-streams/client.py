import asyncio
from concurrent.futures import ThreadPoolExecutor


async def main():
    loop = asyncio.get_running_loop()
    reader, writer = await asyncio.open_connection("localhost", 6789)
    with ThreadPoolExecutor(1) as ex:
        while True:
            try:
                line = await loop.run_in_executor(ex, input, "? ")
            except EOFError:
                break
            if not line:
                break
            try:
                writer.write(line.encode())
                await writer.drain()
                reply = await reader.read(4096)
            except ConnectionError:
                reply = b""
            if not reply:
                print("serveur parti")
                break
            print(reply.decode())
    writer.close()
    try:
        await writer.wait_closed()
    except ConnectionError:
        pass

asyncio.run(main())
