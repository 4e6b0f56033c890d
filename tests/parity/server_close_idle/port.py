"""server.close() without connections: 'close', then the callback, which has the error if it was not listening."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import word

server = net.createServer()
server.on("listening", lambda: print("listening"))
server.on("close", lambda: print("close"))


def listening() -> None:
    def closed(err: Exception | None) -> None:
        print(f"close callback {word(err)}")
        server.close(lambda err: print(f"again {err.code} {err.message}"))
        never()

    print(f"returns this {word(server.close(closed) is server)}")


server.listen(0, "127.0.0.1", listening)


def never() -> None:
    other = net.createServer()
    other.on("close", lambda: print("other: close"))
    other.close(lambda err: print(f"other: {err.code}"))


net.run()
