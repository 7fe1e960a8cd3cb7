import asyncio

async def main():
    r, w = await asyncio.open_connection('127.0.0.1', 8080)
    loop = asyncio.get_running_loop()
    while True:
        line = await loop.run_in_executor(None, input, '? ')
        if not line:
            break
        try:
            w.write(line.encode())
            await w.drain()
            ans = await r.read(5000)
        except ConnectionError:
            break
        if not ans:
            break
        print(ans.decode())
    w.close()

asyncio.run(main())
