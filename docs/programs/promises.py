import asyncio

import pynet as net
from pynet.errors import NodeOSError
from pynet.events import once
from pynet.timers import promises, setTimeout


async def answer(socket: net.Socket) -> None:  # an async listener: nobody has to await it
    async for chunk in socket:
        socket.write(chunk.upper())
        await socket.drained()


async def ask(port: int, question: str) -> str:
    client = net.connect(port, "127.0.0.1")
    client.setEncoding("utf8")
    client.end(question)
    return "".join([text async for text in client])


async def main() -> str:
    server = net.createServer(answer)
    server.listen(0, "127.0.0.1")
    await once(server, "listening")  # or raises its error, EADDRINUSE perhaps
    address = server.address()
    assert isinstance(address, net.AddressInfo)

    # Promise.all
    print(await asyncio.gather(*[ask(address.port, word) for word in ("one", "two", "three")]))

    # Promise.race; wait_for() for the commonest of them
    tasks = [asyncio.create_task(promises.setTimeout(delay, delay)) for delay in (1, 60_000)]
    done, late = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print([task.result() for task in done], len(late))
    for task in late:
        task.cancel()

    # new Promise((resolve, reject) => …), util.promisify
    promise: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    setTimeout(promise.set_result, 1, "resolved")
    print(await promise)

    server.close()
    await once(server, "close")
    try:
        await ask(address.port, "anybody?")
    except NodeOSError as err:
        print(err.code)
    return "done"


print(net.run(main()))
