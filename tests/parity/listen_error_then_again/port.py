"""A port in use is an 'error' and no 'close'; the callback of the failed listen runs when a later one succeeds."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import port_of, word

first = net.createServer()


def listening() -> None:
    port = port_of(first)
    second = net.createServer()
    second.on("listening", lambda: print("listening"))
    second.on("close", lambda: print("close"))

    @second.on("error")
    def _(err: NodeOSError) -> None:
        print(f"error {err.message}")
        print(f"code {err.code}, syscall {err.syscall}, address {err.address}, port {word(err.port == port)}")
        print(f"listening {word(second.listening)}, address {'null' if second.address() is None else second.address()}")

        def again() -> None:
            print("second callback")
            second.close()
            first.close()

        second.listen(0, "127.0.0.1", again)

    second.listen(port, "127.0.0.1", lambda: print("first callback"))


first.listen(0, "127.0.0.1", listening)

net.run()
