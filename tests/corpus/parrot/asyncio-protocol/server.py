import asyncio
import codecs
import signal


class Perroquet(asyncio.Protocol):
    def connection_made(self, transport):
        self.t = transport
        self.d = codecs.getincrementaldecoder("utf-8")("replace")

    def data_received(self, data):
        loop = asyncio.get_running_loop()
        text = self.d.decode(data).upper()
        loop.call_later(0.05, self.t.write, text.encode())

    def eof_received(self):
        return False

    def connection_lost(self, exc):
        print("perdu", exc)
        fini.set()


async def main():
    global fini
    fini = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, fini.set)
    s = await loop.create_server(Perroquet, "127.0.0.1", 7000, reuse_address=True)
    await fini.wait()
    s.close()

asyncio.run(main())
