"""Lines by ``async for``: one iterator for all who ask, what is left when the loop is left, a question withdrawn."""

from __future__ import annotations

import pynet as net
from pynet import readline
from pynet.abort import AbortController
from pynet.events import once
from pynet.stream import PassThrough, Readable
from pynet.timers import promises as timers


async def rest(name: str, rl: readline.Interface) -> None:
    lines = []
    async for line in rl:
        lines.append(line)
    print(f"{name}: {','.join(lines)}")


async def main() -> None:
    rl = readline.createInterface({"input": Readable.from_(["one\ntwo\n", "three"])})
    iterator = aiter(rl)
    print(f"first: {await anext(iterator)}")
    await rest("then", rl)

    rl = readline.createInterface({"input": Readable.from_(["one\ntwo\n", "three\n"])})
    rl.on("close", lambda: print("closed"))
    async for line in rl:
        print(f"only: {line}")
        break
    await rest("after that", rl)

    rl = readline.createInterface({"input": Readable.from_(["line\n" * 3000])})
    count = 0
    async for line in rl:
        count += len(line) // 4
        rl.close()
    print(f"closed with many lines read ahead: {count}")

    input = PassThrough()
    rl = readline.createInterface({"input": input, "output": PassThrough()})
    rl.on("line", lambda line: print(f"line: {line}"))
    controller = AbortController()
    rl.question("name? ", {"signal": controller.signal}, lambda: print("never"))
    input.write("half")
    await timers.setImmediate()
    controller.abort()
    input.write(" and half\ncut off ")
    closed = once(rl, "close")
    input.end(bytes([0xE2, 0x82]))
    await closed


net.run(main())
