"""close() before 'listening': with a host nothing runs yet, without one the server is bound already; no 'listening'."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeError
from pynet.timers import setTimeout
from tests.parity.prelude import Traces, port_of, word

traces = Traces("host", "nohost")
log = traces.log


def code(err: NodeError | None) -> str:
    return "none" if err is None else err.code


one = net.createServer()
one.on("listening", lambda: log("host", "listening"))
one.on("close", lambda: log("host", "close"))
one.listen(0, "127.0.0.1", lambda: log("host", "listen callback"))
log("host", f"listening {word(one.listening)}, address {'null' if one.address() is None else one.address()}")
one.close(lambda err: log("host", f"close callback {code(err)}"))

two = net.createServer()
two.on("listening", lambda: log("nohost", "listening"))
two.on("close", lambda: log("nohost", "close"))
two.listen(0, lambda: log("nohost", "listen callback"))
log("nohost", f"listening {word(two.listening)}, bound {word(port_of(two) > 0)}")
two.close(lambda err: log("nohost", f"close callback {code(err)}"))
log("nohost", f"listening {word(two.listening)}, address {'null' if two.address() is None else two.address()}")


def later() -> None:
    log("host", f"later: listening {word(one.listening)}")
    one.close()


setTimeout(later, 20)

net.run()

traces.show()
