"""write() and end() after destroy(): errors go to callbacks only, and a first end() is silent."""

from __future__ import annotations

import pynet as net
from pynet.stream import Writable
from tests.parity.prelude import word


def make() -> Writable:
    stream = Writable(write=lambda chunk, encoding, callback: callback())
    stream.on("error", lambda err: print("error", getattr(err, "code", "none")))
    return stream.on("close", lambda: print("close"))


stream = make()
stream.destroy()
print(word(stream.write("a", lambda err: print("write", err.code, err.message))))
stream.end(lambda err: print("first end", err))
stream.end(lambda err: print("second end", err.code, err.message))
stream.end("b", lambda err: print("end with data", err.code))

failed = make()
failed.destroy(Exception("broken"))
failed.write("a", lambda err: print("write of the failed", err.code))
failed.end(lambda err: print("end of the failed", err))
print(*[word(value) for value in (failed.destroyed, failed.closed, failed.writableAborted, failed.errored)])

net.run()
