"""for await over a stream: to the end, left early, with an error, closed early; and promises of its end."""

from __future__ import annotations

import pynet as net
from pynet.stream import PassThrough, Readable, promises
from pynet.timers import setImmediate
from tests.parity.prelude import word


def make() -> Readable:
    stream = Readable(read=lambda: None)
    stream.push("a")
    stream.push("b")
    return stream


async def main() -> None:
    stream = make()
    stream.push(None)
    async for chunk in stream:
        print("chunk", chunk.decode())
    print("through", word(stream.destroyed))

    stream = make()
    async for chunk in stream:
        print("first", chunk.decode())
        break
    print("left", word(stream.destroyed))

    stream = make()
    async for chunk in stream.iterator({"destroyOnReturn": False}):
        print("first", chunk.decode())
        break
    print("kept", word(stream.destroyed))

    for error in (Exception("broken"), None):
        stream = make()
        setImmediate(stream.destroy, error)
        try:
            async for chunk in stream:
                print("chunk", chunk.decode())
        except Exception as err:
            print("caught", getattr(err, "code", err))

    through = PassThrough()
    done = promises.pipeline(Readable.from_(["x", "y"]), through)
    through.resume()
    await done
    await promises.finished(through)
    print("pipeline", word(through.readableEnded))
    try:
        await promises.pipeline(make().destroy(), PassThrough())
    except RuntimeError as err:
        print("rejected", getattr(err, "code", None))


net.run(main())
